import { chooseLocale, type Locale } from '@stoa/shared/locale';
import { remember, remembered } from '@stoa/shared/remembered';
import { chooseTheme, isDark, LOCALE_KEY, THEME_KEY } from '@stoa/shared/theme';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { catalogues, type Texts } from './i18n/texts';

interface Settings {
  readonly locale: Locale;
  readonly setLocale: (locale: Locale) => void;
  readonly dark: boolean;
  readonly setDark: (dark: boolean) => void;
}

const Context = createContext<Settings | undefined>(undefined);

/** Language and theme of this device; both are remembered. */
export function SettingsProvider({ children }: { readonly children: ReactNode }) {
  const [locale, setLocale] = useState(() => chooseLocale(remembered(LOCALE_KEY), navigator.languages));
  const [dark, setDark] = useState(() =>
    isDark(chooseTheme(remembered(THEME_KEY)), matchMedia('(prefers-color-scheme: dark)').matches),
  );
  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);
  const settings = useMemo<Settings>(
    () => ({
      locale,
      setLocale: (chosen) => (remember(LOCALE_KEY, chosen), setLocale(chosen)),
      dark,
      setDark: (chosen) => (remember(THEME_KEY, chosen ? 'dark' : 'light'), setDark(chosen)),
    }),
    [locale, dark],
  );
  return <Context value={settings}>{children}</Context>;
}

export function useSettings(): Settings {
  const settings = useContext(Context);
  if (!settings) throw new Error('useSettings needs a SettingsProvider above it');
  return settings;
}

export function useTexts(): Texts {
  return catalogues[useSettings().locale];
}
