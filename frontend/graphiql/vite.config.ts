import { defineConfig } from 'vite';

export default defineConfig({
  base: '/graphiql/',
  // The gateway's policy allows files of its own only.
  build: { target: 'es2023', assetsInlineLimit: 0, modulePreload: { polyfill: false }, chunkSizeWarningLimit: 5000 },
  worker: { format: 'es' },
});
