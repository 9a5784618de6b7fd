// A microphone that hears a song, and its voice messages.

import { MicrophoneError, type Heard, type NoMicrophone, type Recording } from '../backend'

export const VOICE_MS = 40_000
const TICK_MS = 40
const RATE = 8_000

/** As loud as somebody who speaks: in words, with breaths. */
const loudness = (seconds: number): number =>
  Math.abs(Math.sin(seconds * 5.1)) * (0.35 + 0.6 * Math.abs(Math.sin(seconds * 1.3 + 0.4)))

export const WAVEFORM = btoa(
  String.fromCharCode(...Array.from({ length: 64 }, (_, bar) => loudness((bar * VOICE_MS) / 64_000) * 255)),
)

/** Without a microphone where the address says `microphone=missing` or the like. */
export function record(hear: (heard: Heard) => void): Promise<Recording> {
  const fault = new URLSearchParams(location.search).get('microphone') as NoMicrophone | null
  if (fault) return Promise.reject(new MicrophoneError(fault))
  let durationMs = 0
  let timer: ReturnType<typeof setInterval> | undefined
  const listen = () => {
    timer = setInterval(() => {
      durationMs += TICK_MS
      hear({ level: loudness(durationMs / 1000), durationMs, ended: false })
    }, TICK_MS)
  }
  const stop = () => clearInterval(timer)
  listen()
  return Promise.resolve({
    pause() {
      stop()
      return Promise.resolve(voice(durationMs))
    },
    resume() {
      listen()
      return Promise.resolve()
    },
    end: stop,
  })
}

/** A sound of that length, in the plainest form that every browser plays. */
export function voice(ms: number): Blob {
  const samples = Math.floor((ms * RATE) / 1000)
  const view = new DataView(new ArrayBuffer(44 + samples))
  const word = (at: number, text: string) =>
    [...text].forEach((c, i) => view.setUint8(at + i, c.charCodeAt(0)))
  word(0, 'RIFF')
  view.setUint32(4, 36 + samples, true)
  word(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, RATE, true)
  view.setUint32(28, RATE, true)
  view.setUint16(32, 1, true)
  view.setUint16(34, 8, true)
  word(36, 'data')
  view.setUint32(40, samples, true)
  for (let at = 0; at < samples; at++)
    view.setUint8(44 + at, 128 + 50 * Math.sin(at * 0.3) * loudness(at / RATE))
  return new Blob([view], { type: 'audio/wav' })
}
