// The service worker: registered at the start, and replaced by a newer one only where nothing is lost by it.

import { BE_THE_ONE } from '../../../worker/protocol'

/** A newer version that was loaded last time takes over now, while nothing has been typed yet. */
export async function keepPage(): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  // Without it the page works as long as the relay serves it.
  const registration = await navigator.serviceWorker.register('./service-worker.js').catch(() => null)
  if (!registration?.waiting) return
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
  registration.waiting.postMessage(BE_THE_ONE)
}
