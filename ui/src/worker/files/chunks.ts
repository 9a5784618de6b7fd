// Chunks on disk: counted, read for the relay, taken from it.

import { isNamed, read, write, type Shelf } from './shelf'
import type { ChunkOf, Sealed } from './protocol'
import { CHUNK, Damaged, Stream, digest, same } from './stream'

/** Counts what is here and whole, from the first chunk, and cuts off the rest. */
export async function check(shelf: Shelf, sealed: Sealed, ids: Uint8Array): Promise<number> {
  const stream = await Stream.of(sealed)
  let here = 0
  for (; here < sealed.chunks; here += 1) {
    const length = stream.chunk(here)
    const chunk = await shelf.use(sealed.name, true, (file) => read(file, here * CHUNK, length))
    const id = ids.subarray(here * 32, here * 32 + 32)
    if (chunk.length < length || !same(await digest(chunk), id)) break
  }
  if (here < sealed.chunks) await shelf.use(sealed.name, true, (file) => file.truncate(here * CHUNK))
  return here
}

/** One chunk as it goes to the relay: what was sealed, or an error. */
export async function forRelay(
  shelf: Shelf,
  { sealed, index, id }: ChunkOf,
): Promise<Uint8Array<ArrayBuffer>> {
  const length = index + 1 === sealed.chunks ? sealed.last : CHUNK
  const chunk = await stored(shelf, sealed.name, index, length)
  if (!same(await digest(chunk), id)) throw new Damaged('another chunk')
  return chunk
}

/** Takes what the relay brought: checks that it is the right chunk and opens, then writes it in its place. */
export async function take(
  shelf: Shelf,
  { sealed, index, id }: ChunkOf,
  data: Uint8Array<ArrayBuffer>,
): Promise<void> {
  if (!same(await digest(data), id)) throw new Damaged('another chunk')
  await (await Stream.of(sealed)).open(index, data)
  await shelf.use(sealed.name, true, (file) => {
    write(file, data, index * CHUNK)
    // The last comes last: then the database will say that the file is here, also after a power loss.
    if (index + 1 === sealed.chunks) file.flush()
  })
}

/** A chunk of a file that must be here. */
export async function stored(
  shelf: Shelf,
  name: string,
  index: number,
  length: number,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const chunk = await shelf.use(name, false, (file) => read(file, index * CHUNK, length))
    if (chunk.length === length) return chunk
  } catch (thrown) {
    if (!isNamed(thrown, 'NotFoundError')) throw thrown
  }
  throw new Damaged('it is not all there')
}
