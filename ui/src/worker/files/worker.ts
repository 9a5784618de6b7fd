// The worker that moves the bytes of files: it encrypts, writes and reads them in the browser's private storage, beside
// the engine's worker, so that no message waits for a file.

import type { ApiError, FileFault } from '../../lib/api/types'
import { check, forRelay, take } from './chunks'
import { Opened } from './open'
import { openPart, sealPart } from './parts'
import { SourceGone, TooLarge, part, prepare } from './prepare'
import type { FileAsk, FileJob, FromFiles, Place, ToFiles } from './protocol'
import { Shelf, isNamed } from './shelf'
import { Stage } from './stage'

const FOLDER = 'files'

/** Everything below waits for the folders. */
interface Room {
  shelf: Shelf
  stage: Stage
  opened: Opened
}
type InOrder = Exclude<FileJob | Place, { type: 'prepare' | 'stop' }>

let begin: (what: { names: string[]; sources: string[] }) => void
const room: Promise<Room> = new Promise<{ names: string[]; sources: string[] }>(
  (begun) => (begin = begun),
).then(async ({ names, sources }) => {
  const shelf = await Shelf.open(FOLDER, names)
  return { shelf, stage: await Stage.open(sources), opened: await Opened.over(shelf) }
})
/** In the order in which they come; only preparing takes its time beside the rest. */
let jobs: Promise<void> = Promise.resolve()
let preparing: Promise<void> = Promise.resolve()
/** Nobody waits for these any more. */
const stopped = new Set<number>()

addEventListener('message', ({ data }: MessageEvent<ToFiles>) => {
  if (data.type === 'begin') begin(data)
  else if (data.type === 'prepare') prepareNext(data)
  else if (data.type === 'stop') stopped.add(data.file)
  else if (data.type === 'stage' || data.type === 'part' || data.type === 'open') answer(data)
  else jobs = jobs.then(() => carryOut(data))
})

function say(news: FromFiles, transfer: Transferable[] = []): void {
  postMessage(news, { transfer })
}

function prepareNext(job: Extract<FileJob, { type: 'prepare' }>): void {
  const { file } = job
  stopped.delete(file)
  preparing = preparing.then(async () => {
    try {
      const { shelf, stage } = await room
      const prepared = await prepare(shelf, stage, job, () => !stopped.has(file))
      if (prepared) say({ type: 'sealed', file, ...prepared })
    } catch (thrown) {
      say({ type: 'failed', file, fault: faultOf(thrown), detail: String(thrown) })
    }
  })
}

async function carryOut(job: InOrder): Promise<void> {
  try {
    await attempt(await room, job)
  } catch (thrown) {
    const told = { fault: faultOf(thrown), detail: String(thrown) }
    if (job.type === 'read' || job.type === 'take') {
      say({ type: 'stuck', requestId: job.requestId, file: job.file, index: job.index, ...told })
    } else if (job.type === 'check' || job.type === 'place') {
      say({ type: 'failed', file: job.file, ...told })
    } else if (job.type === 'seal_part') {
      say({ type: 'part_sealed', number: job.number, object: null })
    } else if (job.type === 'open_part') {
      const full = told.fault === 'disk_full'
      say({ type: 'part_failed', number: job.number, full, detail: told.detail })
    }
  }
}

async function attempt({ shelf, stage, opened }: Room, job: InOrder): Promise<void> {
  switch (job.type) {
    case 'place':
      if (stopped.has(job.file)) {
        await shelf.delete(part(job.file))
        return say({ type: 'dropped', file: job.file })
      }
      await shelf.rename(part(job.file), job.name)
      return say({ type: 'placed', file: job.file })
    case 'release':
      return stage.delete(job.source)
    case 'check':
      return say({ type: 'checked', file: job.file, here: await check(shelf, job.sealed, job.ids) })
    case 'read': {
      const data = await forRelay(shelf, job)
      return say({ type: 'read', session: job.session, requestId: job.requestId, data }, [data.buffer])
    }
    case 'take':
      await take(shelf, job, job.data)
      return say({ type: 'written', requestId: job.requestId, file: job.file, index: job.index })
    case 'delete':
      await opened.forget(job.name)
      return shelf.delete(job.name)
    case 'seal_part': {
      const object = await sealPart(shelf, job)
      return say({ type: 'part_sealed', number: job.number, object }, object ? [object.buffer] : [])
    }
    case 'open_part': {
      const ids = await openPart(shelf, job, job.object, job.last)
      return say({ type: 'part_opened', number: job.number, ids })
    }
  }
}

function answer(ask: FileAsk): void {
  const { id } = ask
  room
    .then(async ({ stage, opened }) => {
      if (ask.type === 'stage') return stage.copy(ask.blob, (done) => say({ type: 'staged', id, done }))
      if (ask.type === 'part') return opened.part(ask.sealed, ask.from, ask.length)
      return opened.whole(ask.sealed, ask.mediaType)
    })
    .then(
      (value) => say({ type: 'value', id, value }, value instanceof Uint8Array ? [value.buffer] : []),
      (thrown) => say({ type: 'refused', id, error: errorOf(thrown) }),
    )
}

/** As the engine knows it. */
function faultOf(thrown: unknown): FileFault {
  if (isNamed(thrown, 'QuotaExceededError')) return 'disk_full'
  if (thrown instanceof SourceGone) return 'source_gone'
  if (thrown instanceof TooLarge) return 'too_large'
  return 'damaged'
}

/** As the page knows it. */
function errorOf(thrown: unknown): ApiError {
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown && 'detail' in thrown)
    return thrown as ApiError
  const detail = String(thrown)
  return { code: isNamed(thrown, 'QuotaExceededError') ? 'disk_full' : 'file_damaged', detail }
}
