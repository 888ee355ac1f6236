/** Something the BFF tells: a part that could not be had, a changed price, a refused coupon. */
export interface Notice {
  readonly code: string;
  readonly message: string;
  readonly area?: string | null;
}

/** The notices of the named areas; without areas all of them. */
export function noticesOf(notices: readonly Notice[], areas: readonly string[] | undefined): readonly Notice[] {
  return areas ? notices.filter((notice) => areas.includes(notice.area ?? '')) : notices;
}

/** The notices that no shown area takes: they stand at the top of the page, so that none is lost. */
export function noticesOutside(notices: readonly Notice[], areas: readonly string[]): readonly Notice[] {
  return notices.filter((notice) => !areas.includes(notice.area ?? ''));
}
