import { type ApplicationConfig, inject, isDevMode } from '@angular/core';
import {
  provideRouter,
  RedirectCommand,
  Router,
  TitleStrategy,
  withComponentInputBinding,
  withInMemoryScrolling,
  withNavigationErrorHandler,
} from '@angular/router';
import { provideServiceWorker } from '@angular/service-worker';
import { AppTitle, TITLE_TEXT } from '@stoa/shared/angular/app-title';

import { routes } from './app.routes';
import { pageTitle } from './page-title';
import { Texts } from './shared/i18n/texts';
import { workerUrl } from './shell/worker-url';

export const appConfig: ApplicationConfig = {
  providers: [
    provideRouter(
      routes,
      withComponentInputBinding(),
      withInMemoryScrolling({ scrollPositionRestoration: 'enabled' }),
      withNavigationErrorHandler((failure) => {
        console.error(failure.error);
        return new RedirectCommand(inject(Router).parseUrl('/not-found'), { skipLocationChange: true });
      }),
    ),
    // In the folder of the page, so that its reach ends at /admin/: the shop and /auth are none of its business.
    provideServiceWorker(workerUrl(), {
      enabled: !isDevMode(),
      registrationStrategy: 'registerWhenStable:5000',
    }),
    { provide: TitleStrategy, useExisting: AppTitle },
    {
      provide: TITLE_TEXT,
      useFactory: () => {
        const texts = inject(Texts);
        return (key: string | undefined) => pageTitle(texts.t(), key);
      },
    },
  ],
};
