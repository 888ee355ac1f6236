import Box from '@mui/material/Box';
import Card from '@mui/material/Card';
import IconButton from '@mui/material/IconButton';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { formatMoney } from '@stoa/shared/money';
import { Link } from 'react-router';
import type { BasketFieldsFragment } from '../../shared/api/operations.generated';
import { useSettings, useTexts } from '../../shared/settings';

interface BasketLineProps {
  readonly line: BasketFieldsFragment['lines'][number];
  readonly setQuantity: (quantity: number) => void;
}

export function BasketLine({ line, setQuantity }: BasketLineProps) {
  const texts = useTexts();
  const { locale } = useSettings();
  const name = `${line.name} ${line.variantName}`.trim();
  return (
    <Card component="li" variant="outlined" sx={{ display: 'flex', gap: 1.5, p: 1 }}>
      {line.thumbnail && <Box component="img" src={line.thumbnail} alt="" sx={{ width: 72, height: 72, borderRadius: 2, objectFit: 'cover' }} />}
      <Box sx={{ flexGrow: 1, minWidth: 0 }}>
        <Typography component={line.productSlug ? Link : 'span'} to={`/product/${line.productSlug}`} sx={{ color: 'inherit', fontWeight: 600 }}>
          {line.name}
        </Typography>
        <Typography variant="body2" color="text.secondary">
          {line.variantName}
        </Typography>
        <Stack direction="row" sx={{ alignItems: 'center', justifyContent: 'space-between' }}>
          <Stack direction="row" role="group" aria-label={texts.quantityOf(name)} sx={{ alignItems: 'center' }}>
            <IconButton aria-label={texts.less(name)} onClick={() => setQuantity(line.quantity - 1)}>
              −
            </IconButton>
            <Typography aria-live="polite" sx={{ minWidth: 24, textAlign: 'center' }}>
              {line.quantity}
            </Typography>
            <IconButton aria-label={texts.moreOf(name)} disabled={line.quantity >= line.maxQuantity} onClick={() => setQuantity(line.quantity + 1)}>
              +
            </IconButton>
          </Stack>
          <Typography>{formatMoney(line.total, locale)}</Typography>
        </Stack>
      </Box>
    </Card>
  );
}
