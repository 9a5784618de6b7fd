// Saving a file for the person, and saying where it went.

import type { MessageId } from '../api/types'
import { asApiError, backend } from '../backend/ask'
import { t } from '../words/words.svelte'
import { toasts } from './toasts.svelte'

export async function save(message: MessageId, place: number): Promise<void> {
  try {
    const path = await backend().shell.saveFile(message, place)
    // Null: they were asked where to, and thought better of it.
    if (path !== null) toasts.note(t('file-saved', { path }))
  } catch (error) {
    toasts.error(asApiError(error))
  }
}
