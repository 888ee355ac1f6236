/** Fails when an app's first load is larger than its budget:  npm run budget  (after a build). */
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const frontend = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const BUDGETS = { shop: 200_000, admin: 200_000 };

for (const [app, budget] of Object.entries(BUDGETS)) {
  const folder = join(frontend, app, 'dist/browser');
  const html = await readFile(join(folder, 'index.html'), 'utf8');
  const names = [...html.matchAll(/(?:src|href)="([\w.-]+\.(?:js|css))"/g)].map((match) => match[1]);
  const sizes = await Promise.all(names.map(async (name) => gzipSync(await readFile(join(folder, name))).length));
  const total = sizes.reduce((sum, size) => sum + size, gzipSync(html).length);
  const verdict = total <= budget ? 'ok' : 'TOO LARGE';
  console.log(`${app}: ${total} of ${budget} bytes (gzip, ${names.length} files) ${verdict}`);
  if (total > budget) process.exitCode = 1;
}
