// What the page and its worker say to each other.

import type {
  ApiError,
  ChatId,
  Command,
  DateOrder,
  Event,
  MessageId,
  PastChoice,
  Query,
  Reply,
} from '../lib/api/types'

export type ToWorker =
  /** First of all. With `takeOver` the tab that has Harkara open is asked to let go. */
  | { type: 'start'; takeOver: boolean }
  | { type: 'command'; id: number; command: Command }
  | { type: 'query'; id: number; query: Query }
  | { type: 'visible'; chat: ChatId | null }
  /** Whether the browser keeps the data for good. */
  | { type: 'kept'; persistent: boolean }
  /** The page is looked at again: timers may have slept. */
  | { type: 'awake' }
  | FileRequest

/** What the page wants with the bytes of files; answered with a `value`. */
export type FileRequest =
  /** Copy it; the answer is its name as a source. */
  | { type: 'stage'; id: number; blob: Blob }
  /** The answer is an `AboutFile`. */
  | { type: 'about'; id: number; message: MessageId; place: number }
  /** The answer is a `Uint8Array`, shorter where the file ends. */
  | { type: 'part'; id: number; message: MessageId; place: number; from: number; length: number }
  /** The answer is a `Blob`. */
  | { type: 'open'; id: number; message: MessageId; place: number; mediaType: string }

export interface AboutFile {
  title: string
  size: number
}

export type FromWorker =
  | { type: 'started' }
  /** The worker has ended itself, and why. */
  | { type: 'stopped'; error: ApiError }
  | { type: 'answer'; id: number; json: string }
  | { type: 'value'; id: number; value: unknown }
  /** So many bytes of a file are copied. */
  | { type: 'staged'; id: number; done: number }
  | Note

/** What `harkara_phone` tells the page, as its `Note`; `reply` and `refused` answer commands and queries alike. */
export type Note =
  | { type: 'reply'; id: number; reply: Reply }
  | { type: 'refused'; id: number; error: ApiError }
  | { type: 'event'; event: Event }

/** To the worker that reads QR codes: RGBA pixels, transferred. */
export interface ScanRequest {
  id: number
  rgba: ArrayBuffer
  width: number
  height: number
}

export interface ScanAnswer {
  id: number
  text: string | null
}

/** To the worker that encodes a voice message: what the microphone said, and that its file is wanted. */
export type ToVoice = { type: 'feed'; rate: number; samples: Float32Array<ArrayBuffer> } | { type: 'file' }

export type FromVoice =
  | { type: 'heard'; heard: { level: number; durationMs: number; ended: boolean } }
  | { type: 'file'; bytes: ArrayBuffer }

/** To the worker that reads a chat from another messenger. */
export type PastRequest =
  | { id: number; type: 'open'; file: File; timeZone: string }
  | { id: number; type: 'view'; order: DateOrder | null }
  | { id: number; type: 'begin'; choice: PastChoice }
  /** The next messages; none at the end. */
  | { id: number; type: 'next' }
  /** Takes a file out of the archive; the answer is its name as a source. */
  | { id: number; type: 'stage'; name: string }
  /** No message waits for it. */
  | { id: number; type: 'unstage'; source: string }

export type PastAnswer = { id: number; value: unknown } | { id: number; error: ApiError }

/** Held by the worker that has the database open, for as long as it lives. */
export const ENGINE_LOCK = 'harkara-engine'
/** Where tabs of the same browser meet. */
export const TABS_CHANNEL = 'harkara-tabs'
/** Said there by a tab that wants the engine. */
export const TAKE_OVER = 'take-over'

/** To a service worker that waits: take the old one's place. */
export const BE_THE_ONE = 'be-the-one'
