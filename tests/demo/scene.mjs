// Before the story: a relay, five people, and a phone that has been in use for long.

import { join } from 'node:path'
import { Desktop } from './cast/desktop.mjs'
import { Person } from './cast/person.mjs'
import { Phone } from './cast/phone.mjs'
import { Relay } from './cast/relay.mjs'
import { fillPhone } from './past.mjs'
import { signUp } from './screens/phone.mjs'

/**
 * @param {string} folder
 * @param {(line: string) => void} say
 */
export async function setScene(folder, say) {
  const relay = await Relay.start(folder)
  const friends = await Promise.all(
    [
      ['bilal', 'Bilal'],
      ['chitra', 'Chitra'],
      ['dawa', 'Dawa'],
      ['esra', 'Esra'],
    ].map(([handle, name]) => Person.join(folder, handle, name, relay.link)),
  )
  const phone = new Phone(folder, relay.page)
  await phone.open()
  await signUp(phone, relay.link, 'asha', 'Asha')
  await phone.screenshot(join(folder, 'scene-signed-up.png'))
  await phone.caughtUp()
  await fillPhone(phone, friends, say)
  return new Cast(folder, relay, phone, friends)
}

/** Everybody and everything in the story. */
export class Cast {
  constructor(folder, relay, phone, friends) {
    this.folder = folder
    this.relay = relay
    this.phone = phone
    this.desktop = new Desktop(folder)
    this.friends = friends
    this.bilal = friends[0]
  }

  /** Whoever a failed step has left standing still goes on. */
  resume() {
    for (const one of [this.relay, ...this.friends, this.desktop, this.phone]) one.resume()
  }

  /** A screenshot of whatever is on. @param {number} step */
  async pictures(step) {
    const file = (what) => join(this.folder, `step-${step}-${what}.png`)
    const made = []
    if (this.desktop.window) made.push(await this.desktop.screenshot(file('desktop')))
    if (this.phone.browser) made.push(await this.phone.screenshot(file('phone')))
    return made
  }

  /** Everybody goes home. */
  async leave() {
    const ends = [this.desktop.close(), this.phone.close(), ...this.friends.map((friend) => friend.leave())]
    await Promise.allSettled(ends)
    await this.relay.stop()
  }
}
