// Parts of files on their way into a backup and out of one.

import { joined, open, seal, type Bytes } from './object'
import type { PartOf } from './protocol'
import { read, write, type Shelf } from './shelf'
import { CHUNK, Damaged, digest } from './stream'

/** Nothing where the file is not as long as it should be. */
export async function sealPart(shelf: Shelf, part: PartOf): Promise<Bytes | null> {
  const body = await shelf
    .use(part.name, false, (file) => read(file, part.from, part.length))
    .catch(() => null)
  return body?.length === part.length ? seal(part, body) : null
}

/** Writes it beside the file's place; the last one moves it there, and says the ids of its chunks. */
export async function openPart(shelf: Shelf, part: PartOf, object: Bytes, last: boolean): Promise<Bytes> {
  const body = await open(part, object)
  if (body.length !== part.length) throw new Damaged('length')
  const beside = `${part.name}.back`
  await shelf.use(beside, true, (file) => {
    if (part.from === 0) file.truncate(0)
    write(file, body, part.from)
    if (last) file.flush()
  })
  if (!last) return new Uint8Array()
  const ids: Bytes[] = []
  for (let at = 0; at < part.from + part.length; at += CHUNK) {
    ids.push(await digest(await shelf.use(beside, false, (file) => read(file, at, CHUNK))))
  }
  await shelf.rename(beside, part.name)
  return joined(...ids)
}
