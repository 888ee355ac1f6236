import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormLabel from '@mui/material/FormLabel';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import Typography from '@mui/material/Typography';
import { execute } from '@stoa/shared/graphql/client';
import { apiLocale } from '@stoa/shared/locale';
import { formatMoney } from '@stoa/shared/money';
import { useState } from 'react';
import { useParams } from 'react-router';
import { AddToBasketDocument, ProductDocument, type ProductQuery } from '../../shared/api/operations.generated';
import { useBasketChange } from '../../shared/api/use-basket-change';
import { useScreen } from '../../shared/api/use-screen';
import { useSettings, useTexts } from '../../shared/settings';
import { Loading } from '../../shared/ui/loading';
import { Notices } from '../../shared/ui/notices';
import { Failure, Problem } from '../../shared/ui/problem';
import { Title } from '../../shared/ui/title';

type Product = NonNullable<ProductQuery['product']>;

export function ProductPage() {
  const { slug = '' } = useParams();
  const texts = useTexts();
  const { locale } = useSettings();
  const { data, error, reload } = useScreen(ProductDocument, { slug, locale: apiLocale(locale) });
  if (error) return <Failure error={error} retry={reload} />;
  if (!data) return <Loading />;
  return data.product ? <Details product={data.product} /> : <Problem text={texts.productGone} />;
}

function Details({ product }: { readonly product: Product }) {
  return (
    <article>
      <Box component="img" src={product.picture} alt="" sx={{ width: '100%', aspectRatio: '4/3', objectFit: 'cover', borderRadius: 3, bgcolor: 'action.hover' }} />
      <Title text={product.name} />
      <Typography color="text.secondary">{product.brand}</Typography>
      <Notices notices={product.notices} />
      <Choice product={product} />
      <Typography sx={{ my: 2 }}>{product.description}</Typography>
    </article>
  );
}

function Choice({ product }: { readonly product: Product }) {
  const texts = useTexts();
  const { locale } = useSettings();
  const first = product.variants.find((variant) => variant.stock !== 'OUT') ?? product.variants[0];
  const [chosenId, choose] = useState(first?.id);
  const { change, pending, notices, done } = useBasketChange();
  const chosen = product.variants.find((variant) => variant.id === chosenId);
  const add = async () => {
    if (!chosen) return;
    const variables = { variantId: chosen.id, quantity: 1, locale: apiLocale(locale) };
    await change(async () => (await execute(AddToBasketDocument, variables)).addToBasket);
  };
  return (
    <Box>
      <FormLabel id="variant-label">{texts.variant}</FormLabel>
      <RadioGroup aria-labelledby="variant-label" value={chosenId ?? ''} onChange={(_, value) => choose(value)}>
        {product.variants.map((variant) => (
          <FormControlLabel
            key={variant.id}
            value={variant.id}
            disabled={variant.stock === 'OUT'}
            control={<Radio />}
            label={`${variant.name} · ${formatMoney(variant.salePrice, locale)} · ${texts.stock[variant.stock]}`}
          />
        ))}
      </RadioGroup>
      <Button fullWidth variant="contained" size="large" disabled={!chosen || chosen.stock === 'OUT' || pending} onClick={() => void add()} sx={{ mt: 1 }}>
        {texts.addToBasket}
      </Button>
      <Notices notices={notices} />
      <Typography role="status" color="secondary" sx={{ minHeight: 24 }}>
        {done && notices.length === 0 ? texts.added : ''}
      </Typography>
    </Box>
  );
}
