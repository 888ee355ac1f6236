import type { StockLevel } from '../../shared/api/operations.generated';

export interface OptionValue {
  readonly name: string;
  readonly value: string;
}

/** The part of a variant that choosing needs. */
export interface ChoosableVariant {
  readonly id: string;
  readonly name: string;
  readonly options: readonly OptionValue[];
  readonly stock: StockLevel;
}

export interface Choice {
  readonly value: string;
  readonly selected: boolean;
  /** Whether a variant exists with this value and everything chosen in the groups before it. */
  readonly possible: boolean;
}

export interface OptionGroup {
  readonly name: string;
  readonly choices: readonly Choice[];
}

/** Options of a variant; several variants without options are told apart by their names. */
function optionsOf(variant: ChoosableVariant, severalVariants: boolean): readonly OptionValue[] {
  if (variant.options.length > 0 || !severalVariants) return variant.options;
  return [{ name: '', value: variant.name }];
}

function valueOf(variant: ChoosableVariant, name: string): string | undefined {
  return optionsOf(variant, true).find((option) => option.name === name)?.value;
}

function groupNames(variants: readonly ChoosableVariant[]): string[] {
  const names = variants.flatMap((variant) => optionsOf(variant, variants.length > 1).map((option) => option.name));
  return [...new Set(names)];
}

/** Variants that have the chosen one's values in all groups before the named one. */
function reachable<V extends ChoosableVariant>(variants: readonly V[], chosen: V, name: string): V[] {
  const names = groupNames(variants);
  const earlier = names.slice(0, names.indexOf(name));
  return variants.filter((variant) => earlier.every((other) => valueOf(variant, other) === valueOf(chosen, other)));
}

/**
 * The groups of choices around the chosen variant.
 *
 * The first group is always free and each later one depends on those before it, so no choice ever leads to a dead end.
 */
export function optionGroups<V extends ChoosableVariant>(variants: readonly V[], chosen: V): OptionGroup[] {
  return groupNames(variants).map((name) => {
    const possible = new Set(reachable(variants, chosen, name).map((variant) => valueOf(variant, name)));
    const values = new Set(variants.map((variant) => valueOf(variant, name)).filter((value) => value !== undefined));
    const choices = [...values].map((value) => ({
      value,
      selected: valueOf(chosen, name) === value,
      possible: possible.has(value),
    }));
    return { name, choices };
  });
}

/** The variant that a choice leads to: the one that keeps most of the later choices, on stock if there is one. */
export function choose<V extends ChoosableVariant>(variants: readonly V[], chosen: V, name: string, value: string): V {
  const candidates = reachable(variants, chosen, name).filter((variant) => valueOf(variant, name) === value);
  const names = groupNames(variants);
  const score = (variant: V): number => {
    const kept = names.filter((other) => valueOf(variant, other) === valueOf(chosen, other)).length;
    return kept * 2 + (variant.stock === 'OUT' ? 0 : 1);
  };
  return candidates.reduce((best, variant) => (score(variant) > score(best) ? variant : best), candidates[0] ?? chosen);
}

/** What is chosen when the page opens: the first variant on stock. */
export function firstChoice<V extends ChoosableVariant>(variants: readonly V[]): V | undefined {
  return variants.find((variant) => variant.stock !== 'OUT') ?? variants[0];
}
