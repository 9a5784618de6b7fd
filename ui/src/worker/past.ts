// The worker that reads chats from other messengers, in an instance of its own: a file that breaks the reader must not
// break the engine. It lives as long as the file is open.

import init, { PastFile } from '../lib/wasm/harkara_phone'
import wasm from '../lib/wasm/harkara_phone_bg.wasm?url'
import type { ApiError } from '../lib/api/types'
import type { PastAnswer, PastRequest } from './protocol'

const ready = init({ module_or_path: wasm })
let opened: PastFile | null = null

addEventListener('message', ({ data }: MessageEvent<PastRequest>) => {
  void ready.then(() => {
    let answer: PastAnswer
    try {
      answer = { id: data.id, value: carryOut(data) }
    } catch (error) {
      answer = { id: data.id, error: JSON.parse(String(error)) as ApiError }
    }
    postMessage(answer)
  })
})

function carryOut(request: PastRequest): unknown {
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
  }
}
