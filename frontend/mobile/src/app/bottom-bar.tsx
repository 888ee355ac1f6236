import Badge from '@mui/material/Badge';
import Box from '@mui/material/Box';
import Paper from '@mui/material/Paper';
import { NavLink } from 'react-router';
import { useBasketCount } from '../shared/basket-count';
import { useTexts } from '../shared/settings';
import { Icon, type IconName } from '../shared/ui/icon';

export function BottomBar() {
  const texts = useTexts();
  const count = useBasketCount();
  return (
    <Paper component="nav" aria-label={texts.mainNavigation} square elevation={6} sx={{ position: 'fixed', bottom: 0, left: 0, right: 0, zIndex: 1100 }}>
      <Box component="ul" sx={{ display: 'flex', justifyContent: 'space-around', listStyle: 'none', m: 0, p: 0, pb: 'env(safe-area-inset-bottom)' }}>
        <Tab to="/" icon="home" label={texts.home} />
        <Tab to="/browse" icon="search" label={texts.browse} />
        <Tab to="/basket" icon="basket" label={texts.basket} count={count} />
        <Tab to="/orders" icon="parcel" label={texts.orders} />
      </Box>
    </Paper>
  );
}

interface TabProps {
  readonly to: string;
  readonly icon: IconName;
  readonly label: string;
  readonly count?: number;
}

function Tab({ to, icon, label, count = 0 }: TabProps) {
  return (
    <Box component="li" sx={{ flex: 1 }}>
      <Box component={NavLink} to={to} end={to === '/'} aria-label={count > 0 ? `${label} (${count})` : label} sx={tab}>
        <Badge badgeContent={count} color="primary" aria-hidden>
          <Icon name={icon} />
        </Badge>
        <span aria-hidden>{label}</span>
      </Box>
    </Box>
  );
}

const tab = {
  display: 'flex',
  flexDirection: 'column',
  alignItems: 'center',
  gap: 0.25,
  py: 1,
  fontSize: '0.75rem',
  color: 'text.secondary',
  textDecoration: 'none',
  '&.active': { color: 'primary.main', fontWeight: 700 },
} as const;
