import { inject } from '@angular/core';
import { Router, type Routes, type UrlTree } from '@angular/router';
import { SessionStore } from '@stoa/shared/angular/session-store';

import type { PageTitle } from './page-title';
import { may } from './shared/permissions/permissions';

/** Whose job has no sales figures starts with the stock. */
async function toOwnWork(): Promise<boolean | UrlTree> {
  const session = inject(SessionStore);
  const router = inject(Router);
  if (!session.known()) await session.check();
  return !session.staff() || may(session.roles(), 'see-dashboard') || router.parseUrl('/stock');
}

const titled = (title: PageTitle) => ({ title });

export const routes: Routes = [
  {
    path: '',
    pathMatch: 'full',
    ...titled('dashboard'),
    canActivate: [toOwnWork],
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
