// The phone makes the key and sets a password. The desktop makes a backup at the relay and in S3 storage, the phone one in a
// folder (a window takes only one that a person picks); each is proven by restoring it on trial.

import { join } from 'node:path'
import { until } from '../../lib/until.mjs'
import { made, state } from './backups.mjs'
import { PASSWORD } from './scene.mjs'

export const title =
  'The phone makes the key and sets a password; phone and desktop make a backup at each place and prove it'

/** @param {import('./scene.mjs').LostPhone} cast */
export async function play(cast) {
  const { phone, desktop, folder, places, relay } = cast
  const { key } = await phone.command({ type: 'make_backup_key' })
  await phone.command({ type: 'confirm_backup_key', line: key.lines[key.confirm] })
  cast.digits = key.lines.join(' ')
  await phone.command({ type: 'set_backup_password', password: PASSWORD })
  await until('the desktop may make backups', async () => (await state(desktop)).key === 'ready')

  const said = []
  const stick = { kind: 'folder', path: join(folder, 'stick') }
  for (const [name, device, place, forNew] of [
    ['relay', desktop, { kind: 'relay', link: null }, { kind: 'relay', link: relay.link }],
    ['folder', phone, stick, stick],
    ...s3().map((place) => ['S3', desktop, place, place]),
  ]) {
    const { messages, media, bytes } = await made(device, place)
    places.set(name, forNew)
    said.push(`${name}: ${messages} messages, ${media} files, ${(bytes / (1 << 20)).toFixed(1)} MiB`)
  }
  if (!places.has('S3')) said.push('S3: left out, as HARKARA_S3 names no server')
  return said.join('; ')
}

/** `HARKARA_S3=http://127.0.0.1:5000/bucket`: a server that takes any key, and an empty bucket in it. */
function s3() {
  if (!process.env.HARKARA_S3) return []
  const { origin, pathname } = new URL(process.env.HARKARA_S3)
  const place = {
    kind: 's3',
    endpoint: origin,
    region: 'us-east-1',
    bucket: pathname.slice(1),
    prefix: 'asha',
  }
  return [{ ...place, keyId: 'test', secret: 'test' }]
}
