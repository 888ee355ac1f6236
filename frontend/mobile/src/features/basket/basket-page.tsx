import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import { execute } from '@stoa/shared/graphql/client';
import { apiLocale } from '@stoa/shared/locale';
import { type FormEvent, useEffect } from 'react';
import { Link } from 'react-router';
import {
  ApplyCouponDocument,
  BasketDocument,
  type BasketFieldsFragment,
  ChangeQuantityDocument,
} from '../../shared/api/operations.generated';
import { type ChangedBasket, useBasketChange } from '../../shared/api/use-basket-change';
import { useScreen } from '../../shared/api/use-screen';
import { setBasketCount } from '../../shared/basket-count';
import { useSettings, useTexts } from '../../shared/settings';
import { Loading } from '../../shared/ui/loading';
import { Notices } from '../../shared/ui/notices';
import { Failure, Problem } from '../../shared/ui/problem';
import { Title } from '../../shared/ui/title';
import { Totals } from '../../shared/ui/totals';
import { BasketLine } from './basket-line';

export function BasketPage() {
  const texts = useTexts();
  const { locale } = useSettings();
  const { data, error, reload, replace } = useScreen(BasketDocument, { locale: apiLocale(locale) });
  const { change, notices } = useBasketChange();
  const basket = data?.basket.basket;
  useEffect(() => {
    if (data) setBasketCount(basket?.itemCount ?? 0);
  }, [data, basket]);
  if (error) {
    return (
      <>
        <Title text={texts.basket} />
        <Failure error={error} retry={reload} />
      </>
    );
  }
  if (!data) return <Loading />;

  const run = async (deed: () => Promise<ChangedBasket>) => {
    const changed = await change(deed);
    if (changed?.basket) replace({ basket: { ...data.basket, basket: changed.basket, notices: [] } });
  };
  const setQuantity = (variantId: string, quantity: number) =>
    run(async () => (await execute(ChangeQuantityDocument, { variantId, quantity, locale: apiLocale(locale) })).changeQuantity);
  const applyCoupon = (code: string) =>
    run(async () => (await execute(ApplyCouponDocument, { code, locale: apiLocale(locale) })).applyCoupon);

  return (
    <>
      <Title text={texts.basket} />
      <Notices notices={[...data.basket.notices, ...notices]} />
      {basket && basket.lines.length > 0 ? (
        <Filled basket={basket} setQuantity={setQuantity} applyCoupon={applyCoupon} />
      ) : (
        <Problem text={texts.emptyBasket} />
      )}
    </>
  );
}

interface FilledProps {
  readonly basket: BasketFieldsFragment;
  readonly setQuantity: (variantId: string, quantity: number) => Promise<void>;
  readonly applyCoupon: (code: string) => Promise<void>;
}

function Filled({ basket, setQuantity, applyCoupon }: FilledProps) {
  const texts = useTexts();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const code = new FormData(event.currentTarget).get('code');
    if (typeof code === 'string' && code.trim()) void applyCoupon(code.trim());
  };
  return (
    <>
      <Stack component="ul" sx={{ listStyle: 'none', p: 0, gap: 1.5 }}>
        {basket.lines.map((line) => (
          <BasketLine key={line.variantId} line={line} setQuantity={(quantity) => void setQuantity(line.variantId, quantity)} />
        ))}
      </Stack>
      <Stack component="form" direction="row" onSubmit={submit} sx={{ gap: 1, my: 2 }}>
        <TextField name="code" size="small" label={texts.coupon} defaultValue={basket.coupon ?? ''} fullWidth />
        <Button type="submit" variant="outlined">
          {texts.apply}
        </Button>
      </Stack>
      <Totals basket={basket} />
      <Button component={Link} to="/checkout" variant="contained" size="large" fullWidth sx={{ my: 2 }}>
        {texts.toCheckout}
      </Button>
    </>
  );
}
