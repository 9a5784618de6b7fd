// The worker that reads chats from other messengers, in an instance of its own: a file that breaks the reader must not
// break the engine. It lives as long as the file is open.

import init, { PastFile } from '../lib/wasm/harkara_phone'
import wasm from '../lib/wasm/harkara_phone_bg.wasm?url'
import { asApiError } from './fault'
import { Stage } from './files/stage'
import type { PastAnswer, PastRequest } from './protocol'

const ready = init({ module_or_path: wasm })
let opened: PastFile | null = null
let stage: Promise<Stage> | null = null

addEventListener('message', ({ data }: MessageEvent<PastRequest>) => {
  void answer(data).then((said) => postMessage(said))
})

async function answer(request: PastRequest): Promise<PastAnswer> {
  try {
    await ready
    return { id: request.id, value: await carryOut(request) }
  } catch (thrown) {
    return { id: request.id, error: asApiError(thrown) }
  }
}

async function carryOut(request: PastRequest): Promise<unknown> {
  if (request.type === 'open') {
    opened = PastFile.open(request.file, request.file.name, request.timeZone)
    return null
  }
  if (!opened) return null
  switch (request.type) {
    case 'view':
      return JSON.parse(opened.view(JSON.stringify(request.order)))
    case 'begin':
      opened.begin(JSON.stringify(request.choice))
      return null
    case 'next':
      return { messages: JSON.parse(opened.next()) as unknown, left: opened.left }
    case 'stage':
      return stageFile(opened, request.name)
    case 'unstage':
      return (await shared()).delete(request.source)
  }
}

/** Takes a file out of the archive, never more of it than a piece in memory, to where it is sealed. */
async function stageFile(from: PastFile, name: string): Promise<string> {
  const size = from.sizeOf(name)
  return (await shared()).fill(size, (put) => from.unpack(name, put))
}

function shared(): Promise<Stage> {
  stage ??= Stage.beside()
  return stage
}
