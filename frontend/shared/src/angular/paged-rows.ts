import { computed, linkedSignal, type Signal, signal } from '@angular/core';
import type { PageQuery } from './page-query';

/** One page of rows as every list of the schema has it. */
export interface RowsPage<Row> {
  readonly rows: readonly Row[];
  readonly totalCount: number;
  readonly endCursor: string | null;
  readonly hasNextPage: boolean;
}

export interface PagedRows<Row> {
  readonly rows: Signal<readonly Row[]>;
  readonly page: Signal<RowsPage<Row> | undefined>;
  readonly loading: Signal<boolean>;
  readonly failed: Signal<boolean>;
  more(): Promise<void>;
  /** Puts a changed row in the place of the old one. */
  replace(row: Row, same: (other: Row) => boolean): void;
}

/** Rows that grow page by page and start again whenever the query answers anew. */
export function pagedRows<R, Row>(
  query: PageQuery<R>,
  read: (data: R) => RowsPage<Row>,
  fetchAfter: (cursor: string) => Promise<R>,
): PagedRows<Row> {
  const first = computed(() => {
    const data = query.data();
    return data === undefined ? undefined : read(data);
  });
  const page = linkedSignal(() => first());
  const rows = linkedSignal<readonly Row[]>(() => first()?.rows ?? []);
  const loading = signal(false);
  const failed = signal(false);

  async function more(): Promise<void> {
    const cursor = page()?.endCursor;
    const start = first();
    if (!cursor || loading()) return;
    loading.set(true);
    failed.set(false);
    try {
      const next = read(await fetchAfter(cursor));
      // Filters changed meanwhile: this page belongs to a list that is gone.
      if (start !== first()) return;
      page.set(next);
      rows.update((shown) => [...shown, ...next.rows]);
    } catch {
      failed.set(true);
    } finally {
      loading.set(false);
    }
  }

  return {
    rows: rows.asReadonly(),
    page: page.asReadonly(),
    loading: loading.asReadonly(),
    failed: failed.asReadonly(),
    more,
    replace: (row, same) => rows.update((shown) => shown.map((other) => (same(other) ? row : other))),
  };
}
