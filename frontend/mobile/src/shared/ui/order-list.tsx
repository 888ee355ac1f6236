import List from '@mui/material/List';
import ListItem from '@mui/material/ListItem';
import ListItemButton from '@mui/material/ListItemButton';
import ListItemText from '@mui/material/ListItemText';
import Typography from '@mui/material/Typography';
import { formatDate } from '@stoa/shared/date';
import { formatMoney } from '@stoa/shared/money';
import { Link } from 'react-router';
import type { OrderTileFieldsFragment } from '../api/operations.generated';
import { useSettings, useTexts } from '../settings';

export function OrderList({ orders }: { readonly orders: readonly OrderTileFieldsFragment[] }) {
  const { locale } = useSettings();
  const texts = useTexts();
  return (
    <List disablePadding>
      {orders.map((order) => (
        <ListItem key={order.id} disablePadding divider>
          <ListItemButton component={Link} to={`/order/${order.id}`}>
            <ListItemText
              primary={`${order.number} · ${texts.status[order.status]}`}
              secondary={formatDate(order.placedAt, locale, 'dateTime')}
            />
            <Typography>{formatMoney(order.total, locale)}</Typography>
          </ListItemButton>
        </ListItem>
      ))}
    </List>
  );
}
