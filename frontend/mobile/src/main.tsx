import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { App } from './app/app';
import { Appearance } from './app/appearance';
import { offerUpdates } from './app/service-worker';
import { SettingsProvider } from './shared/settings';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

createRoot(root).render(
  <StrictMode>
    <SettingsProvider>
      <Appearance>
        <BrowserRouter>
          <App />
        </BrowserRouter>
      </Appearance>
    </SettingsProvider>
  </StrictMode>,
);
offerUpdates();
