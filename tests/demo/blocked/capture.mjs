// What leaves the device: every packet on its cable, written by tcpdump, read here.

import { readFileSync } from 'node:fs'
import { start, stop } from '../../lib/processes.mjs'
import { until } from '../../lib/until.mjs'
import { DEVICE } from './network.mjs'

const HEAD = 24
const ETHERNET = 14
const [IPV4, ARP] = [0x0800, 0x0806]
const [TCP, UDP] = [6, 17]
const HANDSHAKE = 0x16

export class Capture {
  /**
   * @param {import('./network.mjs').Network} network
   * @param {string} file
   */
  static async begin(network, file) {
    const [program, ...before] = network.in('inside')
    const args = [...before, 'tcpdump', '-i', 'cable', '-n', '-U', '-w', file]
    const capture = new Capture(file, start(program, args, { log: `${file}.log` }))
    await until('tcpdump listens', () => readFileSync(`${file}.log`, 'utf8').includes('listening on'))
    return capture
  }

  /** @private */
  constructor(file, process) {
    this.file = file
    this.process = process
  }

  /** Ends it; answers what the device sent: TLS connections by address, and whatever else it was. */
  async end() {
    await stop(this.process)
    /** @type {Map<string, number>} */
    const tls = new Map()
    const [other, begun] = [[], new Set()]
    let packets = 0
    for (const packet of packetsOf(readFileSync(this.file))) {
      const sent = read(packet)
      if (sent === null) continue
      packets += 1
      if (sent.what !== 'tcp' || sent.port !== 443) {
        other.push(`${sent.what} to ${sent.to}${sent.port ? `:${sent.port}` : ''}`)
        continue
      }
      const connection = `${sent.from}-${sent.to}`
      if (sent.data.length === 0 || begun.has(connection)) continue
      begun.add(connection)
      if (sent.data[0] !== HANDSHAKE || sent.data[1] !== 3) other.push(`no TLS to ${sent.to}`)
      else tls.set(sent.to, (tls.get(sent.to) ?? 0) + 1)
    }
    return { packets, tls, other }
  }
}

/** @param {Buffer} file */
function* packetsOf(file) {
  for (let at = HEAD; at + 16 <= file.length;) {
    const length = file.readUInt32LE(at + 8)
    yield file.subarray(at + 16, at + 16 + length)
    at += 16 + length
  }
}

/** What the device sent; null: it did not, or only asked who its router is. @param {Buffer} packet */
function read(packet) {
  const type = packet.readUInt16BE(12)
  if (type === ARP) return null
  if (type !== IPV4)
    return { what: `ethernet type ${type.toString(16)}`, to: '?', from: 0, port: 0, data: packet }
  const ip = packet.subarray(ETHERNET, ETHERNET + packet.readUInt16BE(ETHERNET + 2))
  const address = (at) => [...ip.subarray(at, at + 4)].join('.')
  if (address(12) !== DEVICE) return null
  const [protocol, inner] = [ip[9], ip.subarray((ip[0] & 15) * 4)]
  const what = protocol === TCP ? 'tcp' : protocol === UDP ? 'udp' : `protocol ${protocol}`
  if (protocol !== TCP && protocol !== UDP) return { what, to: address(16), from: 0, port: 0, data: inner }
  const data = protocol === TCP ? inner.subarray((inner[12] >> 4) * 4) : inner.subarray(8)
  return { what, to: address(16), from: inner.readUInt16BE(0), port: inner.readUInt16BE(2), data }
}
