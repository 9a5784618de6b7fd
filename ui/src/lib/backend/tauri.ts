// The desktop window: one typed call each for commands, queries and the shell; events by a channel.

import { Channel, invoke } from '@tauri-apps/api/core'
import { listen } from '@tauri-apps/api/event'
import type { Answer, ChatId, Event, MessageId, PastProgress, PastView, Reply } from '../api/types'
import {
  MicrophoneError,
  type Backend,
  type EmbeddedRelay,
  type Heard,
  type NotificationState,
  type OpenedPast,
  type Recording,
  type Shell,
  type ShellInfo,
} from './backend'
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
    past: { open: openPast, export: (chat) => invoke<string>('export_chat', { chat }) },
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
    record,
    async readVoice(message: MessageId, place: number) {
      return new Blob([await invoke<ArrayBuffer>('read_voice', { message, place })], { type: VOICE })
    },
    chooseFolder: () => invoke<string | null>('choose_folder'),
    relayHere: () => Promise.resolve(null),
    askToKeepData: () => Promise.resolve(true),
    install: () => Promise.resolve(),
    onDeepLink,
    onOpenChat: (listener) => on<ChatId>('open_chat', listener),
  }
}

const VOICE = 'audio/ogg'

/** The shell has the microphone and the encoder; the window is told how loud it is. */
async function record(hear: (heard: Heard) => void): Promise<Recording> {
  const heard = new Channel<Heard>()
  heard.onmessage = hear
  await invoke('voice_start', { heard }).catch(refused)
  return {
    pause: async () => new Blob([await invoke<ArrayBuffer>('voice_pause')], { type: VOICE }),
    resume: () => invoke<undefined>('voice_resume').catch(refused),
    end: () => void invoke('voice_end'),
  }
}

/** The shell answers with the reason as one word. */
function refused(thrown: unknown): never {
  throw new MicrophoneError(thrown === 'missing' || thrown === 'denied' ? thrown : 'broken')
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

async function openPast(file: File, done: (bytes: number) => void): Promise<OpenedPast> {
  const source = await stageFile(file, done)
  const named = { source, name: file.name }
  return {
    view: (order) => invoke<PastView>('past_view', { ...named, order }),
    take(choice, heard) {
      const progress = new Channel<PastProgress>()
      progress.onmessage = heard
      return invoke<PastProgress>('past_take', { ...named, choice, progress })
    },
    stop: () => void invoke('past_stop', { source }),
    close: () => void invoke('past_close', { source }),
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
