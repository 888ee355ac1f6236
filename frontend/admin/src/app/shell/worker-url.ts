interface TrustedTypesFactory {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): unknown };
}

/** The one script that the console starts by its address. */
const WORKER = 'ngsw-worker.js';

/**
 * The worker's address in the form that Trusted Types ask for, where the browser knows them.
 *
 * Angular hands it on untouched to `serviceWorker.register`, which takes both forms; only its own type says "string".
 */
export function workerUrl(): string {
  const factory = (globalThis as { trustedTypes?: TrustedTypesFactory }).trustedTypes;
  if (!factory) return WORKER;
  const policy = factory.createPolicy('stoa-worker', { createScriptURL: (url) => (url === WORKER ? url : '') });
  return policy.createScriptURL(WORKER) as string;
}
