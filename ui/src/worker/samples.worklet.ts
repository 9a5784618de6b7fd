// In the browser's audio thread: hands the microphone's samples to the page, in pieces that are worth a message.

/** As many samples as a fiftieth of a second has. */
const PIECE = 960

declare const registerProcessor: (name: string, processor: unknown) => void
declare class AudioWorkletProcessor {
  readonly port: MessagePort
}

class Samples extends AudioWorkletProcessor {
  #piece = new Float32Array(PIECE)
  #filled = 0

  process([channels]: Float32Array[][]): boolean {
    for (const sample of channels?.[0] ?? []) {
      this.#piece[this.#filled++] = sample
      if (this.#filled === PIECE) {
        this.port.postMessage(this.#piece, [this.#piece.buffer])
        this.#piece = new Float32Array(PIECE)
        this.#filled = 0
      }
    }
    return true
  }
}

registerProcessor('samples', Samples)
