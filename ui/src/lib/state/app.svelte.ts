// What every screen may know: who this is, the connection, linking, history. Follows events.

import type { Connection, Event, HistoryProgress, LinkState, Overview } from '../api/types'
import type { EmbeddedRelay, ShellInfo } from '../backend/backend'
import { ask, backend } from '../backend/ask'
import { toasts } from './toasts.svelte'
import { isProxyLink, proxies } from './proxies.svelte'

class App {
  overview = $state.raw<Overview | null>(null)
  info = $state.raw<ShellInfo | null>(null)
  link = $state.raw<LinkState>({ stage: 'idle' })
  /** The person wants this removed device to be linked again. */
  relinking = $state(false)
  embedded = $state.raw<EmbeddedRelay | null>(null)
  /** A relay link that opened Harkara, until a screen has used it. */
  deepLink = $state<string | null>(null)

  get connection(): Connection {
    return this.overview?.connection ?? { state: 'none' }
  }

  get history(): HistoryProgress | null {
    return this.overview?.history ?? null
  }

  /** Linked to a phone that has the past, or some of it, still to give. */
  get awaitsHistory(): boolean {
    return (
      this.overview?.stage === 'linked' &&
      !this.overview.holdsAccountKey &&
      this.history?.state !== 'complete'
    )
  }

  get isPhone(): boolean {
    return this.info?.device === 'phone'
  }

  async start(): Promise<void> {
    backend().subscribe((event) => this.#follow(event))
    backend().shell.onDeepLink((link) => {
      if (isProxyLink(link)) proxies.offered = link
      else this.deepLink = link
    })
    this.info = await backend().shell.info()
    await this.refresh()
  }

  async refresh(): Promise<void> {
    const { overview } = await ask({ type: 'overview' })
    this.overview = overview
    backend().shell.setBadge(overview.unread)
  }

  async refreshInfo(): Promise<void> {
    this.info = await backend().shell.info()
  }

  #follow(event: Event): void {
    switch (event.type) {
      case 'overview':
      case 'devices':
        void this.refresh()
        break
      case 'connection':
        if (this.overview) this.overview = { ...this.overview, connection: event.connection }
        break
      case 'history':
        if (this.overview) this.overview = { ...this.overview, history: event.progress }
        break
      case 'link':
        this.link = event.state
        break
      case 'fault':
        toasts.error(event.error)
        break
    }
  }
}

export const app = new App()
