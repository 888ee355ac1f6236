/**
 * Makes the service worker answer a navigation without network by offline.html.
 *
 * The page itself is no file that may be kept: every answer of the BFF carries a nonce of its own, so its content never matches the
 * hash of the built file. Angular's builder writes index.html into ngsw.json whatever ngsw-config.json says; this corrects it.
 */
import { readFile, writeFile } from 'node:fs/promises';

const file = new URL('./dist/browser/ngsw.json', import.meta.url);
const manifest = JSON.parse(await readFile(file, 'utf8'));
const offline = '/admin/offline.html';
if (!(offline in manifest.hashTable)) throw new Error(`${offline} is not among the files that the worker keeps`);
manifest.index = offline;
await writeFile(file, JSON.stringify(manifest, null, 2));
