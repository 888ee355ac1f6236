import type { Catalogues, Translation } from '@stoa/shared/messages';
import { de } from './de';
import { en } from './en';

export type Texts = Translation<typeof en>;
export const catalogues: Catalogues<typeof en> = { en, de };
