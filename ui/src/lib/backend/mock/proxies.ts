// Proxies of the mock: those whose name begins with "old" have been revoked.

import type { ProxyFault, Reply } from '../../api/types'
import type { MockState } from './state'

export function proxiesChanged(state: MockState, change: () => void): Reply {
  change()
  state.emit({ type: 'proxies' })
  return { type: 'done' }
}

export function addProxy(state: MockState, link: string): Reply {
  const [, query] = /^(?:harkara:proxy\?|https?:\/\/[^#]*#proxy\?)(.*)$/.exec(link) ?? []
  const [, scheme, general] = /^(socks5|http):\/\/([^/]+:\d+)\/?$/.exec(link) ?? []
  const host = general ?? new URLSearchParams(query).get('h')
  if (!host) throw state.error('proxy_link')
  const id = Math.max(0, ...state.proxies.map((proxy) => proxy.id)) + 1
  const kind = scheme === 'socks5' ? 'socks' : scheme === 'http' ? 'http' : 'harkara'
  const one = {
    id,
    kind,
    name: host,
    host,
    inUse: false,
    workedMs: null,
    fault: null,
    expiresMs: null,
  } as const
  proxiesChanged(state, () => (state.proxies = [...state.proxies, one]))
  return { type: 'proxy', proxy: id }
}

export function testProxy(state: MockState, id: number): Reply {
  let fault: ProxyFault | null = null
  proxiesChanged(state, () => {
    state.proxies = state.proxies.map((proxy) => {
      if (proxy.id !== id) return proxy
      fault = proxy.host.startsWith('old') ? 'refused' : null
      return { ...proxy, fault, workedMs: fault ? proxy.workedMs : Date.now() }
    })
  })
  return { type: 'proxy_tested', fault, tookMs: 420 }
}
