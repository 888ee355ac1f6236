export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

export const THEME_KEY = 'stoa-theme';
export const LOCALE_KEY = 'stoa-locale';

export function chooseTheme(remembered: string | null): Theme {
  return THEMES.find((theme) => theme === remembered) ?? 'system';
}

/** Whether the chosen theme is dark on this device. */
export function isDark(theme: Theme, deviceIsDark: boolean): boolean {
  return theme === 'dark' || (theme === 'system' && deviceIsDark);
}
