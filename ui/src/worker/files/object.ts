// The objects that parts of files are in backups, sealed and opened by WebCrypto in the very format of crates/backup (docs/backup-format.md,
// *Objects*): a test holds it to that.

import type { PartOf } from './protocol'
import { Damaged, same } from './stream'

const MAGIC = new TextEncoder().encode('hkb1')
const MEDIA = 4
const ID = 32
const TAG = 16
const LENGTH = 4

export type Bytes = Uint8Array<ArrayBuffer>
type Secrets = Pick<PartOf, 'ids' | 'objects' | 'place'>

/** Padmé: at most an eighth more, and few lengths remain. */
export function padded(size: number): number {
  if (size < 2) return size
  const exponent = 31 - Math.clz32(size)
  const mantissa = 32 - Math.clz32(exponent)
  const step = 2 ** (exponent - Math.min(mantissa, exponent))
  return Math.ceil(size / step) * step
}

async function keyed(secret: Bytes, message: Bytes): Promise<Bytes> {
  const key = await crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, message))
}

export function joined(...parts: Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

function idOf({ ids, place }: Secrets, plain: Bytes): Promise<Bytes> {
  return keyed(ids, joined(new Uint8Array([MEDIA, place.length]), place, plain))
}

/** HKDF's second step for one block is one HMAC. */
async function cipher({ objects, place }: Secrets, id: Bytes): Promise<[AesGcmParams, CryptoKey]> {
  const secret = await keyed(objects, joined(new Uint8Array([MEDIA]), id, new Uint8Array([1])))
  const key = await crypto.subtle.importKey('raw', secret, 'AES-GCM', false, ['encrypt', 'decrypt'])
  const additionalData = joined(MAGIC, new Uint8Array([MEDIA, place.length]), place, id)
  return [{ name: 'AES-GCM', iv: new Uint8Array(12), additionalData }, key]
}

export async function seal(secrets: Secrets, body: Bytes): Promise<Bytes> {
  const plain = new Uint8Array(padded(LENGTH + body.length))
  new DataView(plain.buffer).setUint32(0, body.length)
  plain.set(body, LENGTH)
  const id = await idOf(secrets, plain)
  const [how, key] = await cipher(secrets, id)
  return joined(MAGIC, id, new Uint8Array(await crypto.subtle.encrypt(how, key, plain)))
}

export async function open(secrets: Secrets, object: Bytes): Promise<Bytes> {
  const start = MAGIC.length + ID
  if (object.length < start + LENGTH + TAG || !same(object.subarray(0, MAGIC.length), MAGIC))
    throw new Damaged('no object')
  const id = object.slice(MAGIC.length, start)
  const [how, key] = await cipher(secrets, id)
  const opened = await crypto.subtle.decrypt(how, key, object.subarray(start)).catch(() => {
    throw new Damaged('sealed otherwise')
  })
  const plain = new Uint8Array(opened)
  // AES-GCM alone does not commit to its key; the id does.
  if (!same(await idOf(secrets, plain), id)) throw new Damaged('another id')
  const length = new DataView(opened).getUint32(0)
  if (length > plain.length - LENGTH || plain.subarray(LENGTH + length).some((byte) => byte !== 0))
    throw new Damaged('padding')
  return plain.subarray(LENGTH, LENGTH + length)
}
