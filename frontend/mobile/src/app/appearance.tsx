import createCache from '@emotion/cache';
import { CacheProvider } from '@emotion/react';
import CssBaseline from '@mui/material/CssBaseline';
import { createTheme, ThemeProvider } from '@mui/material/styles';
import { type ReactNode, useMemo } from 'react';
import { useSettings } from '../shared/settings';

/** Styles made at run time carry the page's nonce, which the content security policy asks for. */
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
const cache = createCache({ key: 'mui', prepend: true, nonce });

const STONE = { light: { default: '#faf6ef', paper: '#fffdf9' }, dark: { default: '#191613', paper: '#24201b' } } as const;

function themeOf(mode: 'light' | 'dark') {
  return createTheme({
    palette: {
      mode,
      primary: { main: mode === 'light' ? '#9f4126' : '#eb9a73' },
      secondary: { main: mode === 'light' ? '#515a26' : '#c1ca8b' },
      background: STONE[mode],
      text: mode === 'light' ? { primary: '#2a241d', secondary: '#62574a' } : { primary: '#f4ecdf', secondary: '#c3b6a3' },
    },
    shape: { borderRadius: 12 },
    typography: { fontFamily: "'Seravek', 'Ubuntu', 'Segoe UI', system-ui, 'Liberation Sans', sans-serif" },
    components: {
      MuiButton: { defaultProps: { disableElevation: true }, styleOverrides: { root: { minHeight: 44, textTransform: 'none' } } },
      MuiIconButton: { styleOverrides: { root: { minWidth: 44, minHeight: 44 } } },
    },
  });
}

export function Appearance({ children }: { readonly children: ReactNode }) {
  const { dark } = useSettings();
  const theme = useMemo(() => themeOf(dark ? 'dark' : 'light'), [dark]);
  return (
    <CacheProvider value={cache}>
      <ThemeProvider theme={theme}>
        <CssBaseline />
        {children}
      </ThemeProvider>
    </CacheProvider>
  );
}
