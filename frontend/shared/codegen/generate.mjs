/**
 * Writes each app's typed documents from its `.graphql` files and the schema of its BFF.
 *
 *   node shared/codegen/generate.mjs           writes
 *   node shared/codegen/generate.mjs --check   fails when a committed file differs from what would be written
 */
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { codegen } from '@graphql-codegen/core';
import * as operations from '@graphql-codegen/typescript-operations';
import { buildSchema, Kind, parse, print, stripIgnoredCharacters, validate, visit } from 'graphql';
import * as prettier from 'prettier';

const frontend = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** One row per app: where its documents are, whose schema they ask, where the result goes. */
const apps = [
  {
    documents: 'shop/src/app',
    schema: '../bff-web/schema.graphql',
    target: 'shop/src/app/shared/api/operations.generated.ts',
  },
  {
    documents: 'admin/src/app',
    schema: '../bff-web/schema.graphql',
    target: 'admin/src/app/shared/api/operations.generated.ts',
  },
  {
    documents: 'mobile/src',
    schema: '../bff-mobile/schema.graphql',
    target: 'mobile/src/shared/api/operations.generated.ts',
  },
];

const config = {
  enumType: 'string-literal',
  immutableTypes: true,
  useTypeImports: true,
  skipTypename: true,
  scalars: { ID: 'string' },
};

async function graphqlFiles(folder) {
  const entries = await readdir(join(frontend, folder), { recursive: true });
  return entries.filter((name) => name.endsWith('.graphql')).sort();
}

async function readDocuments(app) {
  const names = await graphqlFiles(app.documents);
  return Promise.all(
    names.map(async (name) => {
      const location = join(frontend, app.documents, name);
      return { location, document: parse(await readFile(location, 'utf8')) };
    }),
  );
}

function refuseInvalid(schema, documents) {
  const definitions = documents.flatMap(({ document }) => document.definitions);
  const errors = validate(schema, { kind: Kind.DOCUMENT, definitions });
  if (errors.length > 0) {
    throw new Error(errors.map((error) => error.message).join('\n'));
  }
}

/** The operation together with every fragment it uses, also through other fragments. */
function withFragments(operation, fragments) {
  const used = new Map();
  const collect = (node) =>
    visit(node, {
      FragmentSpread({ name: { value } }) {
        if (!used.has(value)) {
          used.set(value, fragments.get(value));
          collect(fragments.get(value));
        }
      },
    });
  collect(operation);
  return [operation, ...used.values()];
}

/** `export const HomeDocument: TypedDocument<HomeQuery, HomeQueryVariables> = {…}` for every operation. */
function documentConstants(documents) {
  const definitions = documents.flatMap(({ document }) => document.definitions);
  const fragments = new Map(
    definitions.filter((d) => d.kind === Kind.FRAGMENT_DEFINITION).map((d) => [d.name.value, d]),
  );
  return definitions
    .filter((d) => d.kind === Kind.OPERATION_DEFINITION)
    .map((operation) => {
      const name = operation.name.value;
      const type = `${name}${operation.operation[0].toUpperCase()}${operation.operation.slice(1)}`;
      const text = stripIgnoredCharacters(withFragments(operation, fragments).map(print).join('\n'));
      return `export const ${name}Document: TypedDocument<${type}, ${type}Variables> = { name: ${JSON.stringify(name)}, text: ${JSON.stringify(text)} };`;
    });
}

async function generate(app) {
  const sdl = await readFile(join(frontend, app.schema), 'utf8');
  const documents = await readDocuments(app);
  refuseInvalid(buildSchema(sdl), documents);
  const types = await codegen({
    config,
    documents,
    filename: app.target,
    pluginMap: { operations },
    plugins: [{ operations: {} }],
    schema: parse(sdl),
  });
  const source = [
    '// Written by `npm run codegen`; do not edit.',
    "import type { TypedDocument } from '@stoa/shared/graphql/document';",
    types,
    ...documentConstants(documents),
  ].join('\n');
  const target = join(frontend, app.target);
  const options = await prettier.resolveConfig(target);
  return prettier.format(source, { ...options, parser: 'typescript' });
}

const checking = process.argv.includes('--check');
for (const app of apps) {
  const target = join(frontend, app.target);
  const wanted = await generate(app);
  const present = await readFile(target, 'utf8').catch(() => '');
  if (wanted === present) continue;
  if (checking) {
    console.error(`${relative(frontend, target)} differs from its documents: run "npm run codegen"`);
    process.exitCode = 1;
  } else {
    await writeFile(target, wanted);
    console.log(`wrote ${relative(frontend, target)}`);
  }
}
