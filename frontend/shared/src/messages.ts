import type { Locale } from './locale';

/**
 * A catalogue is a tree of texts and of functions that make texts.
 *
 * English gives the shape; `Translation<typeof en>` makes the compiler demand every key, with the same parameters, of the others.
 */
export type Translation<Shape> = Shape extends string
  ? string
  : Shape extends (...values: infer Values) => string
    ? (...values: Values) => string
    : { readonly [Key in keyof Shape]: Translation<Shape[Key]> };

export type Catalogues<Shape> = Readonly<Record<Locale, Translation<Shape>>>;

/** `plural(2, 'item', 'items')` is `2 items`. English and German both have exactly these two forms. */
export function plural(count: number, one: string, other: string): string {
  return `${count} ${count === 1 ? one : other}`;
}

/** Every dotted path of a catalogue whose text is empty or missing, compared with the English one. */
export function incompleteKeys(english: object, translated: object, path = ''): string[] {
  return Object.entries(english).flatMap(([key, value]) => {
    const at = path ? `${path}.${key}` : key;
    const other = (translated as Record<string, unknown>)[key];
    if (typeof value === 'object' && value !== null) {
      return typeof other === 'object' && other !== null ? incompleteKeys(value as object, other, at) : [at];
    }
    const complete = typeof other === typeof value && (typeof other !== 'string' || other.trim() !== '');
    return complete ? [] : [at];
  });
}
