import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { apiLocale } from '@stoa/shared/locale';
import { useEffect } from 'react';
import { Link } from 'react-router';
import { HomeDocument } from '../../shared/api/operations.generated';
import { useScreen } from '../../shared/api/use-screen';
import { setBasketCount } from '../../shared/basket-count';
import { useSettings, useTexts } from '../../shared/settings';
import { Loading } from '../../shared/ui/loading';
import { Notices } from '../../shared/ui/notices';
import { OrderList } from '../../shared/ui/order-list';
import { Failure } from '../../shared/ui/problem';
import { Tiles } from '../../shared/ui/tiles';
import { Title } from '../../shared/ui/title';

export function HomePage() {
  const texts = useTexts();
  const { locale } = useSettings();
  const { data, error, reload } = useScreen(HomeDocument, { locale: apiLocale(locale) });
  useEffect(() => {
    if (data) setBasketCount(data.home.basketItemCount);
  }, [data]);
  if (error) {
    return (
      <>
        <Title text={texts.welcome} />
        <Failure error={error} retry={reload} />
      </>
    );
  }
  if (!data) return <Loading />;
  const { home } = data;
  return (
    <>
      <Title text={home.viewerName ? texts.hello(home.viewerName) : texts.welcome} />
      <Notices notices={home.notices} />
      <Stack component="nav" direction="row" aria-label={texts.categories} sx={{ gap: 1, overflowX: 'auto', py: 1 }}>
        {home.categories.map((category) => (
          <Button key={category.slug} component={Link} to={`/browse?category=${category.slug}`} variant="outlined" sx={{ flexShrink: 0 }}>
            {category.name}
          </Button>
        ))}
      </Stack>
      {home.orders.length > 0 && (
        <section>
          <Typography component="h2" variant="h6" sx={{ mt: 2 }}>
            {texts.recentOrders}
          </Typography>
          <OrderList orders={home.orders} />
        </section>
      )}
      <Typography component="h2" variant="h6" sx={{ mt: 2, mb: 1 }}>
        {texts.forYou}
      </Typography>
      <Tiles products={home.products} />
    </>
  );
}
