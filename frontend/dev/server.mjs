/**
 * Shows the built front ends with canned data, to look at pages without a market:  npm run dev [-- --port 57250] [--shop DIR] [--admin DIR]
 *
 * It answers like the web BFF (docs/contracts/bff.md), its CSP included. `/dev/set?signedIn=0&staff=0&broken=1` changes who one is.
 */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { dirname, extname, join, normalize, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { buildSchema, graphql, parse, subscribe } from 'graphql';

import { staff } from './console.mjs';
import { shop, state } from './market.mjs';
import { picture } from './pictures.mjs';

const frontend = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const { values: options } = parseArgs({
  options: {
    port: { type: 'string', default: '57250' },
    shop: { type: 'string', default: join(frontend, 'shop/dist/browser') },
    admin: { type: 'string', default: join(frontend, 'admin/dist/browser') },
  },
});
const port = Number(options.port);
const schema = buildSchema(await readFile(join(frontend, '../bff-web/schema.graphql'), 'utf8'));
const rootValue = { ...shop, ...staff };
const TYPES = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.html': 'text/html',
  '.json': 'application/json',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
};

async function body(request) {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

function json(response, value, status = 200) {
  response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  response.end(JSON.stringify(value));
}

async function stream(response, { query, variables }) {
  const results = await subscribe({ schema, rootValue, document: parse(query), variableValues: variables });
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  response.write(': hello\n\n');
  response.on('close', () => results.return?.());
  for await (const result of results) response.write(`event: next\ndata: ${JSON.stringify(result)}\n\n`);
  response.end('event: complete\ndata:\n\n');
}

async function answerGraphql(request, response) {
  if (request.headers['x-csrf'] !== '1') return json(response, { errors: [{ message: 'X-CSRF is missing' }] }, 403);
  const { query, variables } = JSON.parse(await body(request));
  if (request.headers.accept?.includes('text/event-stream')) return stream(response, { query, variables });
  return json(response, await graphql({ schema, rootValue, source: query, variableValues: variables }));
}

async function index(response, app) {
  const nonce = randomBytes(16).toString('base64');
  const html = await readFile(join(options[app], 'index.html'), 'utf8');
  response.writeHead(200, {
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store',
    'Content-Security-Policy': `default-src 'self'; script-src 'self' 'nonce-${nonce}'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'self'; object-src 'none'; form-action 'self'; require-trusted-types-for 'script'`,
  });
  response.end(html.replaceAll('__CSP_NONCE__', nonce));
}

async function file(response, app, path) {
  const target = normalize(join(options[app], path));
  if (!target.startsWith(normalize(options[app]))) return false;
  const content = await readFile(target).catch(() => undefined);
  if (!content || !extname(target)) return false;
  response.writeHead(200, { 'Content-Type': TYPES[extname(target)] ?? 'application/octet-stream' });
  response.end(content);
  return true;
}

function setState(url, response) {
  for (const [key, value] of url.searchParams) state[key] = value === '1';
  json(response, { signedIn: state.signedIn, staff: state.staff, broken: state.broken });
}

const user = () =>
  state.signedIn
    ? {
        signedIn: true,
        name: 'Sophie Hopper',
        email: 'sophie@example.test',
        username: 'shopper',
        roles: state.staff ? ['customer', 'administrator'] : ['customer'],
        staff: state.staff,
        expiresIn: 300,
      }
    : { signedIn: false };

async function answer(request, response) {
  const url = new URL(request.url, 'http://localhost');
  if (url.pathname === '/graphql') return answerGraphql(request, response);
  if (url.pathname === '/auth/user') return json(response, user());
  if (url.pathname === '/dev/set') return setState(url, response);
  if (url.pathname === '/auth/logout') return ((state.signedIn = false), json(response, { location: '/' }));
  if (url.pathname === '/auth/login') {
    state.signedIn = true;
    return response.writeHead(302, { Location: url.searchParams.get('returnTo') ?? '/' }).end();
  }
  const media = /^\/media\/(\d+)\.svg$/.exec(url.pathname);
  if (media) return response.writeHead(200, { 'Content-Type': 'image/svg+xml' }).end(picture(Number(media[1])));
  const app = url.pathname.startsWith('/admin') ? 'admin' : 'shop';
  const path = app === 'admin' ? url.pathname.slice('/admin'.length) : url.pathname;
  if (await file(response, app, path)) return undefined;
  return index(response, app);
}

createServer((request, response) => {
  answer(request, response).catch((error) => {
    console.error(error);
    if (!response.headersSent) response.writeHead(500);
    response.end();
  });
}).listen(port, '127.0.0.1', () => console.log(`http://127.0.0.1:${port}`));
