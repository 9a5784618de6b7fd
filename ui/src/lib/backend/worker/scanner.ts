// The page's end of the worker that reads QR codes. It lives while codes are looked for.

import type { ScanAnswer, ScanRequest } from '../../../worker/protocol'

/** After the last picture; the worker's memory is given back. */
const IDLE_MS = 20_000

let worker: Worker | null = null
let lastId = 0
let idle: ReturnType<typeof setTimeout> | undefined
const waiting = new Map<number, (text: string | null) => void>()

/** The text of the QR code in the picture, if there is one. The picture's pixels are handed over. */
export function scan(picture: ImageData): Promise<string | null> {
  clearTimeout(idle)
  idle = setTimeout(end, IDLE_MS)
  worker ??= start()
  const request: ScanRequest = {
    id: ++lastId,
    rgba: picture.data.buffer as ArrayBuffer,
    width: picture.width,
    height: picture.height,
  }
  return new Promise((resolve) => {
    waiting.set(request.id, resolve)
    worker?.postMessage(request, [request.rgba])
  })
}

function start(): Worker {
  const fresh = new Worker(new URL('../../../worker/scanner.ts', import.meta.url), {
    type: 'module',
    name: 'scanner',
  })
  fresh.onmessage = ({ data }: MessageEvent<ScanAnswer>) => {
    waiting.get(data.id)?.(data.text)
    waiting.delete(data.id)
  }
  // A picture that broke the reader holds no code; the next one gets a new reader.
  fresh.onerror = end
  return fresh
}

function end(): void {
  worker?.terminate()
  worker = null
  for (const resolve of waiting.values()) resolve(null)
  waiting.clear()
}
