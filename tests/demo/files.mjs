// Files in messages, as any device can be asked about them, and as they lie on a disk.

import { createHash, randomBytes } from 'node:crypto'
import { closeSync, createReadStream, openSync, statSync, writeSync } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { until } from '../lib/until.mjs'
import { message } from './device.mjs'

const MIB = 1 << 20

/** A file of a message, as it stands. @param {import('./device.mjs').Device} device */
export async function file(device, id, place = 0) {
  return (await message(device, id))?.content.files?.[place]
}

/** Waits until a file is on this device, whole. @param {import('./device.mjs').Device} device */
export function here(device, id, place = 0, limitMs = 120_000) {
  return until(
    'the file is here',
    async () => {
      const found = await file(device, id, place)
      if (found?.state.state === 'here') return found
      throw new Error(JSON.stringify(found?.state ?? 'no such message'))
    },
    limitMs,
  )
}

/** SHA-256, hex. @param {string} path */
export async function digest(path) {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: MIB }), hash)
  return hash.digest('hex')
}

/**
 * Makes a file that can't be made smaller; answers with its digest.
 * @param {string} path
 * @param {number} mebibytes
 */
export function makeFile(path, mebibytes) {
  const hash = createHash('sha256')
  const to = openSync(path, 'w')
  for (let n = 0; n < mebibytes; n += 1) {
    const piece = randomBytes(MIB)
    hash.update(piece)
    writeSync(to, piece)
  }
  closeSync(to)
  return hash.digest('hex')
}

/** Sees that a saved file is the very one. @param {string} whose @param {string} path @param {string} expected */
export async function same(whose, path, expected) {
  const found = await digest(path)
  if (found !== expected) throw new Error(`${whose}: ${path} (${statSync(path).size} bytes) is another file`)
}
