// Files that were dropped, pasted or picked and are being looked at before they are sent.

import type { ChatId, MessageId, NewFile } from '../api/types'
import { asApiError, backend } from '../backend/ask'
import { t } from '../words/words.svelte'
import { attempt, toasts } from './toasts.svelte'

export interface ChosenFile {
  file: File
  /** For a photo or a video: what the preview shows. */
  url: string | null
  is: 'photo' | 'video' | 'other'
  /** Why it can't be sent; it is left out. */
  fault: 'too_large' | null
}

/** Files in one message. */
export const MOST = 10
/** As the engine has it. */
const LARGEST = 2 * 2 ** 30
/** Only these are shown before they are sent: nothing that could be a page. */
const PHOTOS = ['image/jpeg', 'image/png', 'image/webp', 'image/gif']
const VIDEOS = ['video/mp4', 'video/webm', 'video/quicktime']

class Chosen {
  chat = $state<ChatId | null>(null)
  files = $state.raw<ChosenFile[]>([])
  /** The part handed over, while it is. */
  part = $state<number | null>(null)

  /** What will go. */
  get ready(): ChosenFile[] {
    return this.files.filter(({ fault }) => fault === null)
  }

  get size(): number {
    return this.ready.reduce((sum, { file }) => sum + file.size, 0)
  }

  add(chat: ChatId, files: File[]): void {
    if (this.part !== null || files.length === 0) return
    if (this.chat !== chat) this.clear()
    const room = MOST - this.files.length
    if (files.length > room) toasts.error({ code: 'file_count', detail: '' })
    this.chat = chat
    this.files = [...this.files, ...files.slice(0, room).map(chosenFile)]
  }

  /** What was dropped or pasted: files, of which folders are none. */
  take(chat: ChatId, from: DataTransfer | null): void {
    const items = [...(from?.items ?? [])].filter((item) => item.kind === 'file')
    const files = items.flatMap((item) => {
      if (item.webkitGetAsEntry()?.isDirectory) return []
      return item.getAsFile() ?? []
    })
    if (files.length < items.length) toasts.note(t('files-folder'))
    this.add(chat, files)
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

  /** Hands the files over, then sends the message. False: what could not be sent stays chosen. */
  async send(text: string, quote: MessageId | null, original: boolean): Promise<boolean> {
    const { chat, ready } = this
    if (!chat || this.part !== null || ready.length === 0) return false
    const total = this.size + 1
    let before = 0
    this.part = 0
    try {
      const files: NewFile[] = []
      for (const { file } of ready) {
        const source = await backend().shell.stageFile(file, (done) => (this.part = (before + done) / total))
        before += file.size
        files.push({ source, name: file.name, shrink: !original, voice: false })
      }
      if (await attempt({ type: 'send_files', chat, text: text.trim(), quote, files })) {
        this.clear()
        return true
      }
    } catch (error) {
      toasts.error(asApiError(error))
    }
    this.part = null
    return false
  }
}

function chosenFile(file: File): ChosenFile {
  const is = PHOTOS.includes(file.type) ? 'photo' : VIDEOS.includes(file.type) ? 'video' : 'other'
  const fault = file.size > LARGEST ? 'too_large' : null
  return { file, is, fault, url: is === 'other' || fault ? null : URL.createObjectURL(file) }
}

export const chosen = new Chosen()
