// Installing the page as an app: offered by some browsers, done by hand in others.

import type { ShellInfo } from '../backend'

interface InstallPrompt extends globalThis.Event {
  prompt(): Promise<{ outcome: 'accepted' | 'dismissed' }>
}

let offer: InstallPrompt | null = null

/** Called before the first screen: the browser offers only once. */
export function listenForInstallOffer(): void {
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault()
    offer = event as InstallPrompt
  })
  addEventListener('appinstalled', () => (offer = null))
}

export function installState(): ShellInfo['install'] {
  if (matchMedia('(display-mode: standalone)').matches) return 'installed'
  if (offer) return 'offered'
  // iOS installs from its share sheet only, and never offers.
  return isApplePhone() ? 'by_hand' : 'no'
}

export async function install(): Promise<void> {
  const now = offer
  offer = null
  await now?.prompt()
}

/** Tablets call themselves Macs; Macs have no touch screens. */
function isApplePhone(): boolean {
  const agent = navigator.userAgent
  return /iPhone|iPad/.test(agent) || (/Macintosh/.test(agent) && navigator.maxTouchPoints > 1)
}
