// Everybody and everything in a story.

import { join } from 'node:path'
import { Desktop } from './desktop.mjs'

export class Cast {
  /**
   * @param {string} folder
   * @param {import('./relay.mjs').Relay} relay
   * @param {import('./phone.mjs').Phone} phone
   * @param {import('./person.mjs').Person[]} friends
   */
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
