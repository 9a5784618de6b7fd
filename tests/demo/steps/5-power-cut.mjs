// kill -9 in the middle of a burst both ways. What was acknowledged is there once; what was not is there once or never.

import { until } from '../../lib/until.mjs'
import { chatCalled, onceInOrder, overview, saying, send } from '../device.mjs'

export const title = 'The desktop is killed with -9 in a burst, restarted, and has lost and doubled nothing'

const BURST = 300
const AT_ONCE = 10

/** @param {import('../scene.mjs').Cast} cast */
export async function play({ desktop, bilal }) {
  const chat = (await chatCalled(desktop, 'Bilal')).id
  const incoming = Array.from({ length: BURST }, (_, n) => `burst in ${n}`)
  const sending = Promise.all(incoming.map((text) => send(bilal, chat, text)))

  const sure = []
  const writing = writeUntilDead(desktop, chat, sure)
  await until('the burst is half over', () => sure.length >= BURST / 6)
  const had = (await saying(desktop, chat, 'burst in')).length
  await desktop.kill()
  await Promise.all([sending, writing])

  await desktop.open()
  await until('the desktop is back', async () => (await overview(desktop)).connection.state === 'online')
  await until('all has arrived', async () => (await saying(desktop, chat, 'burst in')).length >= BURST)
  onceInOrder('the desktop', await saying(desktop, chat, 'burst in'), incoming)

  const mine = (await saying(desktop, chat, 'burst out')).map((each) => each.content.text)
  const lost = sure.filter((text) => !mine.includes(text))
  if (lost.length > 0) throw new Error(`${lost.length} acknowledged messages are lost: ${lost.join(', ')}`)
  if (new Set(mine).size !== mine.length) throw new Error('a message of the desktop is doubled')
  await until(
    'Bilal has them all',
    async () => (await saying(bilal, chat, 'burst out')).length >= mine.length,
  )
  onceInOrder('Bilal', await saying(bilal, chat, 'burst out'), mine)
  return `killed with ${had} of ${BURST} received and ${sure.length} sent; afterwards ${BURST} received, ${mine.length} sent, each once, in order`
}

/** Writes in small batches; those of a batch whose answer came are sure. Ends when the desktop does. */
async function writeUntilDead(desktop, chat, sure) {
  for (let n = 0; n < BURST; n += AT_ONCE) {
    const batch = Array.from({ length: AT_ONCE }, (_, within) => `burst out ${n + within}`)
    try {
      await desktop.window.run(
        'for (const text of given[1]) await globalThis.harkara.command({ type: "send_text", chat: given[0], text })',
        chat,
        batch,
      )
    } catch {
      return
    }
    sure.push(...batch)
  }
}
