// A phone fresh from the shop: a browser with an empty profile, on the page that the relay serves.

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Phone } from '../cast/phone.mjs'

export class FreshBrowser extends Phone {
  /** Its folder in the story's. */
  handle = 'asha-browser'

  /** @param {import('./scene.mjs').LostPhone} cast */
  constructor({ folder, relay }) {
    const home = join(folder, 'asha-browser')
    mkdirSync(home)
    super(home, relay.page)
  }

  kill() {
    return this.close()
  }

  leave() {
    return this.close()
  }
}
