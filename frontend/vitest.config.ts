import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{shared,shop,admin}/src/**/*.spec.ts', '{lint,shared/codegen}/*.spec.js'],
    environment: 'node',
    unstubGlobals: true,
  },
});
