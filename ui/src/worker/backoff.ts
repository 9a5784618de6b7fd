// When to try again: exponential with full jitter, so that a relay coming back is not knocked over by everybody at once.

const FIRST_MS = 500
const LONGEST_MS = 30_000

export class Backoff {
  #tries = 0

  /** How long to wait before the next try. */
  next(): number {
    const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** this.#tries)
    this.#tries = Math.min(this.#tries + 1, 16)
    return Math.random() * ceiling
  }

  /** A connection has held: begin anew. */
  reset(): void {
    this.#tries = 0
  }
}
