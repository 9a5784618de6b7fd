// Files that were dropped, pasted or picked and are being looked at before they are sent.

import type { ChatId, NewFile } from '../api/types'
import { asApiError, backend } from '../backend/ask'
import { attempt, toasts } from './toasts.svelte'

export interface ChosenFile {
  file: File
  /** For a photo: what the preview shows. */
  url: string | null
}

/** Files in one message. */
const MOST = 10
/** As the engine has it. */
const LARGEST = 2 * 2 ** 30
/** Only these are shown before they are sent: nothing that could be a page. */
const SHOWN = ['image/jpeg', 'image/png', 'image/webp', 'image/gif']

class Chosen {
  chat = $state<ChatId | null>(null)
  files = $state.raw<ChosenFile[]>([])
  /** The part handed over, while it is. */
  part = $state<number | null>(null)

  add(chat: ChatId, files: File[]): void {
    if (this.part !== null || files.length === 0) return
    if (files.some((file) => file.size > LARGEST)) return toasts.error({ code: 'file_too_large', detail: '' })
    if (this.chat !== chat) this.clear()
    this.chat = chat
    const room = MOST - this.files.length
    if (files.length > room) toasts.error({ code: 'file_count', detail: '' })
    const added = files.slice(0, room).map((file) => ({
      file,
      url: SHOWN.includes(file.type) ? URL.createObjectURL(file) : null,
    }))
    this.files = [...this.files, ...added]
  }

  remove(gone: ChosenFile): void {
    if (gone.url) URL.revokeObjectURL(gone.url)
    this.files = this.files.filter((chosen) => chosen !== gone)
    if (this.files.length === 0) this.clear()
  }

  clear(): void {
    for (const { url } of this.files) if (url) URL.revokeObjectURL(url)
    this.files = []
    this.chat = null
    this.part = null
  }

  /** Hands the files over, then sends the message. What could not be sent stays chosen. */
  async send(text: string, original: boolean): Promise<void> {
    const chat = this.chat
    if (!chat || this.part !== null) return
    const total = this.files.reduce((sum, { file }) => sum + file.size, 1)
    let before = 0
    this.part = 0
    try {
      const files: NewFile[] = []
      for (const { file } of this.files) {
        const source = await backend().shell.stageFile(file, (done) => (this.part = (before + done) / total))
        before += file.size
        files.push({ source, name: file.name, shrink: !original, voice: false })
      }
      if (await attempt({ type: 'send_files', chat, text: text.trim(), files })) this.clear()
    } catch (error) {
      toasts.error(asApiError(error))
    }
    this.part = null
  }
}

export const chosen = new Chosen()
