// What the page and its worker say to each other.

import type { ApiError, ChatId, Command, DateOrder, Event, PastChoice, Query, Reply } from '../lib/api/types'

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

export type FromWorker =
  | { type: 'started' }
  /** The worker has ended itself, and why. */
  | { type: 'stopped'; error: ApiError }
  | { type: 'answer'; id: number; json: string }
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

/** To the worker that reads a chat from another messenger. */
export type PastRequest =
  | { id: number; type: 'open'; file: File; timeZone: string }
  | { id: number; type: 'view'; order: DateOrder | null }
  | { id: number; type: 'begin'; choice: PastChoice }
  /** The next messages; none at the end. */
  | { id: number; type: 'next' }

export type PastAnswer = { id: number; value: unknown } | { id: number; error: ApiError }

/** Held by the worker that has the database open, for as long as it lives. */
export const ENGINE_LOCK = 'harkara-engine'
/** Where tabs of the same browser meet. */
export const TABS_CHANNEL = 'harkara-tabs'
/** Said there by a tab that wants the engine. */
export const TAKE_OVER = 'take-over'

/** To a service worker that waits: take the old one's place. */
export const BE_THE_ONE = 'be-the-one'
