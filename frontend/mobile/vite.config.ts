import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

export default defineConfig({
  // The BFF puts a fresh nonce here with every answer.
  html: { cspNonce: '__CSP_NONCE__' },
  build: { target: 'es2023', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  plugins: [
    react(),
    VitePWA({
      registerType: 'prompt',
      injectRegister: false,
      manifest: {
        name: 'Stoa Market',
        short_name: 'Stoa',
        description: 'The market in your hand',
        lang: 'en',
        start_url: '/',
        display: 'standalone',
        background_color: '#faf6f0',
        theme_color: '#8c4a2f',
        icons: [
          { src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: '/icon-512.png', sizes: '512x512', type: 'image/png' },
          { src: '/icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        ],
      },
      workbox: {
        globPatterns: ['assets/*.{js,css}', 'icon*.{svg,png}'],
        // The page itself carries a nonce, so it is fetched; the last one serves when there is no network.
        navigateFallback: null,
        runtimeCaching: [
          {
            urlPattern: ({ request, url }) => request.mode === 'navigate' && !url.pathname.startsWith('/auth/'),
            handler: 'NetworkFirst',
            options: { cacheName: 'page', networkTimeoutSeconds: 4, expiration: { maxEntries: 1 } },
          },
          {
            urlPattern: ({ url }) => url.pathname.startsWith('/media/'),
            handler: 'CacheFirst',
            options: { cacheName: 'pictures', expiration: { maxEntries: 200, maxAgeSeconds: 604_800 } },
          },
        ],
      },
    }),
  ],
});
