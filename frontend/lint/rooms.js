/**
 * The law of an app's folders: app → features/<name> → shared. Shared knows no feature, features are strangers to each other, and
 * only the app composes them. Code shared by the apps (the workspace "shared") knows no app.
 */
import { dirname, relative, resolve, sep } from 'node:path';

/** Which room a file stands in: {kind: 'app'|'feature'|'shared', name}, or undefined outside of the app's sources. */
export function roomOf(file, sources) {
  const path = relative(sources, file).split(sep);
  if (path[0] === '..') return undefined;
  if (path[0] === 'features' && path.length > 2) return { kind: 'feature', name: path[1] };
  return { kind: path[0] === 'shared' ? 'shared' : 'app', name: path[0] };
}

/** The broken law in words, or undefined. */
export function brokenLaw(from, to) {
  if (from.kind === 'shared' && to.kind !== 'shared') return 'shared code must not import features or the app';
  if (from.kind === 'feature' && to.kind === 'app') return 'a feature must not import the app';
  if (from.kind === 'feature' && to.kind === 'feature' && from.name !== to.name) {
    return `features are strangers: ${from.name} must not import ${to.name}`;
  }
  return undefined;
}

function sourcesOf(filename) {
  const marker = `${sep}src${sep}app${sep}`;
  const at = filename.lastIndexOf(marker);
  return at < 0 ? undefined : filename.slice(0, at + marker.length - 1);
}

export const rooms = {
  meta: { type: 'problem', schema: [], messages: { broken: '{{law}} ({{source}})' } },
  create(context) {
    const sources = sourcesOf(context.filename);
    const from = sources && roomOf(context.filename, sources);
    if (!from) return {};
    const check = (node) => {
      const source = node.source?.value;
      if (typeof source !== 'string' || !source.startsWith('.')) return;
      const target = resolve(dirname(context.filename), source);
      const to = roomOf(target, sources);
      const law = to ? brokenLaw(from, to) : 'an app must not reach out of its sources; use a package';
      if (law) context.report({ node, messageId: 'broken', data: { law, source } });
    };
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    };
  },
};
