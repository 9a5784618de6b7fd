// Short notes at the edge of the screen. Errors stay until they are closed, other notes go by themselves.

import type { ApiError } from '../api/types'
import { asApiError, tell } from '../backend/ask'
import type { Command, Reply } from '../api/types'
import { t } from '../words/words.svelte'

export interface Toast {
  id: number
  kind: 'note' | 'error'
  title: string
  body: string
  action: { label: string; run: () => void } | null
}

const NOTE_MS = 4500
const MOST = 3

class Toasts {
  all = $state<Toast[]>([])
  #next = 1

  note(title: string, action: Toast['action'] = null): void {
    const id = this.#add({ kind: 'note', title, body: '', action })
    setTimeout(() => this.close(id), NOTE_MS)
  }

  error(error: ApiError): void {
    this.#add({ kind: 'error', title: t(`error-${error.code}`), body: t(`help-${error.code}`), action: null })
  }

  close(id: number): void {
    this.all = this.all.filter((toast) => toast.id !== id)
  }

  #add(toast: Omit<Toast, 'id'>): number {
    const id = this.#next++
    // The same error twice is one error.
    const others = this.all.filter((shown) => shown.title !== toast.title)
    this.all = [...others.slice(-(MOST - 1)), { ...toast, id }]
    return id
  }
}

export const toasts = new Toasts()

/** Carries out a command; a failure becomes a toast, and null. */
export async function attempt(command: Command): Promise<Reply | null> {
  try {
    return await tell(command)
  } catch (error) {
    toasts.error(asApiError(error))
    return null
  }
}
