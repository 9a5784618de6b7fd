// A device's own way to the relay: passes bytes on as a line at home does, and counts them, so that it shows what was sent
// a second time. To the device it is the relay: it has its link, its page, and is down when the relay is.

import { connect, createServer } from 'node:net'
import { Transform } from 'node:stream'

/** A good line at home, in bytes a second: on a faster one a large file is there before anybody can cut it. */
const RATE = 12 << 20

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
      const ways = [
        [device, there, (bytes) => (this.up += bytes)],
        [there, device, (bytes) => (this.down += bytes)],
      ]
      for (const [one, other, count] of ways) {
        one.pipe(this.line(count)).pipe(other)
        // Whichever end breaks, the other one learns of it; what was said before a good end still arrives.
        one.on('error', () => other.destroy()).on('close', () => one.readableEnded || other.destroy())
      }
    })
  }

  /** @private One way of one connection. */
  line(count) {
    return new Transform({
      transform: (data, _encoding, done) => {
        count(data.length)
        setTimeout(done, (data.length / RATE) * 1000, null, data)
      },
    })
  }

  close() {
    this.server.close()
  }
}
