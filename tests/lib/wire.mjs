// A network between two programs of this computer: connections go through it, and it can do to them what networks do.

import { connect, createServer } from 'node:net'

export class Wire {
  /** To a port of this computer. @param {number} port @returns {Promise<Wire>} */
  static async to(port) {
    const wire = new Wire(port)
    await new Promise((done) => wire.server.listen(0, '127.0.0.1', () => done(undefined)))
    const address = /** @type {import('node:net').AddressInfo} */ (wire.server.address())
    wire.port = address.port
    return wire
  }

  /** @private */
  constructor(to) {
    this.port = 0
    /** So many connections have been made. */
    this.connections = 0
    /** After so many bytes towards whoever connected, nothing more of a connection passes, without a word to anybody. */
    this.stallsAfter = Infinity
    /** @type {Set<import('node:net').Socket>} */
    this.open = new Set()
    this.server = createServer((socket) => this.carry(socket, connect(to, '127.0.0.1')))
  }

  /** @private */
  carry(near, far) {
    this.connections += 1
    let passed = 0
    far.on('data', (bytes) => {
      passed += bytes.length
      if (passed <= this.stallsAfter) near.write(bytes)
    })
    near.on('data', (bytes) => {
      if (passed <= this.stallsAfter) far.write(bytes)
    })
    for (const [end, other] of [
      [near, far],
      [far, near],
    ]) {
      this.open.add(end)
      end.on('error', () => other.destroy())
      end.on('close', () => {
        this.open.delete(end)
        other.destroy()
      })
    }
  }

  /** Every connection breaks. */
  cut() {
    for (const socket of this.open) socket.destroy()
  }

  /** @returns {Promise<void>} */
  async close() {
    this.cut()
    await new Promise((done) => this.server.close(() => done(undefined)))
  }
}
