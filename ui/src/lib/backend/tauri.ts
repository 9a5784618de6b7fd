// The desktop window: one typed call each for commands, queries and the shell; events by a channel.

import { Channel, invoke } from '@tauri-apps/api/core'
import { listen } from '@tauri-apps/api/event'
import type { Answer, ChatId, Event, MessageId, Reply } from '../api/types'
import type { Backend, EmbeddedRelay, NotificationState, Shell, ShellInfo } from './backend'
import { imageFromBlob } from '../text/picture'

export async function tauriBackend(): Promise<Backend> {
  const listeners = new Set<(event: Event) => void>()
  const events = new Channel<Event>()
  events.onmessage = (event) => listeners.forEach((listener) => listener(event))
  await invoke('subscribe', { events })
  return {
    command: (command) => invoke<Reply>('command', { command }),
    query: (query) => invoke<Answer>('query', { query }),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    shell: tauriShell(),
  }
}

function tauriShell(): Shell {
  return {
    info: () => invoke<ShellInfo>('shell_info'),
    openExternal: (url) => invoke('open_external', { url }),
    copy: (text) => navigator.clipboard.writeText(text),
    setVisible: (chat) => void invoke('set_visible', { chat }),
    // The shell knows the unread total itself: it draws the tray.
    setBadge: () => undefined,
    readQrFromImage: async (file) => readFrame(await imageFromBlob(file)),
    readQrFromFrame: readFrame,
    embeddedRelay: () => invoke<EmbeddedRelay | null>('embedded_relay'),
    reopen: () => invoke('reopen'),
    setAside: () => invoke('set_aside'),
    setWords: (words) => void invoke('set_words', { words }),
    setAutostart: (on) => invoke('set_autostart', { on }),
    setNotifications: (on) => invoke<NotificationState>('set_notifications', { on }),
    stageFile,
    saveFile: (message, place) => invoke<string>('save_file', { message, place }),
    readMedia,
    askToKeepData: () => Promise.resolve(true),
    install: () => Promise.resolve(),
    onDeepLink,
    onOpenChat: (listener) => on<ChatId>('open_chat', listener),
  }
}

/** So much of a file is in memory at a time. */
const PIECE = 1 << 20

async function stageFile(file: Blob, done: (bytes: number) => void): Promise<string> {
  const source = await invoke<string>('stage_file')
  for (let at = 0; at < file.size; at += PIECE) {
    const piece = new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer())
    await invoke('stage_piece', piece, { headers: { source, at: String(at) } })
    done(Math.min(at + PIECE, file.size))
  }
  return source
}

/** Piece by piece, so that other calls come in between; the shell looks at what it is. */
async function readMedia(message: MessageId, place: number, mediaType: string): Promise<Blob> {
  const pieces: ArrayBuffer[] = []
  for (let from = 0; ;) {
    const piece = await invoke<ArrayBuffer>('read_media', { message, place, from })
    if (piece.byteLength === 0) return new Blob(pieces, { type: mediaType })
    pieces.push(piece)
    from += piece.byteLength
  }
}

function readFrame(frame: ImageData): Promise<string | null> {
  return invoke<string | null>('read_qr', new Uint8Array(frame.data.buffer), {
    headers: { width: String(frame.width), height: String(frame.height) },
  })
}

/** The shell keeps a link until it is taken, so that one that came before this page is not lost, and none is told twice. */
function onDeepLink(listener: (link: string) => void): () => void {
  const take = () =>
    void invoke<string | null>('take_deep_link').then((link) => {
      if (link) listener(link)
    })
  take()
  return on('deep_link', take)
}

function on<T>(event: string, listener: (payload: T) => void): () => void {
  const unlisten = listen<T>(event, ({ payload }) => listener(payload))
  return () => void unlisten.then((stop) => stop())
}
