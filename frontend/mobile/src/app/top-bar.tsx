import AppBar from '@mui/material/AppBar';
import Button from '@mui/material/Button';
import Toolbar from '@mui/material/Toolbar';
import Typography from '@mui/material/Typography';
import { endSession, signInUrl } from '@stoa/shared/session';
import { Link, useLocation } from 'react-router';
import { useSettings, useTexts } from '../shared/settings';
import { useUser } from '../shared/user';

export function TopBar() {
  const texts = useTexts();
  const { locale, setLocale, dark, setDark } = useSettings();
  return (
    <AppBar position="sticky" color="default" elevation={0} sx={{ borderBottom: 1, borderColor: 'divider', bgcolor: 'background.paper' }}>
      <Toolbar sx={{ gap: 0.5 }}>
        <Typography component={Link} to="/" variant="h6" sx={{ flexGrow: 1, color: 'primary.main', textDecoration: 'none' }}>
          Stoa
        </Typography>
        <Button size="small" color="inherit" aria-label={texts.switchTheme} onClick={() => setDark(!dark)}>
          {dark ? '☀' : '☾'}
        </Button>
        <Button size="small" color="inherit" aria-label={texts.switchLanguage} onClick={() => setLocale(locale === 'en' ? 'de' : 'en')}>
          {locale === 'en' ? 'DE' : 'EN'}
        </Button>
        <SignInOut />
      </Toolbar>
    </AppBar>
  );
}

function SignInOut() {
  const texts = useTexts();
  const user = useUser();
  const { pathname, search } = useLocation();
  if (user === undefined) return null;
  if (!user.signedIn) {
    return (
      <Button size="small" variant="outlined" href={signInUrl(pathname + search)}>
        {texts.signIn}
      </Button>
    );
  }
  const signOut = async () => {
    location.assign(await endSession().catch(() => '/'));
  };
  return (
    <Button size="small" color="inherit" onClick={() => void signOut()}>
      {texts.signOut}
    </Button>
  );
}
