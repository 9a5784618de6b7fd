import { describe, expect, it } from 'vitest'
import { CHUNK, SEGMENT, Stream } from '../../src/worker/files/stream'

const key = new Uint8Array(32).fill(7)
const TAG = 16

type Chunk = Uint8Array<ArrayBuffer>

function stream(size: number, last: number): Promise<Stream> {
  return Stream.of({ key, size, chunks: Math.ceil(size / SEGMENT), last })
}

/** A file of two whole segments and five bytes with one of padding. */
async function sealed(): Promise<{ stream: Stream; chunks: [Chunk, Chunk, Chunk] }> {
  const whole = await stream(2 * SEGMENT + 5, 6 + TAG)
  const seal = (at: number, length: number): Promise<Chunk> =>
    whole.seal(at, new Uint8Array(length).fill(at + 1))
  return { stream: whole, chunks: [await seal(0, SEGMENT), await seal(1, SEGMENT), await seal(2, 5)] }
}

describe('the segments of a file', () => {
  it('open in their own place and nowhere else', async () => {
    const { stream, chunks } = await sealed()
    expect(chunks.map((chunk) => chunk.length)).toEqual([CHUNK, CHUNK, 6 + TAG])
    expect(await stream.open(2, chunks[2])).toEqual(new Uint8Array(5).fill(3))
    await expect(stream.open(0, chunks[1])).rejects.toThrow()
    await expect(stream.open(3, chunks[2])).rejects.toThrow()
  })

  it('do not open when a byte is altered, missing, or was put where zeros belong', async () => {
    const { stream, chunks } = await sealed()
    const altered = chunks[0].slice()
    altered.set([0, 1, 2, 3], 100)
    await expect(stream.open(0, altered)).rejects.toThrow()
    await expect(stream.open(2, chunks[2].slice(1))).rejects.toThrow()
    const padded = await stream.seal(2, new Uint8Array(6).fill(3))
    await expect(stream.open(2, padded)).rejects.toThrow('padding')
  })

  it('of a file that was cut off do not pass for a shorter one', async () => {
    const { chunks } = await sealed()
    const shorter = await stream(2 * SEGMENT, CHUNK)
    expect((await shorter.open(0, chunks[0])).length).toBe(SEGMENT)
    await expect(shorter.open(1, chunks[1])).rejects.toThrow()
  })
})
