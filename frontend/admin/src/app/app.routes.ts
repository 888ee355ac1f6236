import type { Routes } from '@angular/router';

import type { PageTitle } from './page-title';

const titled = (title: PageTitle) => ({ title });

export const routes: Routes = [
  {
    path: '',
    pathMatch: 'full',
    ...titled('dashboard'),
    loadComponent: () => import('./features/dashboard/dashboard-page').then((m) => m.DashboardPage),
  },
  {
    path: 'orders',
    ...titled('orders'),
    loadComponent: () => import('./features/orders/orders-page').then((m) => m.OrdersPage),
  },
  {
    path: 'stock',
    ...titled('stock'),
    loadComponent: () => import('./features/stock/stock-page').then((m) => m.StockPage),
  },
  {
    path: '**',
    ...titled('notFound'),
    loadComponent: () => import('./shell/not-found-page').then((m) => m.NotFoundPage),
  },
];
