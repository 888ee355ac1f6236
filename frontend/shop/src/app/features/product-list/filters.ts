import type { ProductListInput, ProductSort } from '../../shared/api/operations.generated';

export const SORTS: readonly ProductSort[] = ['FEATURED', 'NAME', 'PRICE_ASC', 'PRICE_DESC', 'RATING', 'NEWEST'];

/** The filters of the list; all of them stand in the address, so that a list can be kept and sent. */
export interface Filters {
  readonly category: string | undefined;
  readonly search: string | undefined;
  /** In minor units. */
  readonly minPrice: number | undefined;
  readonly maxPrice: number | undefined;
  readonly sort: ProductSort;
}

/** Query parameters as the router gives them. */
export interface FilterParams {
  readonly category?: string | undefined;
  readonly q?: string | undefined;
  readonly min?: string | undefined;
  readonly max?: string | undefined;
  readonly sort?: string | undefined;
}

const LONGEST_SEARCH = 100;

function text(value: string | undefined): string | undefined {
  const trimmed = value?.trim().slice(0, LONGEST_SEARCH);
  return trimmed === '' ? undefined : trimmed;
}

function price(value: string | undefined): number | undefined {
  return value && /^\d{1,9}$/.test(value) ? Number(value) : undefined;
}

/** What an address asks for. Odd values are as if they were not there: a mistyped address still shows a list. */
export function readFilters(params: FilterParams): Filters {
  return {
    category: text(params.category),
    search: text(params.q),
    minPrice: price(params.min),
    maxPrice: price(params.max),
    sort: SORTS.find((sort) => sort === params.sort) ?? 'FEATURED',
  };
}

/** The same filters as query parameters; the ones that filter nothing are left out. */
export function writeFilters(filters: Filters): FilterParams {
  return {
    category: filters.category,
    q: filters.search,
    min: filters.minPrice?.toString(),
    max: filters.maxPrice?.toString(),
    sort: filters.sort === 'FEATURED' ? undefined : filters.sort,
  };
}

export function listInput(filters: Filters, first: number, after?: string): ProductListInput {
  return {
    category: filters.category ?? null,
    search: filters.search ?? null,
    minPrice: filters.minPrice ?? null,
    maxPrice: filters.maxPrice ?? null,
    sort: filters.sort,
    first,
    after: after ?? null,
  };
}

export function filtersEqual(left: Filters, right: Filters): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
