// Saving a file for the person, as their browser saves files: never all of it in the page's memory.

import type { MessageId } from '../../api/types'
import type { AboutFile } from '../../../worker/protocol'
import type { WorkerChannel } from './channel'

/** From here on a copy in the browser's storage costs more than a question where to save. */
const LARGE = 32 << 20
/** Written in one go. */
const PIECE = 4 << 20
/** After that the browser has taken hold of the download. */
const TAKEN_MS = 60_000

/** Answers what the file is called now. Null: the person changed their mind. */
export async function saveFile(
  channel: WorkerChannel,
  message: MessageId,
  place: number,
): Promise<string | null> {
  const about = await channel.file<AboutFile>({ type: 'about', message, place })
  if (about.size > LARGE && window.showSaveFilePicker) {
    const target = await window.showSaveFilePicker({ suggestedName: about.title }).catch(unlessAborted)
    if (!target) return null
    await stream(channel, message, place, about.size, await target.createWritable())
    return target.name
  }
  // Bytes and nothing else: what could be a page must not open as one.
  const mediaType = 'application/octet-stream'
  const blob = await channel.file<Blob>({ type: 'open', message, place, mediaType })
  download(blob, about.title)
  return about.title
}

/** The file shows only when it is whole: `abort` leaves nothing. */
async function stream(
  channel: WorkerChannel,
  message: MessageId,
  place: number,
  size: number,
  target: FileSystemWritableFileStream,
): Promise<void> {
  try {
    for (let from = 0; from < size; from += PIECE) {
      const ask = { type: 'part', message, place, from, length: PIECE } as const
      await target.write(await channel.file<Uint8Array<ArrayBuffer>>(ask))
    }
    await target.close()
  } catch (thrown) {
    await target.abort().catch(() => undefined)
    throw thrown
  }
}

function unlessAborted(thrown: unknown): null {
  if (thrown instanceof DOMException && thrown.name === 'AbortError') return null
  throw thrown
}

function download(blob: Blob, title: string): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = title
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), TAKEN_MS)
}
