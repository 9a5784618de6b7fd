// The worker that reads QR codes, in an instance of its own: a picture that breaks the reader must not break the engine.

import init, { scan } from '../lib/wasm/harkara_phone'
import wasm from '../lib/wasm/harkara_phone_bg.wasm?url'
import type { ScanAnswer, ScanRequest } from './protocol'

const ready = init({ module_or_path: wasm })

addEventListener('message', ({ data }: MessageEvent<ScanRequest>) => {
  void ready.then(() => {
    const text = scan(new Uint8Array(data.rgba), data.width, data.height) ?? null
    const answer: ScanAnswer = { id: data.id, text }
    postMessage(answer)
  })
})
