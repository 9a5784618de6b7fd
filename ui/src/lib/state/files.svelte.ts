// How far files under way are: progress is told apart from messages, many times a second.

import { SvelteMap } from 'svelte/reactivity'
import type { FileView, MessageId } from '../api/types'
import { backend } from '../backend/ask'

class Files {
  #done = new SvelteMap<string, number>()

  start(): void {
    backend().subscribe((event) => {
      if (event.type !== 'files') return
      for (const file of event.progress) this.#done.set(key(file.message, file.place), file.done)
    })
  }

  /** The part of the file that is done, from 0 to 1; null: it is not under way. */
  part(message: MessageId, file: FileView): number | null {
    const { state } = file
    if (state.state === 'preparing') return 0
    if (state.state !== 'uploading' && state.state !== 'downloading') return null
    const done = Math.max(state.done, this.#done.get(key(message, file.place)) ?? 0)
    return file.size ? Math.min(1, done / file.size) : 0
  }
}

const key = (message: MessageId, place: number): string => `${message}/${place}`

export const files = new Files()
