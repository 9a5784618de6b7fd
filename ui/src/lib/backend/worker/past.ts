// The page's end of the worker that reads chats from other messengers. One file, one worker: it goes with the file.

import type { ApiError, Command, PastProgress, Reply } from '../../api/types'
import type { PastAnswer, PastRequest } from '../../../worker/protocol'
import type { OpenedPast } from '../backend'

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

/** Opens an export and says what is in it. Batches go to the engine one after the other: the next is read when it has one. */
export async function openPast(
  file: File,
  command: (command: Command) => Promise<Reply>,
): Promise<OpenedPast> {
  const reader = new Reader()
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  await reader.ask({ type: 'open', file, timeZone }).catch((error: unknown) => {
    reader.end()
    throw error
  })
  let stopped = false
  return {
    view: (order) => reader.ask({ type: 'view', order }),
    async take(choice, heard) {
      const soFar: PastProgress = { added: 0, alreadyHere: 0, left: 0 }
      await reader.ask({ type: 'begin', choice })
      while (!stopped) {
        const { messages, left } = await reader.ask<{ messages: MessagesOf<'import'>; left: number }>({
          type: 'next',
        })
        soFar.left = left
        if (messages.length === 0) break
        const reply = await command({ type: 'import', chat: choice.chat, messages })
        const added = reply.type === 'imported' ? reply.added : 0
        soFar.added += added
        soFar.alreadyHere += messages.length - added
        heard({ ...soFar })
      }
      return soFar
    },
    stop: () => (stopped = true),
    close: () => reader.end(),
  }
}

type MessagesOf<Type> = Extract<Command, { type: Type; messages: unknown }>['messages']
