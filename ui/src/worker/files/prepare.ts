// A file that is to be sent: recognised, a photo made small, and sealed with a key of its own.

import type { LookAnswer, LookRequest, Prepared } from './protocol'
import { write, type Shelf } from './shelf'
import type { Stage } from './stage'
import { CHUNK, SEGMENT, Stream, digest } from './stream'

/** It became longer or shorter, or is not there. */
export class SourceGone extends Error {}
export class TooLarge extends Error {}

/** Makes a sealed file of a staged one, as `part`. Null: it was given up meanwhile. */
export async function prepare(
  shelf: Shelf,
  stage: Stage,
  job: { file: number; source: string; shrink: boolean },
  goOn: () => boolean,
): Promise<Prepared | null> {
  const source = await stage.whole(job.source).catch(() => null)
  if (!source) throw new SourceGone('not there')
  const { found, thumbnail, blob, last } = await look({ blob: source, shrink: job.shrink })
  if (last === null) throw new TooLarge('more than 2 GiB')
  const name = part(job.file)
  try {
    const sealed = await seal(shelf, name, blob, last, goOn)
    if (sealed) return { ...sealed, size: blob.size, found, thumbnail }
  } catch (thrown) {
    await shelf.delete(name)
    throw thrown
  }
  await shelf.delete(name)
  return null
}

/** What a file is called until it has its name. */
export function part(file: number): string {
  return `part-${file}`
}

/** Durable when it returns: the database will say that the file is here. */
async function seal(
  shelf: Shelf,
  name: string,
  source: Blob,
  last: number,
  goOn: () => boolean,
): Promise<Pick<Prepared, 'key' | 'ids'> | null> {
  // Fresh randomness each time: a key never seals two contents.
  const key = crypto.getRandomValues(new Uint8Array(32))
  const chunks = Math.max(1, Math.ceil(source.size / SEGMENT))
  const stream = await Stream.of({ key, size: source.size, chunks, last })
  const ids = new Uint8Array(32 * chunks)
  await shelf.delete(name)
  for (let index = 0; index < chunks; index += 1) {
    if (!goOn()) return null
    const piece = source.slice(index * SEGMENT, (index + 1) * SEGMENT)
    const chunk = await stream.seal(index, new Uint8Array(await contents(piece)))
    ids.set(await digest(chunk), 32 * index)
    await shelf.use(name, true, (file) => write(file, chunk, index * CHUNK))
  }
  await shelf.use(name, true, (file) => file.flush())
  return { key, ids }
}

function contents(piece: Blob): Promise<ArrayBuffer> {
  return piece.arrayBuffer().catch((thrown) => {
    throw new SourceGone(String(thrown))
  })
}

/** Looks in a worker of its own, so that a hostile file ends nothing but that. */
function look(request: LookRequest): Promise<LookAnswer> {
  const worker = new Worker(new URL('./look.ts', import.meta.url), { type: 'module', name: 'look' })
  const answer = new Promise<LookAnswer>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<LookAnswer | string>) =>
      typeof data === 'string' ? reject(new SourceGone(data)) : resolve(data)
    worker.onerror = (event) => {
      event.preventDefault()
      reject(new SourceGone(event.message))
    }
  })
  worker.postMessage(request)
  return answer.finally(() => worker.terminate())
}
