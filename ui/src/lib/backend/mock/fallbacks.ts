// Fallback relays of the mock: whatever is a relay link, three at most.

import type { Reply } from '../../api/types'
import type { MockState } from './state'

export function fallbacksChanged(state: MockState, change: () => void): Reply {
  change()
  state.emit({ type: 'fallbacks' })
  return { type: 'done' }
}

export function addFallback(state: MockState, link: string): Reply {
  const [, query] = /^(?:harkara:relay\?|https?:\/\/[^#]*#relay\?)(.*)$/.exec(link) ?? []
  const fields = new URLSearchParams(query)
  const [key, socket] = [fields.get('k'), fields.get('a')]
  if (!key || !socket) throw state.error('invite_invalid')
  if (state.fallbacks.length >= 3) throw state.error('too_many_fallbacks')
  const address = socket.replace(/^wss?:\/\//, '').split('/')[0] ?? ''
  const fallback = { key, name: fields.get('n') ?? address, address }
  return fallbacksChanged(state, () => {
    state.fallbacks = [...state.fallbacks.filter((one) => one.key !== key), fallback]
  })
}
