import { describe, expect, it } from 'vitest'
import { open, padded, seal } from '../../src/worker/files/object'

const secrets = {
  ids: new Uint8Array(32).fill(1),
  objects: new Uint8Array(32).fill(2),
  /** Of the file of threes, 300 bytes, its first part. */
  place: new Uint8Array([...Array<number>(16).fill(3), 0, 0, 0, 0, 0, 0, 1, 44, 0, 0, 0, 0]),
}
const body = new Uint8Array(300).fill(9)

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

describe('a part of a file in a backup', () => {
  it('is sealed as crates/backup seals it, byte by byte', async () => {
    const object = await seal(secrets, body)
    expect(object.length).toBe(356)
    expect(hex(object.subarray(4, 36))).toBe(
      '715cf14a1f428e62d660d091a1d011a26443e46608a94d22b285f304a7578425',
    )
    expect(hex(object.subarray(340))).toBe('5340978e4e227461670b7a0e4b7288bf')
    expect(await open(secrets, object)).toEqual(body)
  })

  it('opens in its own place and whole only', async () => {
    const object = await seal(secrets, body)
    const elsewhere = { ...secrets, place: new Uint8Array(28) }
    await expect(open(elsewhere, object)).rejects.toThrow()
    for (const at of [0, 10, 40, 350]) {
      const altered = object.slice()
      altered[at] = (altered[at] ?? 0) ^ 1
      await expect(open(secrets, altered)).rejects.toThrow()
    }
    await expect(open(secrets, object.slice(0, 50))).rejects.toThrow()
  })

  it('is padded so that few lengths remain', () => {
    const sizes = [1, 2, 7, 304, 1_000, 4 << 20, (4 << 20) + 1]
    expect(sizes.map(padded)).toEqual([1, 2, 7, 304, 1_024, 4 << 20, (4 << 20) + (1 << 17)])
  })
})
