// Two networks of the kernel's own with one cable between them: inside is the device, outside the world. Addresses are those
// that are set aside for documentation; this computer's own network is not touched.

import { execFile } from 'node:child_process'
import { accessSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export const DEVICE = '198.51.100.2'
export const RELAY = '203.0.113.10'
export const PROXIES = ['203.0.113.21', '203.0.113.22']
const ROUTER = '198.51.100.1'
const NEEDED = { ip: 'iproute2', nft: 'nftables', tcpdump: 'tcpdump', openssl: 'openssl' }

export class Network {
  static async lay() {
    const missing = Object.keys(NEEDED).filter((program) => !installed(program))
    if (missing.length > 0) {
      const packages = missing.map((program) => NEEDED[program]).join(' ')
      throw new Error(`this story needs ${missing.join(', ')}: apt-get install ${packages}`)
    }
    const network = new Network()
    try {
      await network.make()
    } catch (error) {
      await network.take()
      throw new Error(
        `this story makes networks of its own, which needs the right to (root, or CAP_NET_ADMIN and CAP_SYS_ADMIN): ${error}`,
        { cause: error },
      )
    }
    return network
  }

  /** @private */
  constructor() {
    this.inside = `harkara-in-${process.pid}`
    this.outside = `harkara-out-${process.pid}`
  }

  /** The beginning of a command that runs in there. @param {'inside' | 'outside'} side */
  in(side) {
    return ['ip', 'netns', 'exec', this[side]]
  }

  /** Runs a command in there; answers what it printed. @param {'inside' | 'outside'} side */
  async run(side, ...command) {
    const [program, ...args] = [...this.in(side), ...command]
    return (await run(program, args)).stdout
  }

  /** From now on every packet from inside to this address vanishes. */
  async drop(address) {
    await this.run('outside', 'nft', 'add', 'rule', 'inet', 'censor', 'input', 'ip', 'daddr', address, 'drop')
  }

  /** Takes both away, with all that is in them. */
  async take() {
    for (const name of [this.inside, this.outside])
      await run('ip', ['netns', 'del', name]).catch(() => undefined)
  }

  /** @private */
  async make() {
    const { inside, outside } = this
    for (const name of [inside, outside]) await run('ip', ['netns', 'add', name])
    // Only what this story sends is to be seen.
    for (const side of /** @type {const} */ (['inside', 'outside']))
      await this.run(
        side,
        'sysctl',
        '-qw',
        'net.ipv6.conf.all.disable_ipv6=1',
        'net.ipv6.conf.default.disable_ipv6=1',
      )
    const cable = [
      'link',
      'add',
      'cable',
      'netns',
      inside,
      'type',
      'veth',
      'peer',
      'name',
      'cable',
      'netns',
      outside,
    ]
    await run('ip', cable)
    const set = (side, ...args) => this.run(side, 'ip', ...args)
    await set('inside', 'address', 'add', `${DEVICE}/24`, 'dev', 'cable')
    await set('outside', 'address', 'add', `${ROUTER}/24`, 'dev', 'cable')
    for (const address of [RELAY, ...PROXIES])
      await set('outside', 'address', 'add', `${address}/32`, 'dev', 'lo')
    for (const side of ['inside', 'outside'])
      for (const device of ['lo', 'cable']) await set(side, 'link', 'set', device, 'up')
    await set('inside', 'route', 'add', 'default', 'via', ROUTER)
    await this.run('outside', 'nft', 'add', 'table', 'inet', 'censor')
    const chain = '{ type filter hook input priority 0; }'
    await this.run('outside', 'nft', 'add', 'chain', 'inet', 'censor', 'input', chain)
    const other = ['iifname', '!=', 'cable', 'accept']
    await this.run('outside', 'nft', 'add', 'rule', 'inet', 'censor', 'input', ...other)
  }
}

function installed(program) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program))
      return true
    } catch {
      return false
    }
  })
}
