// A device's own way to the relay: passes bytes on and counts them, so that it shows what was sent a second time. To the
// device it is the relay: it has its link, its page, and is down when the relay is.

import { connect, createServer } from 'node:net'

export class Wire {
  /** @param {import('./relay.mjs').Relay} relay */
  static async to(relay) {
    const wire = new Wire(relay)
    await new Promise((resolve, reject) => {
      wire.server.once('error', reject).listen(0, '127.0.0.1', () => resolve(undefined))
    })
    const { port } = /** @type {import('node:net').AddressInfo} */ (wire.server.address())
    const here = (address) => address.replace(new RegExp(`(:|%3A)${relay.port}(?!\\d)`, 'g'), `$1${port}`)
    wire.link = here(relay.link)
    wire.page = here(relay.page)
    return wire
  }

  /** @private */
  constructor(relay) {
    /** Bytes towards the relay. */
    this.up = 0
    /** Bytes towards the device. */
    this.down = 0
    this.link = ''
    this.page = ''
    this.server = createServer((device) => {
      const there = connect(relay.port, '127.0.0.1')
      device.on('data', (data) => (this.up += data.length))
      there.on('data', (data) => (this.down += data.length))
      for (const [one, other] of [
        [device, there],
        [there, device],
      ]) {
        one.pipe(other)
        // Whichever end breaks, the other one learns of it.
        one.on('error', () => other.destroy()).on('close', () => other.destroy())
      }
    })
  }

  close() {
    this.server.close()
  }
}
