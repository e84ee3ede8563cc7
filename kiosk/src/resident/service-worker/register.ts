/**
 * Only at a paired kiosk, and only where the browser allows it (a page over plain http on the local network has none):
 * the page works without. A new version takes over when `isIdle` says that nobody is in the middle of something.
 */
export async function keepPage(isIdle: () => boolean): Promise<void> {
  if (!window.isSecureContext || !('serviceWorker' in navigator)) return;
  try {
    const registration = await navigator.serviceWorker.register('/kiosk/service-worker.js', { scope: '/kiosk/' });
    const hadOne = navigator.serviceWorker.controller !== null;
    navigator.serviceWorker.addEventListener('controllerchange', () => {
      if (hadOne && isIdle()) location.reload();
    });
    setInterval(() => {
      if (isIdle()) registration.waiting?.postMessage('take-over');
    }, 60_000);
  } catch {
    // Refused by the browser (a certificate that is not trusted): the next start asks again.
  }
}
