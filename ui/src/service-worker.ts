// Keeps the page, its code and the engine in the browser, so that Harkara starts without a network, and shows what was
// clicked in a notification. It never sees a message on its way: those go through the engine's socket.

import { clientsClaim } from 'workbox-core'
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'
import { BE_THE_ONE } from './worker/protocol'

declare const self: ServiceWorkerGlobalScope
/** Written in by the build. */
declare const __SHELL_FILES__: { url: string; revision: string | null }[]

precacheAndRoute(__SHELL_FILES__)
cleanupOutdatedCaches()
// The relay's own addresses are not the page's.
registerRoute(
  new NavigationRoute(createHandlerBoundToURL('index.html'), { denylist: [/^\/v1\//, /^\/healthz/] }),
)
clientsClaim()

// A newer version waits until no page of the old one is open, unless a page that is just starting lets it in.
self.addEventListener('message', ({ data }) => {
  if (data === BE_THE_ONE) void self.skipWaiting()
})

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  const { chat } = event.notification.data as { chat?: string }
  event.waitUntil(open(chat))
})

async function open(chat: string | undefined): Promise<void> {
  const [page] = await self.clients.matchAll({ type: 'window' })
  const shown = page ? await page.focus() : await self.clients.openWindow('./')
  shown?.postMessage({ openChat: chat })
}
