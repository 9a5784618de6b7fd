// What the engine's worker and the files' worker say to each other. `FileJob` is made by crates/phone.

import type { ApiError, FileFault, FileKind } from '../../lib/api/types'

/** How to open a file: what crates/media calls sealed. */
export interface Sealed {
  /** What it is called on disk. */
  name: string
  key: Uint8Array<ArrayBuffer>
  size: number
  chunks: number
  /** How long the last chunk is. */
  last: number
}

/** One chunk of it. */
export interface ChunkOf {
  file: number
  sealed: Sealed
  index: number
  /** Its SHA-256. */
  id: Uint8Array<ArrayBuffer>
}

export type FileJob =
  | { type: 'prepare'; file: number; source: string; shrink: boolean; voice: boolean }
  | { type: 'stop'; file: number }
  | { type: 'release'; source: string }
  | { type: 'check'; file: number; sealed: Sealed; ids: Uint8Array<ArrayBuffer> }
  | ({ type: 'read'; session: number; requestId: number } & ChunkOf)
  | ({ type: 'take'; requestId: number; data: Uint8Array<ArrayBuffer> } & ChunkOf)
  | { type: 'delete'; name: string }
  | PartJob

/** A part of a file for a backup, or out of one: `PartJob` of crates/phone. */
export type PartJob =
  | ({ type: 'seal_part' } & PartOf)
  | ({ type: 'open_part'; object: Uint8Array<ArrayBuffer>; last: boolean } & PartOf)

export interface PartOf {
  number: number
  /** Of the file, as on disk. */
  name: string
  from: number
  length: number
  /** Secrets: for the object's id, and for its key. */
  ids: Uint8Array<ArrayBuffer>
  objects: Uint8Array<ArrayBuffer>
  /** What it is sealed for. */
  place: Uint8Array<ArrayBuffer>
}

/** A file that was sealed gets its name, which follows from its key and chunks. */
export interface Place {
  type: 'place'
  file: number
  name: string
}

/** What the page wants of the files' worker; answered by number. */
export type FileAsk =
  | { type: 'stage'; id: number; blob: Blob }
  | { type: 'part'; id: number; sealed: Sealed; from: number; length: number }
  | { type: 'open'; id: number; sealed: Sealed; mediaType: string }

export type ToFiles =
  /** First of all: what may be on disk. Anything else there is left of a crash. */
  { type: 'begin'; names: string[]; sources: string[] } | FileJob | Place | FileAsk

export type FileNews =
  | ({ type: 'sealed'; file: number } & Prepared)
  | { type: 'placed'; file: number }
  /** It was given up before it had its name. */
  | { type: 'dropped'; file: number }
  /** `detail` is for the log. */
  | { type: 'failed'; file: number; fault: FileFault; detail: string }
  | { type: 'checked'; file: number; here: number }
  | { type: 'read'; session: number; requestId: number; data: Uint8Array<ArrayBuffer> }
  | { type: 'written'; requestId: number; file: number; index: number }
  | { type: 'stuck'; requestId: number; file: number; index: number; fault: FileFault; detail: string }
  | PartNews

export type PartNews =
  /** Nothing: the file is not on disk as it should be. */
  | { type: 'part_sealed'; number: number; object: Uint8Array<ArrayBuffer> | null }
  /** The ids of the whole file's chunks, once it is whole. */
  | { type: 'part_opened'; number: number; ids: Uint8Array<ArrayBuffer> }
  | { type: 'part_failed'; number: number; full: boolean; detail: string }

export type FromFiles =
  | FileNews
  | { type: 'value'; id: number; value: unknown }
  | { type: 'staged'; id: number; done: number }
  | { type: 'refused'; id: number; error: ApiError }

/** A file that was sealed. */
export interface Prepared {
  key: Uint8Array<ArrayBuffer>
  size: number
  /** Of its chunks, 32 bytes each. */
  ids: Uint8Array<ArrayBuffer>
  found: Found
  thumbnail: Uint8Array<ArrayBuffer>
}

/** What a file is, by its bytes. */
export interface Found {
  kind: FileKind
  mediaType: string
  ending: 'jpg' | 'png' | null
  width: number
  height: number
  /** Of a voice message; else nothing. */
  durationMs: number
  waveform: number[]
}

/** To the worker that looks at one file, and what it answers. */
export interface LookRequest {
  blob: Blob
  shrink: boolean
  /** Perhaps a recording. */
  voice: boolean
}

/** A text instead: why it can't be looked at. */
export interface LookAnswer {
  found: Found
  thumbnail: Uint8Array<ArrayBuffer>
  /** What is sent: the file itself, or the photo that was made of it. */
  blob: Blob
  /** How long its last chunk is; null: too large. */
  last: number | null
}
