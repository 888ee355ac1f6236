import { type ApplicationConfig, inject } from '@angular/core';
import {
  provideRouter,
  RedirectCommand,
  Router,
  TitleStrategy,
  withComponentInputBinding,
  withInMemoryScrolling,
  withNavigationErrorHandler,
} from '@angular/router';
import { AppTitle, TITLE_TEXT } from '@stoa/shared/angular/app-title';

import { routes } from './app.routes';
import { pageTitle } from './page-title';
import { Texts } from './shared/i18n/texts';

export const appConfig: ApplicationConfig = {
  providers: [
    provideRouter(
      routes,
      withComponentInputBinding(),
      withInMemoryScrolling({ scrollPositionRestoration: 'enabled', anchorScrolling: 'enabled' }),
      withNavigationErrorHandler((failure) => {
        console.error(failure.error);
        return new RedirectCommand(inject(Router).parseUrl('/error'), { skipLocationChange: true });
      }),
    ),
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
