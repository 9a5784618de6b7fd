// What people send each other: photos as a phone takes them, and large files. Everything is made here, nothing is anybody's.

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeFile } from '../files.mjs'
import { drawLandscape } from './landscape.mjs'
import { withPlace } from './exif.mjs'

/** The large file, as the issue wants it. */
export const LARGE = Number(process.env.HARKARA_DEMO_MIB ?? 200)

/** A photo of twelve megapixels that says where it was taken. @returns {Promise<string>} its path */
export async function takePhoto(cast, name, hour) {
  const path = thing(cast, name)
  writeFileSync(path, withPlace(await drawLandscape(cast.phone, hour)))
  return path
}

/** A file of chance. @returns {{ path: string, digest: string }} */
export function makeThing(cast, name, mebibytes) {
  const path = thing(cast, name)
  return { path, digest: makeFile(path, mebibytes) }
}

/** Where something that is to be sent lies. */
export function thing(cast, name) {
  const folder = join(cast.folder, 'things')
  mkdirSync(folder, { recursive: true })
  return join(folder, name)
}
