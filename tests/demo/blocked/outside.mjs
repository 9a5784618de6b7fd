// The world outside: a relay, and volunteers' proxies that lead to it, all behind certificates of this story's own authority.

import { execFile } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ended, program, start, stop } from '../../lib/processes.mjs'
import { until } from '../../lib/until.mjs'
import { RELAY } from './network.mjs'

const run = promisify(execFile)

/** Who certifies all of them. @param {string} folder @returns {Promise<string>} its own certificate */
export async function makeAuthority(folder) {
  const [key, certificate] = [join(folder, 'authority.key'), join(folder, 'authority.pem')]
  const subject = ['-subj', '/CN=The authority of this story']
  await openssl('req', '-x509', ...ec(), '-days', '30', ...subject, '-keyout', key, '-out', certificate)
  return certificate
}

/** A server in the outside network, with a certificate for its address. */
class Server {
  constructor(network, folder, address) {
    Object.assign(this, { network, address, folder: join(folder, address) })
    mkdirSync(this.folder, { recursive: true })
    this.authority = join(folder, 'authority')
    this.files = ['--cert', join(this.folder, 'cert.pem'), '--key', join(this.folder, 'key.pem')]
  }

  async certify() {
    const [, certificate, , key] = this.files
    const names = [
      '-addext',
      `subjectAltName=IP:${this.address}`,
      '-addext',
      'basicConstraints=critical,CA:FALSE',
    ]
    const by = ['-CA', `${this.authority}.pem`, '-CAkey', `${this.authority}.key`]
    const subject = ['-subj', `/CN=${this.address}`]
    await openssl(
      'req',
      '-x509',
      ...ec(),
      '-days',
      '30',
      ...subject,
      ...names,
      ...by,
      '-keyout',
      key,
      '-out',
      certificate,
    )
  }

  async serve(name, args) {
    const [before, ...rest] = [...this.network.in('outside'), program(name), 'serve', ...args, ...this.files]
    const env = { SSL_CERT_FILE: `${this.authority}.pem` }
    this.process = start(before, rest, { log: join(this.folder, 'log'), env })
    const knock = `: < /dev/tcp/${this.address}/443`
    await until(`${name} listens`, () => this.network.run('outside', 'bash', '-c', knock).then(() => true))
  }

  async stop() {
    if (this.process) await stop(this.process)
  }
}

export class Relay extends Server {
  static async start(network, folder) {
    const relay = new Relay(network, folder, RELAY)
    await relay.certify()
    const data = join(relay.folder, 'data')
    const args = [
      '--data',
      data,
      '--listen',
      `${RELAY}:443`,
      '--public-url',
      `https://${RELAY}`,
      '--name',
      'The demo',
    ]
    await relay.serve('harkara-relay', args)
    const { stdout } = await run(program('harkara-relay'), ['invite', '--data', data, '--uses', '9'])
    relay.link = linkIn(stdout, /harkara:\S+/)
    return relay
  }
}

export class Proxy extends Server {
  static async start(network, folder, address) {
    const proxy = new Proxy(network, folder, address)
    await proxy.certify()
    const data = join(proxy.folder, 'data')
    const args = [
      '--domain',
      address,
      '--relay',
      `wss://${RELAY}/v1/ws`,
      '--listen',
      `${address}:443`,
      '--data',
      data,
    ]
    await proxy.serve('harkara-proxy', args)
    const { stdout } = await run(program('harkara-proxy'), ['secret', 'add', 'cousins', '--data', data])
    proxy.link = linkIn(stdout, /https:\S+#proxy\?\S+/)
    return proxy
  }

  /** Gone, without a word to anybody. */
  async cut() {
    this.process.kill('SIGKILL')
    await ended(this.process)
  }
}

function linkIn(text, form) {
  const [link] = text.match(form) ?? []
  if (!link) throw new Error(`no link in: ${text}`)
  return link
}

function ec() {
  return ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
}

function openssl(...args) {
  return run('openssl', args)
}
