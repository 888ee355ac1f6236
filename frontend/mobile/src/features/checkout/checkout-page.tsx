import { apiLocale } from '@stoa/shared/locale';
import { useState } from 'react';
import { CheckoutDocument } from '../../shared/api/operations.generated';
import { useScreen } from '../../shared/api/use-screen';
import { useSettings, useTexts } from '../../shared/settings';
import { Loading } from '../../shared/ui/loading';
import { Notices } from '../../shared/ui/notices';
import { Failure, Problem } from '../../shared/ui/problem';
import { Title } from '../../shared/ui/title';
import { CheckoutForm, type CheckoutFormProps } from './checkout-form';

export function CheckoutPage() {
  const texts = useTexts();
  const { locale } = useSettings();
  const [country, setCountry] = useState('DE');
  const { data, error, reload } = useScreen(CheckoutDocument, { country, locale: apiLocale(locale) });
  return (
    <>
      <Title text={texts.checkout} />
      {error && <Failure error={error} retry={reload} />}
      {!error && !data && <Loading />}
      {data && <Filled checkout={data.checkout} country={country} setCountry={setCountry} reload={reload} />}
    </>
  );
}

type FilledProps = Omit<CheckoutFormProps, 'basket'>;

function Filled({ checkout, country, setCountry, reload }: FilledProps) {
  const texts = useTexts();
  return (
    <>
      <Notices notices={checkout.notices} />
      {checkout.basket && checkout.basket.lines.length > 0 ? (
        <CheckoutForm checkout={checkout} basket={checkout.basket} country={country} setCountry={setCountry} reload={reload} />
      ) : (
        <Problem text={texts.emptyBasket} />
      )}
    </>
  );
}
