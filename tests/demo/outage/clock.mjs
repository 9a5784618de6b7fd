// Two hours in two minutes, without a word to the programs: libfaketime stands between them and the system's clock. Each
// program has a file that says how far ahead its clock is and how fast it goes; what was begun under the old pace is waited
// for at that pace.

import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** So often faster time goes by in a hurry. */
export const HURRY = 60

/** Where Debian has it, whatever the processor is called. */
const LIBRARY = (existsSync('/usr/lib') ? readdirSync('/usr/lib') : [])
  .map((place) => `/usr/lib/${place}/faketime/libfaketimeMT.so.1`)
  .find(existsSync)

export class Clock {
  /** @param {string} folder for the programs' files */
  constructor(folder) {
    if (!LIBRARY)
      throw new Error('libfaketime is missing: `cargo xtask setup` installs it (Debian: faketime)')
    this.folder = folder
    this.pace = 1
    /** When the pace last changed, here and on the programs' clocks. */
    this.changed = { real: Date.now(), told: Date.now() }
    /** @type {Map<string, number>} when each program began, by name */
    this.begun = new Map()
  }

  /** What the programs take for now. */
  now() {
    return this.changed.told + (Date.now() - this.changed.real) * this.pace
  }

  /** The environment for a program that begins now. @param {string} name */
  environment(name) {
    this.begun.set(name, Date.now())
    this.#tell(name)
    const file = this.#file(name)
    return { LD_PRELOAD: LIBRARY, FAKETIME_TIMESTAMP_FILE: file, FAKETIME_CACHE_DURATION: '1' }
  }

  /** From now on time goes by at this pace, for all. @param {number} pace */
  goesBy(pace) {
    this.changed = { told: this.now(), real: Date.now() }
    this.pace = pace
    for (const name of this.begun.keys()) this.#tell(name)
  }

  /** libfaketime: what it tells = the program's beginning + offset + what has passed since, times the pace. @param {string} name */
  #tell(name) {
    const begun = this.begun.get(name) ?? Date.now()
    const now = Date.now()
    const offset = (this.now() - begun - (now - begun) * this.pace) / 1000
    writeFileSync(this.#file(name), `${offset < 0 ? '' : '+'}${offset.toFixed(3)} x${this.pace}\n`)
  }

  /** @param {string} name */
  #file(name) {
    return join(this.folder, `${name}.clock`)
  }
}
