import Box from '@mui/material/Box';
import Card from '@mui/material/Card';
import CardActionArea from '@mui/material/CardActionArea';
import Typography from '@mui/material/Typography';
import { formatMoney } from '@stoa/shared/money';
import { Link } from 'react-router';
import type { TileFieldsFragment } from '../api/operations.generated';
import { useSettings, useTexts } from '../settings';

export function Tiles({ products }: { readonly products: readonly TileFieldsFragment[] }) {
  return (
    <Box component="ul" sx={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(150px, 1fr))', gap: 1.5, p: 0, m: 0, listStyle: 'none' }}>
      {products.map((product) => (
        <Box component="li" key={product.id}>
          <Tile product={product} />
        </Box>
      ))}
    </Box>
  );
}

function Tile({ product }: { readonly product: TileFieldsFragment }) {
  const { locale } = useSettings();
  const texts = useTexts();
  return (
    <Card variant="outlined" sx={{ height: '100%' }}>
      <CardActionArea component={Link} to={`/product/${product.slug}`} sx={{ height: '100%', display: 'flex', flexDirection: 'column', alignItems: 'stretch' }}>
        <Box component="img" src={product.thumbnail} alt="" loading="lazy" sx={{ width: '100%', aspectRatio: '1', objectFit: 'cover', bgcolor: 'action.hover' }} />
        <Box sx={{ p: 1.25, flexGrow: 1 }}>
          <Typography variant="body2" sx={{ fontWeight: 600 }}>
            {product.name}
          </Typography>
          <Typography variant="body2" color="primary">
            {texts.from(formatMoney(product.priceFrom, locale))}
          </Typography>
          {product.promotionPercent !== null && (
            <Typography variant="caption" color="secondary" sx={{ fontWeight: 700 }}>
              {texts.off(product.promotionPercent)}
            </Typography>
          )}
        </Box>
      </CardActionArea>
    </Card>
  );
}
