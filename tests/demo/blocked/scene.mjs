// Asha is in a network that will block the relay; Bilal, the relay and two volunteers are not.

import { join } from 'node:path'
import { Person } from '../cast/person.mjs'
import { Capture } from './capture.mjs'
import { Network, PROXIES, RELAY } from './network.mjs'
import { Proxy, Relay, makeAuthority } from './outside.mjs'

/** @param {string} folder */
export async function setScene(folder, aside) {
  const network = await Network.lay()
  const scene = new Scene(folder, network)
  try {
    const authority = await makeAuthority(folder)
    scene.relay = await Relay.start(network, folder)
    scene.proxies = []
    for (const address of PROXIES) scene.proxies.push(await Proxy.start(network, folder, address))
    await network.drop(RELAY)
    const env = { SSL_CERT_FILE: authority }
    scene.bilal = await Person.join(folder, 'bilal', 'Bilal', scene.relay.link, {
      before: network.in('outside'),
      env,
    })
    scene.asha = Person.atMachine(folder, 'asha', 'Asha', { before: network.in('inside'), env })
    aside('a relay, two proxies, and a firewall that drops every packet from Asha’s network to the relay')
    return scene
  } catch (error) {
    await scene.leave()
    throw error
  }
}

class Scene {
  constructor(folder, network) {
    Object.assign(this, { folder, network })
  }

  /** What leaves Asha's device from now on. */
  capture(name) {
    return Capture.begin(this.network, join(this.folder, `${name}.pcap`))
  }

  resume() {
    this.asha?.resume()
    this.bilal?.resume()
  }

  /** Nobody has a window here. */
  async pictures() {
    return []
  }

  async leave() {
    const all = [
      this.asha?.leave(),
      this.bilal?.leave(),
      ...(this.proxies ?? []).map((proxy) => proxy.stop()),
    ]
    await Promise.allSettled([...all, this.relay?.stop()])
    await this.network.take()
  }
}
