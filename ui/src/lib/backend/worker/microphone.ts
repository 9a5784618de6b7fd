// The browser's microphone: samples from an audio worklet go to a worker that makes Opus of them.

import type { FromVoice, ToVoice } from '../../../worker/protocol'
import samplesUrl from '../../../worker/samples.worklet?worker&url'
import { MicrophoneError, type Heard, type NoMicrophone, type Recording } from '../backend'

export async function record(hear: (heard: Heard) => void): Promise<Recording> {
  // Pages that came over an unprotected line get no microphone, and old browsers have none to give.
  if (!navigator.mediaDevices?.getUserMedia || !('AudioWorkletNode' in window))
    throw new MicrophoneError('unsupported')
  const encoder = new Encoder(hear)
  try {
    let listening: Listening | null = await listen(encoder)
    const letGo = () => {
      listening?.stop()
      listening = null
    }
    encoder.onended = letGo
    return {
      pause() {
        letGo()
        return encoder.file()
      },
      async resume() {
        listening ??= await listen(encoder)
      },
      end() {
        letGo()
        encoder.end()
      },
    }
  } catch (error) {
    encoder.end()
    throw error
  }
}

interface Listening {
  stop(): void
}

/** Opens the microphone; the light beside it is on until `stop`. */
async function listen(encoder: Encoder): Promise<Listening> {
  const stream = await navigator.mediaDevices
    .getUserMedia({ audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true } })
    .catch((error: unknown) => {
      throw new MicrophoneError(why(error))
    })
  const context = new AudioContext()
  const stop = () => {
    for (const track of stream.getTracks()) track.stop()
    void context.close()
  }
  try {
    await context.audioWorklet.addModule(samplesUrl)
    // Where a page may not sound before it was touched, it may not listen either.
    await context.resume()
    const samples = new AudioWorkletNode(context, 'samples', { numberOfOutputs: 0, channelCount: 1 })
    samples.port.onmessage = ({ data }: MessageEvent<Float32Array<ArrayBuffer>>) =>
      encoder.feed(context.sampleRate, data)
    context.createMediaStreamSource(stream).connect(samples)
    for (const track of stream.getTracks()) track.onended = () => encoder.lost()
  } catch {
    stop()
    throw new MicrophoneError('broken')
  }
  return { stop }
}

/** The worker that encodes: an instance of its own, so that neither the page nor the engine waits for it. */
class Encoder {
  onended: () => void = () => undefined
  #worker = new Worker(new URL('../../../worker/voice.ts', import.meta.url), {
    type: 'module',
    name: 'voice',
  })
  #hear: (heard: Heard) => void
  #files: { resolve: (file: Blob) => void; reject: (why: Error) => void }[] = []
  #durationMs = 0

  constructor(hear: (heard: Heard) => void) {
    this.#hear = hear
    this.#worker.onmessage = ({ data }: MessageEvent<FromVoice>) => this.#told(data)
    this.#worker.onerror = () => {
      for (const { reject } of this.#files.splice(0)) reject(new Error('the encoder has failed'))
      this.lost()
    }
  }

  feed(rate: number, samples: Float32Array<ArrayBuffer>): void {
    this.#post({ type: 'feed', rate, samples }, [samples.buffer])
  }

  file(): Promise<Blob> {
    return new Promise((resolve, reject) => {
      this.#files.push({ resolve, reject })
      this.#post({ type: 'file' })
    })
  }

  /** The microphone was unplugged, or taken back. */
  lost(): void {
    this.onended()
    this.#hear({ level: 0, durationMs: this.#durationMs, ended: true })
  }

  end(): void {
    this.#worker.terminate()
  }

  #post(message: ToVoice, transfer: Transferable[] = []): void {
    this.#worker.postMessage(message, transfer)
  }

  #told(message: FromVoice): void {
    if (message.type === 'file')
      return this.#files.shift()?.resolve(new Blob([message.bytes], { type: 'audio/ogg' }))
    this.#durationMs = message.heard.durationMs
    if (message.heard.ended) this.onended()
    this.#hear(message.heard)
  }
}

function why(error: unknown): NoMicrophone {
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'missing'
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied'
  return 'broken'
}
