// Before the story: a relay, four friends, and Asha's phone, which holds 20,000 messages, files and voice messages. This phone is
// headless, as are those that are restored by the digits; the one restored by the password is a browser. Her desktop has its window.

import { join } from 'node:path'
import { Desktop } from '../cast/desktop.mjs'
import { Person } from '../cast/person.mjs'
import { Relay } from '../cast/relay.mjs'
import { mark } from '../device.mjs'
import { digest, here, makeFile } from '../files.mjs'
import { fillPhone } from '../link/past.mjs'
import { record, speak } from '../media/sounds.mjs'
import { thing } from '../media/things.mjs'

export const PASSWORD = 'nine bicycles cross the river'
const FILES_MIB = [1, 2, 5]
const VOICES = 4

export class LostPhone {
  /** @param {string} folder */
  constructor(folder, relay, phone, friends) {
    this.folder = folder
    this.relay = relay
    this.phone = phone
    this.friends = friends
    this.desktop = new Desktop(folder)
    /** What was sent with files: the message, and SHA-256 of its file. @type {{ id: string, sha256: string }[]} */
    this.files = []
    /** The key, as it stands on paper. */
    this.digits = ''
    /** Where backups were made, by what it is called. @type {Map<string, object>} */
    this.places = new Map()
  }

  everybody() {
    return [this.phone, ...this.friends]
  }

  resume() {
    this.relay.resume()
    this.desktop.resume()
    for (const person of this.everybody()) person.resume()
  }

  /** @param {number} step */
  async pictures(step) {
    const file = (what) => join(this.folder, `step-${step}-${what}.png`)
    const made = []
    if (this.desktop.window) made.push(await this.desktop.screenshot(file('desktop')))
    if (this.phone.browser) made.push(await this.phone.screenshot(file('phone')))
    return made
  }

  async leave() {
    await Promise.allSettled([this.desktop.close(), ...this.everybody().map((person) => person.leave())])
    await this.relay.stop()
  }
}

/** @param {string} folder @param {(line: string) => void} say */
export async function setScene(folder, say) {
  const relay = await Relay.start(folder)
  const names = { bilal: 'Bilal', chitra: 'Chitra', dawa: 'Dawa', esra: 'Esra' }
  const friends = await Promise.all(
    Object.entries(names).map(([handle, name]) => Person.join(folder, handle, name, relay.link)),
  )
  const phone = await Person.join(folder, 'asha', 'Asha', relay.link)
  await fillPhone(phone, friends, say)
  const cast = new LostPhone(folder, relay, phone, friends)
  for (const [at, mebibytes] of FILES_MIB.entries()) {
    const source = thing(cast, `journey-${at}.bin`)
    makeFile(source, mebibytes)
    await sendFile(cast, friends[at % friends.length], source, false)
  }
  for (let at = 0; at < VOICES; at += 1) {
    const [wav, ogg] = [thing(cast, `voice-${at}.wav`), thing(cast, `voice-${at}.ogg`)]
    speak(wav, 150 + 20 * at, 3 + at)
    record(wav, ogg)
    await sendFile(cast, friends[at % friends.length], ogg, true)
  }
  say(`${FILES_MIB.length} files and ${VOICES} voice messages besides`)
  return cast
}

/** A friend sends Asha a file; her phone has it. */
async function sendFile(cast, friend, source, voice) {
  const { chat } = await friend.command({ type: 'start_direct_chat', handle: 'asha' })
  const files = [{ source, name: source.split('/').at(-1), shrink: false, voice }]
  const { message: id } = await friend.command({ type: 'send_files', chat, text: '', files })
  await mark(friend, id, 'delivered')
  await fetched(cast.phone, id)
  cast.files.push({ id, sha256: await digest(await cast.phone.save(id)) })
}

/** The file is asked for, where it does not come by itself. */
export async function fetched(device, id) {
  await device.command({ type: 'file', message: id, place: 0, action: 'download' }).catch(() => undefined)
  return here(device, id)
}
