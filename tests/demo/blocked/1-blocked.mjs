// Packets vanish: the device is not left to spin, it says what is at fault.

import { until } from '../../lib/until.mjs'
import { overview } from '../device.mjs'

export const title = 'A firewall drops every packet to the relay: the device says so'

export async function play({ asha, relay }) {
  const signUp = {
    type: 'sign_up',
    relayLink: relay.link,
    handle: 'asha',
    name: 'Asha',
    deviceName: "Asha's machine",
  }
  const failed = asha.command(signUp).then(
    () => 'nothing',
    (error) => error.code,
  )
  const { fault } = await until('the device says what is at fault', async () => {
    const { connection } = await overview(asha)
    return connection.state === 'offline' && connection
  })
  if (fault !== 'relay_down') throw new Error(`it says ${fault}`)
  await asha.command({ type: 'cancel_linking' }).catch(() => undefined)
  return `the connection: ${fault}; to the person who signs up: ${await Promise.race([failed, 'still trying'])}`
}
