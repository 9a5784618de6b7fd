// The ways around a network that blocks the relay, and adding one from wherever its link is met.

import type { ProxyFault, ProxyView } from '../api/types'
import { ask, asApiError, backend, tell } from '../backend/ask'
import { t } from '../words/words.svelte'
import { attempt, toasts } from './toasts.svelte'

/** A link to a volunteer's proxy, at whatever host. */
export function isProxyLink(text: string): boolean {
  return /^(harkara:proxy\?|https?:\/\/[^\s#]*#proxy\?)/i.test(text.trim())
}

class Proxies {
  all = $state.raw<ProxyView[]>([])
  /** Nothing is connected to but through these. */
  only = $state(false)
  /** Those that are being tried. */
  testing = $state<number[]>([])
  /** A link that was tapped, and is to be added if the person wants it. */
  offered = $state<string | null>(null)

  start(): void {
    backend().subscribe((event) => {
      if (event.type === 'proxies' || event.type === 'connection') void this.refresh()
    })
    void this.refresh()
  }

  async refresh(): Promise<void> {
    const { only, proxies } = await ask({ type: 'proxies' })
    this.only = only
    this.all = proxies
  }

  /** True if it is among them now. */
  async add(link: string): Promise<boolean> {
    const reply = await attempt({ type: 'add_proxy', link: link.trim() })
    if (reply?.type !== 'proxy') return false
    await this.refresh()
    void this.test(reply.proxy)
    return true
  }

  /** From a picture of its code. */
  async addPicture(file: Blob): Promise<void> {
    try {
      const link = await backend().shell.readQrFromImage(file)
      if (link === null) toasts.error({ code: 'proxy_link', detail: 'no code in the picture' })
      else await this.add(link)
    } catch (error) {
      toasts.error(asApiError(error))
    }
  }

  /** Tries one; the list says what came of it. */
  async test(proxy: number): Promise<void> {
    if (this.testing.includes(proxy)) return
    this.testing = [...this.testing, proxy]
    try {
      const reply = await tell({ type: 'test_proxy', proxy })
      if (reply.type === 'proxy_tested') this.#say(proxy, reply.fault, reply.tookMs)
    } catch (error) {
      // Before there is an account nobody knows what a general proxy should lead to.
      if (asApiError(error).code !== 'not_linked') toasts.error(asApiError(error))
    } finally {
      this.testing = this.testing.filter((other) => other !== proxy)
    }
  }

  #say(proxy: number, fault: ProxyFault | null, tookMs: number): void {
    const name = this.all.find((one) => one.id === proxy)?.name ?? ''
    if (fault === null) toasts.note(t('proxy-works', { name, seconds: Math.round(tookMs / 100) / 10 }))
    else toasts.note(t('proxy-fails', { name, why: t(`proxy-fault-${fault}`) }))
  }
}

export const proxies = new Proxies()
