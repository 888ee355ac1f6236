import Button from '@mui/material/Button';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormLabel from '@mui/material/FormLabel';
import MenuItem from '@mui/material/MenuItem';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import { execute } from '@stoa/shared/graphql/client';
import { apiLocale } from '@stoa/shared/locale';
import { addMoney, formatMoney } from '@stoa/shared/money';
import { type FormEvent, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { type BasketFieldsFragment, type CheckoutQuery, PlaceOrderDocument, type PlaceOrderMutationVariables } from '../../shared/api/operations.generated';
import { useBasketChange } from '../../shared/api/use-basket-change';
import { setBasketCount } from '../../shared/basket-count';
import { useSettings, useTexts } from '../../shared/settings';
import { Notices } from '../../shared/ui/notices';
import { Totals } from '../../shared/ui/totals';

const COUNTRIES = ['DE', 'AT', 'CH', 'FR', 'NL', 'IE', 'GB', 'US'];
const ADDRESS_FIELDS = ['name', 'street', 'postalCode', 'city'] as const;
const AUTOCOMPLETE = { name: 'name', street: 'street-address', postalCode: 'postal-code', city: 'address-level2' } as const;

export interface CheckoutFormProps {
  readonly checkout: CheckoutQuery['checkout'];
  readonly basket: BasketFieldsFragment;
  readonly country: string;
  readonly setCountry: (country: string) => void;
  readonly reload: () => void;
}

export function CheckoutForm({ checkout, basket, country, setCountry, reload }: CheckoutFormProps) {
  const texts = useTexts();
  const { locale } = useSettings();
  const [methodId, setMethodId] = useState(checkout.shippingOptions[0]?.id ?? '');
  const method = checkout.shippingOptions.find((option) => option.id === methodId) ?? checkout.shippingOptions[0];
  const order = usePlacingOrder(reload);
  const total = method ? addMoney(basket.total, method.price) : basket.total;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? '');
    if (!method) return;
    void order.place({
      address: { name: text('name'), street: text('street'), postalCode: text('postalCode'), city: text('city'), country },
      shippingMethod: method.id,
      paymentToken: text('paymentToken'),
      expectedTotal: { amount: total.amount, currency: total.currency },
    });
  };
  return (
    <Stack component="form" onSubmit={submit} sx={{ gap: 2 }}>
      <FormLabel component="h2">{texts.address}</FormLabel>
      {ADDRESS_FIELDS.map((field) => (
        <TextField key={field} name={field} label={texts[field]} defaultValue={checkout.address?.[field] ?? ''} autoComplete={AUTOCOMPLETE[field]} required slotProps={{ htmlInput: { maxLength: 100 } }} />
      ))}
      <TextField select label={texts.country} value={country} onChange={(event) => setCountry(event.target.value)} slotProps={{ select: { native: false } }}>
        {COUNTRIES.map((code) => (
          <MenuItem key={code} value={code}>
            {new Intl.DisplayNames([locale], { type: 'region' }).of(code)}
          </MenuItem>
        ))}
      </TextField>
      <FormLabel id="method-label">{texts.shippingMethod}</FormLabel>
      <RadioGroup aria-labelledby="method-label" value={method?.id ?? ''} onChange={(_, value) => setMethodId(value)}>
        {checkout.shippingOptions.map((option) => (
          <FormControlLabel key={option.id} value={option.id} control={<Radio />} label={`${option.name} · ${formatMoney(option.price, locale)} · ${texts.days(option.minDays, option.maxDays)}`} />
        ))}
      </RadioGroup>
      <FormLabel id="token-label">{texts.payment}</FormLabel>
      <RadioGroup aria-labelledby="token-label" name="paymentToken" defaultValue={checkout.paymentTokens[0]?.token ?? ''}>
        {checkout.paymentTokens.map((token) => (
          <FormControlLabel key={token.token} value={token.token} control={<Radio />} label={token.label} />
        ))}
      </RadioGroup>
      <Totals basket={basket} {...(method ? { shipping: method.price } : {})} />
      <Notices notices={order.notices} />
      <Button type="submit" variant="contained" size="large" disabled={!method || order.pending}>
        {order.pending ? texts.paying : texts.pay(formatMoney(total, locale))}
      </Button>
    </Stack>
  );
}

type Order = Omit<PlaceOrderMutationVariables['input'], 'idempotencyKey'>;

/** One key per attempt: a repeated send of the same order can never become a second order. */
function usePlacingOrder(reload: () => void) {
  const { locale } = useSettings();
  const { change, pending, notices } = useBasketChange();
  const attempt = useRef<{ order: string; key: string }>(undefined);
  const navigate = useNavigate();
  const place = async (order: Order) => {
    const contents = JSON.stringify(order);
    if (attempt.current?.order !== contents) attempt.current = { order: contents, key: crypto.randomUUID() };
    const input = { ...order, idempotencyKey: attempt.current.key };
    let orderId: string | null = null;
    await change(async () => {
      const { placeOrder } = await execute(PlaceOrderDocument, { input, locale: apiLocale(locale) });
      orderId = placeOrder.orderId;
      return placeOrder;
    });
    if (orderId) {
      setBasketCount(0);
      await navigate(`/order/${orderId}`);
    } else {
      reload();
    }
  };
  return { place, pending, notices };
}
