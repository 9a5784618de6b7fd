// Before the story: a relay and four people with headless devices, who know each other; all on a clock of the story's own.

import { Person } from '../cast/person.mjs'
import { Relay } from '../cast/relay.mjs'
import { chatCalled } from '../device.mjs'
import { Clock } from './clock.mjs'

const NAMES = { asha: 'Asha', bilal: 'Bilal', chitra: 'Chitra', dawa: 'Dawa' }
export const GROUP = 'The bridge'

export class Outage {
  /** @param {string} folder */
  constructor(folder) {
    this.folder = folder
    this.clock = new Clock(folder)
    /** @type {Record<string, Person>} */
    this.people = {}
    /** What everybody has written into the group, in the order in which each did. @type {Record<string, string[]>} */
    this.said = {}
  }

  /** @param {string} handle */
  env(handle) {
    return this.clock.environment(handle)
  }

  /** What a person's device is started with. @param {string} handle */
  place(handle) {
    return { before: [], env: this.env(handle) }
  }

  /** kill -9, and the same device again. @param {string} handle */
  async powerCut(handle) {
    await this.people[handle].kill()
    this.people[handle] = Person.atMachine(this.folder, handle, NAMES[handle], this.place(handle))
  }

  everybody() {
    return Object.values(this.people)
  }

  resume() {
    this.relay.resume()
    for (const person of this.everybody()) person.resume()
  }

  /** Nobody has a screen. */
  async pictures() {
    return []
  }

  async leave() {
    await Promise.allSettled(this.everybody().map((person) => person.leave()))
    await this.relay.stop()
  }
}

/** @param {string} folder */
export async function setScene(folder) {
  const cast = new Outage(folder)
  cast.relay = await Relay.start(folder, (name) => cast.env(name))
  for (const [handle, name] of Object.entries(NAMES)) {
    cast.people[handle] = await Person.join(folder, handle, name, cast.relay.link, cast.place(handle))
    cast.said[handle] = []
  }
  const handles = Object.keys(NAMES).slice(1)
  const { chat } = await cast.people.asha.command({ type: 'create_group', name: GROUP, handles })
  cast.chat = chat
  await Promise.all(cast.everybody().map((person) => chatCalled(person, GROUP)))
  return cast
}
