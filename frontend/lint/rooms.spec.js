import { RuleTester } from 'eslint';
import { describe, it } from 'vitest';

import { rooms } from './rooms.js';

RuleTester.describe = describe;
RuleTester.it = it;

const app = '/repo/shop/src/app';
const valid = [
  ['app.routes.js', 'import("./features/home/home-page")'],
  ['features/home/home-page.js', 'import x from "../../shared/money"'],
  ['features/home/home-page.js', 'import x from "./colonnade"'],
  ['shared/basket/store.js', 'import x from "../api/operations"'],
  ['shared/basket/store.js', 'import x from "@stoa/shared/money"'],
];
const broken = [
  [
    'features/home/home-page.js',
    'import x from "../basket/line"',
    'features are strangers: home must not import basket',
  ],
  ['features/home/home-page.js', 'import("../basket/line")', 'features are strangers: home must not import basket'],
  ['features/home/home-page.js', 'import x from "../../shell/header"', 'a feature must not import the app'],
  [
    'shared/basket/store.js',
    'export * from "../../features/home/x"',
    'shared code must not import features or the app',
  ],
  ['shared/basket/store.js', 'import x from "../../app"', 'shared code must not import features or the app'],
  [
    'features/home/home-page.js',
    'import x from "../../../../../admin/x"',
    'an app must not reach out of its sources; use a package',
  ],
];

new RuleTester().run('rooms', rooms, {
  valid: valid.map(([file, code]) => ({ filename: `${app}/${file}`, code })),
  invalid: broken.map(([file, code, law]) => ({
    filename: `${app}/${file}`,
    code,
    errors: [{ messageId: 'broken', data: { law, source: /"(.*)"/.exec(code)[1] } }],
  })),
});
