// The worker that makes Opus in Ogg of what a microphone says. It lives as long as one recording.

import init, { VoiceRecorder } from '../lib/wasm/harkara_phone'
import wasm from '../lib/wasm/harkara_phone_bg.wasm?url'
import type { FromVoice, ToVoice } from './protocol'

const ready = init({ module_or_path: wasm }).then(() => new VoiceRecorder())

addEventListener('message', ({ data }: MessageEvent<ToVoice>) => {
  // What is said while the codec is being loaded waits its turn.
  void ready.then((recorder) => carryOut(recorder, data)).catch(fail)
})

function carryOut(recorder: VoiceRecorder, message: ToVoice): void {
  if (message.type === 'file') {
    const bytes = recorder.file().buffer as ArrayBuffer
    return post({ type: 'file', bytes }, [bytes])
  }
  const level = recorder.feed(message.rate, message.samples)
  post({ type: 'heard', heard: { level, durationMs: recorder.durationMs, ended: recorder.full } })
}

/** A rejected promise does not reach the page by itself. */
function fail(thrown: unknown): void {
  setTimeout(() => {
    throw thrown
  })
}

function post(message: FromVoice, transfer: Transferable[] = []): void {
  postMessage(message, { transfer })
}
