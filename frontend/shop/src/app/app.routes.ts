import type { Routes } from '@angular/router';

import type { PageTitle } from './page-title';

const titled = (title: PageTitle) => ({ title });

export const routes: Routes = [
  {
    path: '',
    pathMatch: 'full',
    ...titled('home'),
    loadComponent: () => import('./features/home/home-page').then((m) => m.HomePage),
  },
  {
    path: 'products',
    ...titled('list'),
    loadComponent: () => import('./features/product-list/product-list-page').then((m) => m.ProductListPage),
  },
  {
    path: 'product/:slug',
    ...titled('product'),
    loadComponent: () => import('./features/product/product-page').then((m) => m.ProductPage),
  },
  {
    path: 'basket',
    ...titled('basket'),
    loadComponent: () => import('./features/basket/basket-page').then((m) => m.BasketPage),
  },
  {
    path: 'checkout',
    ...titled('checkout'),
    loadComponent: () => import('./features/checkout/checkout-page').then((m) => m.CheckoutPage),
  },
  {
    path: 'orders',
    ...titled('orders'),
    loadComponent: () => import('./features/orders/orders-page').then((m) => m.OrdersPage),
  },
  {
    path: 'orders/:id',
    ...titled('order'),
    loadComponent: () => import('./features/order/order-page').then((m) => m.OrderPage),
  },
  {
    path: 'account',
    ...titled('account'),
    loadComponent: () => import('./features/account/account-page').then((m) => m.AccountPage),
  },
  {
    path: 'error',
    ...titled('error'),
    loadComponent: () => import('./features/errors/error-page').then((m) => m.ErrorPage),
  },
  {
    path: '**',
    ...titled('notFound'),
    loadComponent: () => import('./features/errors/not-found-page').then((m) => m.NotFoundPage),
  },
];
