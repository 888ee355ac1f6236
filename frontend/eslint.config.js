import angular from 'angular-eslint';
import tseslint from 'typescript-eslint';

import { rooms } from './lint/rooms.js';

/** The size budget of the house, as in every other package. */
const size = {
  'max-lines': ['error', { max: 400, skipBlankLines: false }],
  'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
  'max-params': ['error', 6],
  'max-depth': ['error', 3],
  complexity: ['error', 10],
};

export default tseslint.config(
  // The other workspaces bring their own rules.
  { ignores: ['**/dist/', '**/.angular/', '**/*.generated.ts', 'mobile/', 'graphiql/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.{js,mjs}'],
    extends: [tseslint.configs.recommended],
    rules: size,
  },
  { files: ['dev/**'], rules: { complexity: 'off' } },
  {
    files: ['{shop,admin,shared}/src/**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked, angular.configs.tsRecommended],
    processor: angular.processInlineTemplates,
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { stoa: { rules: { rooms } } },
    rules: {
      ...size,
      'stoa/rooms': 'error',
      'no-console': ['error', { allow: ['error'] }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allow: ['URLSearchParams'] }],
      // A class with a template and nothing else is a component.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      // Angular's own options class is only ever given as a literal.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // An empty text is as good as none in filters; `??` would let it through.
      '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: { string: true } }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  {
    files: ['shop/src/**/*.ts'],
    rules: {
      '@angular-eslint/component-selector': ['error', { type: 'element', prefix: 'shop', style: 'kebab-case' }],
    },
  },
  {
    files: ['admin/src/**/*.ts'],
    rules: {
      '@angular-eslint/component-selector': ['error', { type: 'element', prefix: 'console', style: 'kebab-case' }],
    },
  },
  {
    files: ['**/*.html'],
    ignores: ['**/index.html', '**/public/**'],
    extends: [angular.configs.templateRecommended, angular.configs.templateAccessibility],
    rules: { '@angular-eslint/template/prefer-control-flow': 'error' },
  },
  {
    files: ['**/*.spec.ts', '**/i18n/*.ts'],
    rules: { 'max-lines-per-function': 'off', '@typescript-eslint/no-confusing-void-expression': 'off' },
  },
);
