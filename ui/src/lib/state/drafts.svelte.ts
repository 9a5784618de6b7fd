// What is being written in each chat. In memory only: on disk it would lie beside the encrypted database in the clear.

import type { ChatId } from '../api/types'

class Drafts {
  #texts = $state<Record<ChatId, string>>({})

  of(chat: ChatId): string {
    return this.#texts[chat] ?? ''
  }

  keep(chat: ChatId, text: string): void {
    this.#texts[chat] = text
  }
}

export const drafts = new Drafts()
