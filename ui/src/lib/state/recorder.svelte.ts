// The voice message that is being recorded: one at a time, kept until it is sent or discarded.

import type { ChatId, MessageId } from '../api/types'
import { MicrophoneError, type Heard, type NoMicrophone, type Recording } from '../backend/backend'
import { asApiError, backend } from '../backend/ask'
import { t } from '../words/words.svelte'
import { player } from './player.svelte'
import { attempt, toasts } from './toasts.svelte'

/** A bar of the waveform stands for so long. */
const BAR_MS = 100
/** Less is a slip of the finger. */
const SHORTEST_MS = 600

type Phase = 'opening' | 'recording' | 'paused' | 'sending'

class Recorder {
  /** Where it is to be sent. */
  chat = $state<ChatId | null>(null)
  phase = $state<Phase>('opening')
  durationMs = $state(0)
  /** How loud each tenth of a second was, from 0 to 1. */
  bars = $state.raw<number[]>([])
  /** The file so far, while it is paused. */
  file = $state.raw<Blob | null>(null)
  /** Why it can't be; told until it was read. */
  fault = $state<NoMicrophone | null>(null)
  #recording: Recording | null = null
  /** What was begun meanwhile is another one. */
  #number = 0

  async start(chat: ChatId): Promise<void> {
    if (this.chat === chat) return
    if (this.chat !== null) return toasts.note(t('voice-elsewhere'))
    player.stop()
    const number = ++this.#number
    this.chat = chat
    this.phase = 'opening'
    this.durationMs = 0
    this.bars = []
    this.file = null
    try {
      const recording = await backend().shell.record((heard) => this.#hear(number, heard))
      // Given up while the person was asked whether the microphone may be used.
      if (this.#number !== number) return recording.end()
      this.#recording = recording
      this.phase = 'recording'
    } catch (error) {
      if (this.#number !== number) return
      this.discard()
      this.fault = why(error)
    }
  }

  async pause(): Promise<void> {
    if (this.phase !== 'recording' || !this.#recording) return
    this.phase = 'paused'
    try {
      this.file = await this.#recording.pause()
    } catch (error) {
      toasts.error(asApiError(error))
    }
  }

  async resume(): Promise<void> {
    if (this.phase !== 'paused' || !this.#recording) return
    player.stop()
    this.phase = 'opening'
    try {
      await this.#recording.resume()
      this.phase = 'recording'
      this.file = null
    } catch (error) {
      this.phase = 'paused'
      this.fault = why(error)
    }
  }

  discard(): void {
    this.#number++
    this.#recording?.end()
    this.#recording = null
    this.chat = null
    player.stop()
  }

  /** Sends what was said. False: nothing was said, or what could not be sent stays, paused. */
  async send(quote: MessageId | null): Promise<boolean> {
    await this.pause()
    const { chat, file } = this
    if (!chat || this.phase !== 'paused' || !file) return false
    if (this.durationMs < SHORTEST_MS) {
      this.discard()
      toasts.note(t('voice-short'))
      return false
    }
    player.stop()
    this.phase = 'sending'
    try {
      const source = await backend().shell.stageFile(file, () => undefined)
      const sent = { source, name: `voice-${stamp(new Date())}.ogg`, shrink: false, voice: true }
      if (await attempt({ type: 'send_files', chat, text: '', quote, files: [sent] })) {
        this.discard()
        return true
      }
    } catch (error) {
      toasts.error(asApiError(error))
    }
    this.phase = 'paused'
    return false
  }

  #hear(number: number, { level, durationMs, ended }: Heard): void {
    if (number !== this.#number) return
    this.durationMs = durationMs
    const bar = Math.floor(durationMs / BAR_MS)
    const bars = this.bars.slice(0, bar + 1)
    while (bars.length <= bar) bars.push(0)
    bars[bar] = Math.max(bars[bar] ?? 0, level)
    this.bars = bars
    if (ended) void this.pause()
  }
}

const why = (error: unknown): NoMicrophone => (error instanceof MicrophoneError ? error.why : 'broken')

/** Sorts and reads the same everywhere: 2026-11-22-0905. */
function stamp(now: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
  return `${day}-${two(now.getHours())}${two(now.getMinutes())}`
}

export const recorder = new Recorder()
