// A key that is being typed, in any of its forms, judged by the engine at every step.

import { asApiError, tell } from '../../lib/backend/ask'
import { toasts } from '../../lib/state/toasts.svelte'
import { wholeLines } from './digits'

export class KeyTyping {
  lines = $state<string[]>(Array.from({ length: 8 }, () => ''))
  words = $state('')
  /** Lines, or words, with a mistake. */
  wrong = $state.raw<number[]>([])
  /** The key, once all of it is there and adds up. */
  key = $state<string | null>(null)
  #asked = 0

  /** No line has a mistake that shows, and still it is not a key. */
  get addsUpWrong(): boolean {
    return this.key === null && this.wrong.length === 0 && wholeLines(this.lines).length === this.lines.length
  }

  setLines(lines: string[]): void {
    this.lines = lines
    void this.judge(wholeLines(lines).join(' '))
  }

  setWords(words: string): void {
    this.words = words
    void this.judge(words)
  }

  /** True where it is a whole key. An answer that another key has overtaken counts for nothing. */
  async judge(text: string): Promise<boolean> {
    const asked = ++this.#asked
    this.key = null
    try {
      const reply = await tell({ type: 'check_backup_key', key: text })
      if (reply.type !== 'backup_key_typed' || asked !== this.#asked) return false
      this.wrong = reply.typed.wrong
      this.key = reply.typed.whole ? text : null
      return reply.typed.whole
    } catch (error) {
      toasts.error(asApiError(error))
      return false
    }
  }
}
