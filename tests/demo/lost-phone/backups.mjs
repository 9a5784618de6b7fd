// What backups do on any device, until it is done.

import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { until } from '../../lib/until.mjs'
import { Person } from '../cast/person.mjs'
import { differing, digests, mark, overview, saying, send } from '../device.mjs'
import { here, same } from '../files.mjs'

const LIMIT_MS = 240_000

/** How backups stand. */
export async function state(device) {
  return (await device.query({ type: 'backup' })).backup
}

/** Makes one at this place, and has it restored on trial. */
export async function made(device, place) {
  await device.command({ type: 'set_backup', place, schedule: 'never' })
  const done = async (what, command, found) => {
    await device.command({ type: command })
    return until(
      what,
      async () => {
        const now = await state(device)
        if (now.fault) throw new Error(`fault ${now.fault}`)
        return !now.running && found(now)
      },
      LIMIT_MS,
    )
  }
  const { last } = await done('the backup is made', 'start_backup', (now) => now.last && now)
  const { proven } = await done('it is proven', 'prove_backup', (now) => now.proven && now)
  if (proven.messages !== last.messages || proven.media !== last.media)
    throw new Error(`made ${JSON.stringify(last)}, proven ${JSON.stringify(proven)}`)
  return last
}

/** The phone is gone, with all that is on it. */
export async function lose(cast) {
  await cast.phone.kill()
  rmSync(join(cast.folder, cast.phone.handle), { recursive: true })
}

/** A device that belongs to nobody becomes Asha's phone by what it is told. */
export async function restored(cast, name, place, key) {
  const began = Date.now()
  await cast.phone.command({ type: 'restore', place, key, deviceName: name })
  return comesBack(cast, name, began)
}

/**
 * The newest messages are readable on the phone now, the rest follows: its chats equal the desktop's, its files are the very
 * ones, what it says is heard by all, it hears the desktop, and every other phone of the account is out.
 */
export async function comesBack(cast, name, began) {
  const readable = Date.now() - began
  const back = await until(
    'all of it is back',
    async () => {
      const { restore } = await cast.phone.query({ type: 'restore' })
      if (restore?.fault) throw new Error(restore.fault)
      return restore?.done && restore
    },
    LIMIT_MS,
  )
  const took = Date.now() - began
  if (back.lost.length > 0) throw new Error(`lost: ${JSON.stringify(back.lost)}`)
  await until('the account goes on', async () => (await overview(cast.phone)).stage === 'linked', LIMIT_MS)

  const bilal = cast.friends[0]
  const { chat } = await cast.phone.command({ type: 'start_direct_chat', handle: 'bilal' })
  const word = await send(cast.phone, chat, `From ${name}`)
  await mark(cast.phone, word, 'delivered')
  await until('Bilal and the desktop hear it', async () => {
    const heard = await Promise.all(
      [bilal, cast.desktop].map((device) => saying(device, chat, `From ${name}`)),
    )
    return heard.every((found) => found.length === 1)
  })
  await mark(cast.desktop, await send(cast.desktop, chat, `Beside ${name}`), 'delivered')
  await until(
    'the phone hears the desktop',
    async () => (await saying(cast.phone, chat, `Beside ${name}`)).length === 1,
  )
  await until(
    'the chats equal the desktop’s',
    async () => {
      const different = differing(await digests(cast.desktop), await digests(cast.phone))
      if (different.length > 0) throw new Error(`${different.length} chats differ`)
      return true
    },
    LIMIT_MS,
  )
  for (const { id, sha256 } of cast.files) {
    await here(cast.phone, id)
    await same(name, await cast.phone.save(id), sha256)
  }
  await until('no other phone is in the account', async () => {
    const { devices } = await cast.desktop.query({ type: 'devices' })
    return devices.filter((device) => device.holdsAccountKey).length === 1 && devices.length === 2
  })
  const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`
  return `readable after ${seconds(readable)}, whole after ${seconds(took)}: ${back.messages} messages, ${back.media} files`
}

/** Another phone, fresh from the shop. */
export function anotherPhone(cast, handle) {
  cast.phone = Person.atMachine(cast.folder, handle, 'Asha')
}
