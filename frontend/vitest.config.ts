import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{shared,shop,admin}/src/**/*.spec.ts', '{lint,shared/codegen}/*.spec.js'],
    environment: 'node',
    // Pure functions leave nothing behind, so that no file needs a process of its own.
    isolate: false,
    unstubGlobals: true,
  },
});
