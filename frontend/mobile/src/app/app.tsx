import Box from '@mui/material/Box';
import { lazy, Suspense, useEffect, useRef } from 'react';
import { Route, Routes, useLocation } from 'react-router';
import { HomePage } from '../features/home/home-page';
import { useTexts } from '../shared/settings';
import { Loading } from '../shared/ui/loading';
import { Title } from '../shared/ui/title';
import { BottomBar } from './bottom-bar';
import { TopBar } from './top-bar';

// Home is what a phone shows first; the other screens follow when they are asked for.
const BasketPage = lazy(async () => ({ default: (await import('../features/basket/basket-page')).BasketPage }));
const BrowsePage = lazy(async () => ({ default: (await import('../features/browse/browse-page')).BrowsePage }));
const CheckoutPage = lazy(async () => ({ default: (await import('../features/checkout/checkout-page')).CheckoutPage }));
const OrderPage = lazy(async () => ({ default: (await import('../features/order/order-page')).OrderPage }));
const OrdersPage = lazy(async () => ({ default: (await import('../features/orders/orders-page')).OrdersPage }));
const ProductPage = lazy(async () => ({ default: (await import('../features/product/product-page')).ProductPage }));

export function App() {
  const main = useFocusOnNavigation();
  const texts = useTexts();
  return (
    <>
      <Box component="a" href="#main" sx={skipLink}>
        {texts.skipToContent}
      </Box>
      <TopBar />
      <Box component="main" id="main" ref={main} tabIndex={-1} sx={{ pb: 11, pt: 1, px: 2, maxWidth: 720, mx: 'auto', outline: 'none' }}>
        <Suspense fallback={<Loading />}>
        <Routes>
          <Route path="/" element={<HomePage />} />
          <Route path="/browse" element={<BrowsePage />} />
          <Route path="/product/:slug" element={<ProductPage />} />
          <Route path="/basket" element={<BasketPage />} />
          <Route path="/checkout" element={<CheckoutPage />} />
          <Route path="/orders" element={<OrdersPage />} />
          <Route path="/order/:id" element={<OrderPage />} />
          <Route path="*" element={<Title text={texts.nothingHere} />} />
        </Routes>
        </Suspense>
      </Box>
      <BottomBar />
    </>
  );
}

/** A new page is announced by moving the focus to it; the first one is announced by the browser. */
function useFocusOnNavigation() {
  const main = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    window.scrollTo(0, 0);
    main.current?.focus();
  }, [pathname]);
  return main;
}

const skipLink = {
  position: 'absolute',
  left: 8,
  top: -60,
  zIndex: 2000,
  p: 1,
  bgcolor: 'background.paper',
  color: 'primary.main',
  '&:focus': { top: 8 },
} as const;
