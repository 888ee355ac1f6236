import { asApiError } from '@stoa/shared/graphql/errors';
import type { Notice } from '@stoa/shared/notices';

export interface Refusals {
  readonly actionFailed: string;
  readonly actionForbidden: string;
}

/** What a failed call of the console looks like to its person. */
export function refusal(error: unknown, texts: Refusals): Notice {
  const { code, forbidden } = asApiError(error);
  return { code, message: forbidden ? texts.actionForbidden : texts.actionFailed };
}
