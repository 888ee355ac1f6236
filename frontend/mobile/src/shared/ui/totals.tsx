import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { addMoney, formatMoney, type Money } from '@stoa/shared/money';
import type { BasketFieldsFragment } from '../api/operations.generated';
import { useSettings, useTexts } from '../settings';

interface TotalsProps {
  readonly basket: BasketFieldsFragment;
  readonly shipping?: Money;
}

export function Totals({ basket, shipping }: TotalsProps) {
  const texts = useTexts();
  const total = shipping ? addMoney(basket.total, shipping) : basket.total;
  return (
    <Box component="dl" sx={{ display: 'grid', gridTemplateColumns: '1fr auto', rowGap: 0.5, m: 0 }}>
      <Row name={texts.subtotal} value={basket.subtotal} />
      {basket.discount.amount !== 0 && <Row name={texts.discount} value={{ ...basket.discount, amount: -basket.discount.amount }} />}
      {shipping && <Row name={texts.shipping} value={shipping} />}
      <Row name={texts.tax} value={basket.tax} />
      <Row name={texts.total} value={total} strong />
    </Box>
  );
}

interface RowProps {
  readonly name: string;
  readonly value: Money;
  readonly strong?: boolean;
}

function Row({ name, value, strong = false }: RowProps) {
  const { locale } = useSettings();
  const weight = strong ? 700 : 400;
  return (
    <>
      <Typography component="dt" sx={{ fontWeight: weight }}>
        {name}
      </Typography>
      <Typography component="dd" sx={{ m: 0, textAlign: 'right', fontWeight: weight }}>
        {formatMoney(value, locale)}
      </Typography>
    </>
  );
}
