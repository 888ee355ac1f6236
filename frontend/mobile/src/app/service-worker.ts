/** Registers the service worker; a new version takes over at the next start, never under a person's hands. */
export function offerUpdates(): void {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
  window.addEventListener('load', () => {
    navigator.serviceWorker.register('/sw.js').catch((error: unknown) => {
      console.warn('The app works, but not offline:', error);
    });
  });
}
