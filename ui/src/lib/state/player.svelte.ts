// What is being listened to: one sound at a time, and after a voice message the one that follows it.

import type { ChatId, FileView, MessageId, MessageView } from '../api/types'
import { asApiError, ask, backend } from '../backend/ask'
import { t } from '../words/words.svelte'
import { toasts } from './toasts.svelte'

const RATES = [1, 1.5, 2]
const KEY = 'harkara.voice-rate'

/** What a player on the screen plays. */
export interface Track {
  key: string
  load: () => Promise<Blob>
  /** What is played after it. */
  next: () => Promise<Track | null>
}

class Player {
  /** The track that is played or held. */
  key = $state<string | null>(null)
  playing = $state(false)
  /** Seconds from its beginning. */
  at = $state(0)
  rate = $state(kept())
  #audio: HTMLAudioElement | null = null
  #track: Track | null = null

  /** Plays, holds or goes on. */
  async toggle(track: Track): Promise<void> {
    if (this.key !== track.key) return this.#play(track, 0)
    if (this.playing) this.#audio?.pause()
    else await this.#audio?.play().catch(this.#failed(this.#audio))
  }

  /** Jumps in a track; one that is not being played begins there. */
  async seek(track: Track, seconds: number): Promise<void> {
    if (this.key !== track.key) return this.#play(track, seconds)
    this.at = seconds
    if (this.#audio) this.#audio.currentTime = seconds
  }

  /** The next speed; it stays for what is played later. */
  faster(): void {
    this.rate = RATES[(RATES.indexOf(this.rate) + 1) % RATES.length] ?? 1
    localStorage.setItem(KEY, String(this.rate))
    if (this.#audio) this.#audio.playbackRate = this.rate
  }

  stop(): void {
    const audio = this.#audio
    this.#audio = null
    this.#track = null
    this.key = null
    this.playing = false
    this.at = 0
    if (!audio) return
    audio.pause()
    URL.revokeObjectURL(audio.src)
  }

  async #play(track: Track, from: number): Promise<void> {
    this.stop()
    this.key = track.key
    this.#track = track
    let blob: Blob
    try {
      blob = await track.load()
    } catch (error) {
      if (this.#track === track) this.stop()
      return toasts.error(asApiError(error))
    }
    // Another one was begun meanwhile.
    if (this.#track !== track) return
    const audio = new Audio(URL.createObjectURL(blob))
    this.#audio = audio
    const mine = (work: () => void) => () => {
      if (this.#audio === audio) work()
    }
    audio.onplay = mine(() => (this.playing = true))
    audio.onpause = mine(() => (this.playing = false))
    audio.ontimeupdate = mine(() => (this.at = audio.currentTime))
    audio.onended = mine(() => void this.#goOn(track))
    audio.onerror = mine(() => this.#fail())
    // Set once it is known what can be set.
    audio.onloadedmetadata = mine(() => {
      audio.playbackRate = this.rate
      if (from > 0) audio.currentTime = from
    })
    this.at = from
    await audio.play().catch(this.#failed(audio))
  }

  async #goOn(track: Track): Promise<void> {
    this.stop()
    const next = await track.next().catch(() => null)
    if (next && this.key === null) await this.#play(next, 0)
  }

  /** Who holds a sound before it has begun has not met one that can't be played. */
  #failed(audio: HTMLAudioElement): (error: unknown) => void {
    return (error) => {
      const held = error instanceof DOMException && error.name === 'AbortError'
      if (!held && this.#audio === audio) this.#fail()
    }
  }

  #fail(): void {
    this.stop()
    toasts.note(t('voice-unplayable'))
  }
}

/** Whether a voice message can be heard here and now. */
export function playable(file: FileView): boolean {
  return file.state.state === 'here' || file.state.state === 'uploading' || isHere(file)
}

function isHere({ state }: FileView): boolean {
  return state.state === 'failed' && state.here
}

/** The voice message of a message. */
export function voiceTrack(chat: ChatId, message: MessageId, file: FileView): Track {
  return {
    key: `${message}/${file.place}`,
    load: () => backend().shell.readVoice(message, file.place),
    next: () => following(chat, message),
  }
}

/** The next message, if it is a voice message that is here: nobody is taken weeks ahead by a player. */
async function following(chat: ChatId, message: MessageId): Promise<Track | null> {
  const page = await ask({ type: 'messages', chat, before: null, after: message, around: null, limit: 1 })
  const next: MessageView | undefined = page.messages[0]
  const file =
    next?.content.type === 'text' ? next.content.files.find(({ kind }) => kind === 'voice') : undefined
  return next && file && playable(file) ? voiceTrack(chat, next.id, file) : null
}

function kept(): number {
  const rate = Number(localStorage.getItem(KEY))
  return RATES.includes(rate) ? rate : 1
}

export const player = new Player()
