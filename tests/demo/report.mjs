// A line per step as it goes, and report.json at the end.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** How long one may take. */
const LIMIT_MS = 300_000

export class Report {
  /**
   * @param {string} folder
   * @param {number} of how many steps the story has
   */
  constructor(folder, of) {
    this.folder = folder
    this.of = of
    this.begun = Date.now()
    /** @type {{ step: number, name: string, ok: boolean, ms: number, detail: string, screenshots: string[] }[]} */
    this.steps = []
    /** The step that is being played, from 1. */
    this.number = 0
  }

  /** A line between the steps. @param {string} line */
  aside(line) {
    console.log(`      ${line}`)
  }

  /**
   * Plays one step and says how it went.
   * @param {string} name
   * @param {() => Promise<string>} play answers with a detail worth reading
   * @param {() => Promise<string[]>} pictures
   */
  async step(name, play, pictures) {
    this.number += 1
    const begun = Date.now()
    let [ok, detail] = [true, '']
    try {
      detail = await within(LIMIT_MS, play())
    } catch (error) {
      ok = false
      detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
    }
    const ms = Date.now() - begun
    const screenshots = await pictures().catch((error) => {
      ok = false
      detail += ` (no picture: ${error})`
      return []
    })
    this.add(name, ok, ms, detail, screenshots)
    return ok
  }

  /** What kept the story from beginning. @param {string} name @param {unknown} error */
  fail(name, error) {
    this.add(
      name,
      false,
      Date.now() - this.begun,
      error instanceof Error ? (error.stack ?? error.message) : String(error),
      [],
    )
  }

  /** Writes the report. True if all steps have passed. */
  write() {
    const ok = this.steps.length === this.of && this.steps.every((step) => step.ok)
    const whole = { ok, ms: Date.now() - this.begun, steps: this.steps }
    writeFileSync(join(this.folder, 'report.json'), `${JSON.stringify(whole, null, 2)}\n`)
    const passed = this.steps.filter((step) => step.ok).length
    console.log(`${passed} of ${this.of} steps passed in ${((Date.now() - this.begun) / 1000).toFixed(1)} s`)
    return ok
  }

  /** @private */
  add(name, ok, ms, detail, screenshots) {
    this.steps.push({ step: this.number, name, ok, ms, detail, screenshots })
    console.log(
      `${ok ? 'ok    ' : 'FAILED'}${this.number}. ${name} (${(ms / 1000).toFixed(1)} s)\n      ${detail}`,
    )
  }
}

/** @template T @param {number} ms @param {Promise<T>} work */
async function within(ms, work) {
  let timer
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${ms} ms`)), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
