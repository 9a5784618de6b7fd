// The page's end of the worker that reads chats from other messengers. One file, one worker: it goes with the file.

import type {
  ApiError,
  ChatId,
  Content,
  ErrorCode,
  Imported,
  ImportedContent,
  MessageId,
  PastChoice,
} from '../../api/types'
import type { PastAnswer, PastRequest } from '../../../worker/protocol'
import type { Backend, OpenedPast, PastSoFar } from '../backend'

type Ask = PastRequest extends infer One ? (One extends { id: number } ? Omit<One, 'id'> : never) : never

/** The reader of one file; every question is answered in turn. */
class Reader {
  #worker = new Worker(new URL('../../../worker/past.ts', import.meta.url), { type: 'module', name: 'past' })
  #lastId = 0
  #waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: ApiError) => void }>()

  constructor() {
    this.#worker.onmessage = ({ data }: MessageEvent<PastAnswer>) => {
      const waiting = this.#waiting.get(data.id)
      this.#waiting.delete(data.id)
      if ('error' in data) waiting?.reject(data.error)
      else waiting?.resolve(data.value)
    }
    // A file that broke the reader: the engine lives elsewhere and has lost nothing.
    this.#worker.onerror = () => this.#fail({ code: 'past_damaged', detail: '' })
  }

  ask<T>(question: Ask): Promise<T> {
    const id = ++this.#lastId
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (value: unknown) => void, reject })
      this.#worker.postMessage({ ...question, id } as PastRequest)
    })
  }

  end(): void {
    this.#worker.terminate()
    this.#fail({ code: 'internal', detail: 'closed' })
  }

  #fail(error: ApiError): void {
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
  }
}

/** What of the engine is needed here. */
type Engine = Pick<Backend, 'command' | 'query'>

/** What is wrong with one file of an archive and with no other. */
const OF_ONE_FILE: ErrorCode[] = ['past_damaged', 'past_absurd', 'file_too_large', 'not_found']

/** Opens an export and says what is in it. */
export async function openPast(file: File, engine: Engine): Promise<OpenedPast> {
  const reader = new Reader()
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  await reader.ask({ type: 'open', file, timeZone }).catch((error: unknown) => {
    reader.end()
    throw error
  })
  let stopped = false
  let taken: Promise<unknown> = Promise.resolve()
  return {
    view: (order) => reader.ask({ type: 'view', order }),
    take(choice, heard) {
      const taking = take(reader, engine, choice, () => stopped, heard)
      taken = taking.catch(() => undefined)
      return taking
    },
    stop: () => (stopped = true),
    // Not in the middle of a file, of which half would stay behind.
    close() {
      stopped = true
      void taken.then(() => reader.end())
    },
  }
}

/** First all words, then the files one by one: words are what a person would miss most where room or time runs out. */
async function take(
  reader: Reader,
  engine: Engine,
  choice: PastChoice,
  stopped: () => boolean,
  heard: (soFar: PastSoFar) => void,
): Promise<PastSoFar> {
  const soFar: PastSoFar = { added: 0, alreadyHere: 0, left: 0 }
  let files = 0
  // A batch goes to the engine when it has answered for the one before.
  await eachBatch(reader, choice, stopped, async (messages, left) => {
    const added = await bring(engine, choice.chat, messages.map(withoutFile))
    files += messages.filter(hasFile).length
    soFar.added += added
    soFar.alreadyHere += messages.length - added
    soFar.left = left
    heard({ ...soFar })
  })
  if (files === 0 || stopped()) return soFar
  const so = { done: 0, came: 0, lost: 0 }
  await eachBatch(reader, choice, stopped, async (messages) => {
    const withFiles = messages.filter(hasFile)
    const missing = await withoutTheirs(engine, withFiles)
    for (const message of withFiles) {
      if (stopped()) break
      const came = missing.has(message.id) ? await bringFile(reader, engine, choice.chat, message) : null
      if (came) so[came] += 1
      so.done += 1
      soFar.files = { ...so }
      heard({ ...soFar })
    }
  })
  return soFar
}

async function eachBatch(
  reader: Reader,
  choice: PastChoice,
  stopped: () => boolean,
  work: (messages: Imported[], left: number) => Promise<void>,
): Promise<void> {
  await reader.ask({ type: 'begin', choice })
  while (!stopped()) {
    const { messages, left } = await reader.ask<{ messages: Imported[]; left: number }>({ type: 'next' })
    if (messages.length === 0) return
    await work(messages, left)
  }
}

/** Takes one file out of the archive and puts it to its message. From there on it is sealed as any other. */
async function bringFile(
  reader: Reader,
  engine: Engine,
  chat: ChatId,
  message: WithFile,
): Promise<'came' | 'lost' | null> {
  let source: string
  try {
    source = await reader.ask<string>({ type: 'stage', name: message.content.name })
  } catch (error) {
    if (OF_ONE_FILE.includes((error as ApiError).code)) return 'lost'
    throw error
  }
  let added = 0
  try {
    added = await bring(engine, chat, [{ ...message, content: { ...message.content, source } }])
  } finally {
    // Its message was deleted meanwhile, or has got the file from another device.
    if (added === 0) await reader.ask({ type: 'unstage', source })
  }
  return added === 0 ? null : 'came'
}

/** Which of these have no file here, nor know where to fetch it. */
async function withoutTheirs(engine: Engine, messages: Imported[]): Promise<Set<MessageId>> {
  if (messages.length === 0) return new Set()
  const answer = await engine.query({ type: 'messages_by_id', ids: messages.map(({ id }) => id) })
  const known = answer.type === 'messages' ? answer.messages : []
  return new Set(known.filter(({ content }) => lacksFile(content)).map(({ id }) => id))
}

function lacksFile(content: Content): boolean {
  if (content.type === 'left_out') return true
  const state = content.type === 'text' ? content.files[0]?.state : undefined
  return state?.state === 'failed' && !state.here
}

async function bring(engine: Engine, chat: ChatId, messages: Imported[]): Promise<number> {
  const reply = await engine.command({ type: 'import', chat, messages })
  return reply.type === 'imported' ? reply.added : 0
}

type WithFile = Imported & { content: Extract<ImportedContent, { type: 'file' }> }

function hasFile(message: Imported): message is WithFile {
  return message.content.type === 'file'
}

function withoutFile(message: Imported): Imported {
  if (!hasFile(message)) return message
  const { name, text } = message.content
  return { ...message, content: { type: 'left_out', name, text } }
}
