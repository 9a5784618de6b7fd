// Where the person is. On a phone each step goes into the browser's history, so that its back gesture works.

import type { AccountId, ChatId, MessageId } from '../api/types'

export type Side =
  | 'chats'
  | 'archived'
  | 'new_chat'
  | 'new_group'
  | 'starred'
  | 'settings'
  | 'proxies'
  | 'fallbacks'
  | 'backup'
  | 'backup_setup'
  | 'backup_place'
  | 'backup_password'
  | 'devices'
  | 'link_device'

export type Aside =
  | { is: 'chat_info' }
  | { is: 'contact'; account: AccountId }
  | { is: 'message_info'; message: MessageId }
  | { is: 'search' }
  | { is: 'gallery' }

export interface Place {
  side: Side
  chat: ChatId | null
  /** A message to go to in the chat. */
  message: MessageId | null
  aside: Aside | null
}

/** Where the way back leads from a side screen that is not reached from the chats. */
const ABOVE: Partial<Record<Side, Side>> = {
  link_device: 'devices',
  proxies: 'settings',
  fallbacks: 'settings',
  backup: 'settings',
  backup_setup: 'backup',
  backup_place: 'backup',
  backup_password: 'backup',
}
const HOME: Place = { side: 'chats', chat: null, message: null, aside: null }
const NARROW = '(max-width: 759px)'

class Nav {
  place = $state.raw<Place>(HOME)
  narrow = $state(false)
  #depth = 0

  start(): void {
    const media = matchMedia(NARROW)
    this.narrow = media.matches
    media.addEventListener('change', () => (this.narrow = media.matches))
    history.replaceState({ place: HOME, depth: 0 }, '')
    addEventListener('popstate', (event) => {
      const state = event.state as { place: Place; depth: number } | null
      this.place = state?.place ?? HOME
      this.#depth = state?.depth ?? 0
    })
  }

  go(step: Partial<Place>): void {
    const place = { ...this.place, message: null, ...step }
    if (same(place, this.place)) return
    this.place = place
    if (!this.narrow) return this.#swap(place)
    history.pushState({ place, depth: ++this.#depth }, '')
  }

  openChat(chat: ChatId, message: MessageId | null = null): void {
    const { side } = this.place
    const step: Partial<Place> = { chat, message, aside: null, side: side === 'archived' ? side : 'chats' }
    // Coming from *new chat* the way back leads to the list, not to that form.
    if (this.narrow && (side === 'new_chat' || side === 'new_group')) this.#swap({ ...this.place, ...step })
    else this.go(step)
  }

  /** One step up: out of the aside, the chat, the side screen. */
  back(): void {
    if (this.narrow && this.#depth > 0) return history.back()
    const { aside, chat, side } = this.place
    if (aside) this.go({ aside: aside.is === 'gallery' ? { is: 'chat_info' } : null })
    else if (side !== 'chats') this.go({ side: ABOVE[side] ?? 'chats' })
    else if (chat) this.go({ chat: null })
  }

  /** Something lies over the screen: on a phone the way back closes it. The answer is called when it was closed otherwise. */
  over(close: () => void): () => void {
    if (!this.narrow) return () => undefined
    history.pushState({ place: this.place, depth: ++this.#depth }, '')
    let open = true
    const popped = () => {
      open = false
      removeEventListener('popstate', popped)
      close()
    }
    addEventListener('popstate', popped)
    return () => {
      removeEventListener('popstate', popped)
      if (open) history.back()
      open = false
    }
  }

  #swap(place: Place): void {
    this.place = place
    history.replaceState({ place, depth: this.#depth }, '')
  }
}

function same(a: Place, b: Place): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

export const nav = new Nav()
