import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import List from '@mui/material/List';
import ListItem from '@mui/material/ListItem';
import ListItemText from '@mui/material/ListItemText';
import Typography from '@mui/material/Typography';
import { formatDate } from '@stoa/shared/date';
import { apiLocale } from '@stoa/shared/locale';
import { formatMoney } from '@stoa/shared/money';
import { useEffect } from 'react';
import { Link, useParams } from 'react-router';
import { OrderDocument, type OrderQuery } from '../../shared/api/operations.generated';
import { useScreen } from '../../shared/api/use-screen';
import { useSettings, useTexts } from '../../shared/settings';
import { Loading } from '../../shared/ui/loading';
import { Notices } from '../../shared/ui/notices';
import { Failure, Problem } from '../../shared/ui/problem';
import { Title } from '../../shared/ui/title';
import { Progress } from './progress';
import { useLiveOrder } from './use-live-order';

type Order = NonNullable<OrderQuery['order']>;

export function OrderPage() {
  const { id = '' } = useParams();
  const { locale } = useSettings();
  const { data, error, reload } = useScreen(OrderDocument, { id, locale: apiLocale(locale) });
  if (error) return <Failure error={error} retry={reload} />;
  if (!data) return <Loading />;
  return data.order ? <Details order={data.order} reload={reload} /> : <Waiting id={id} reload={reload} />;
}

/** Right after paying the order may not be written yet: the first live event tells when it is. */
function Waiting({ id, reload }: { readonly id: string; readonly reload: () => void }) {
  const texts = useTexts();
  const { update, refused } = useLiveOrder(id, reload);
  useEffect(() => {
    if (update) reload();
  }, [update, reload]);
  return refused ? <Problem text={texts.orderGone} retry={reload} /> : <Loading />;
}

function Details({ order, reload }: { readonly order: Order; readonly reload: () => void }) {
  const texts = useTexts();
  const { locale } = useSettings();
  const { update, connected } = useLiveOrder(order.id, reload);
  const now = update ?? order;
  return (
    <>
      <Title text={`${texts.order} ${order.number}`} />
      <Typography color="text.secondary">{texts.placed(formatDate(order.placedAt, locale, 'dateTime'))}</Typography>
      <Notices notices={order.notices} />
      <Typography role="status" variant="h6" color="secondary" sx={{ my: 1 }}>
        {texts.status[now.status]}
      </Typography>
      {!connected && <Problem text={texts.liveLost} />}
      {now.status === 'CANCELLED' && <Cancelled reason={now.cancellationReason} />}
      <Progress timeline={now.timeline} />
      {now.trackingCode && <Typography>{texts.tracking(now.trackingCode)}</Typography>}
      <List>
        {order.lines.map((line) => (
          <ListItem key={line.variantId + line.name} disableGutters divider>
            <ListItemText primary={`${line.quantity} × ${line.name}`} secondary={line.variantName} />
            <Typography>{formatMoney(line.total, locale)}</Typography>
          </ListItem>
        ))}
      </List>
      <Typography sx={{ textAlign: 'right', fontWeight: 700 }}>
        {texts.total} {formatMoney(order.total, locale)}
      </Typography>
    </>
  );
}

function Cancelled({ reason }: { readonly reason: string | null }) {
  const texts = useTexts();
  const known = reason && reason in texts.cancelled ? texts.cancelled[reason as keyof typeof texts.cancelled] : texts.status.CANCELLED;
  return (
    <Alert severity="error" sx={{ my: 1 }}>
      {known}
      <Button component={Link} to="/basket" size="small" color="inherit" sx={{ display: 'block', mt: 1 }}>
        {texts.backToBasket}
      </Button>
    </Alert>
  );
}
