// kill -9 in the middle of a burst both ways. What was acknowledged is there once; what was not is there once or never.

import { until } from '../../lib/until.mjs'
import { chatCalled, onceInOrder, overview, saying, send } from '../device.mjs'

export const title = 'The desktop is killed with -9 in a burst, restarted, and has lost and doubled nothing'

/** How many messages have gone each way, at least, when the power goes. */
const HALFWAY = 50
const AT_ONCE = 10

/** @param {import('../cast/cast.mjs').Cast} cast */
export async function play({ desktop, bilal }) {
  const chat = (await chatCalled(desktop, 'Bilal')).id
  const power = { on: true }
  const [incoming, sure] = [[], []]
  const sending = writeWhile(power, bilal, chat, incoming)
  const writing = writeUntilDead(desktop, chat, sure)
  await until('the burst is half over', () => sure.length >= HALFWAY)
  const had = await until('both ways', async () => {
    const received = (await saying(desktop, chat, 'burst in')).length
    return received >= HALFWAY && received
  })
  await desktop.kill()
  power.on = false
  await Promise.all([sending, writing])

  await desktop.open()
  await until('the desktop is back', async () => (await overview(desktop)).connection.state === 'online')
  const arrived = async () => (await saying(desktop, chat, 'burst in')).length >= incoming.length
  await until('all has arrived', arrived)
  onceInOrder('the desktop', await saying(desktop, chat, 'burst in'), incoming)

  const mine = (await saying(desktop, chat, 'burst out')).map((each) => each.content.text)
  const lost = sure.filter((text) => !mine.includes(text))
  if (lost.length > 0) throw new Error(`${lost.length} acknowledged messages are lost: ${lost.join(', ')}`)
  if (new Set(mine).size !== mine.length) throw new Error('a message of the desktop is doubled')
  const delivered = async () => (await saying(bilal, chat, 'burst out')).length >= mine.length
  await until('Bilal has them all', delivered)
  onceInOrder('Bilal', await saying(bilal, chat, 'burst out'), mine)
  return `killed with ${had} received and ${sure.length} sent; afterwards ${incoming.length} received, ${mine.length} sent, each once, in order`
}

/** Bilal writes as long as the desktop has power, and once more when it has none. */
async function writeWhile(power, bilal, chat, sent) {
  for (let last = false; !last;) {
    last = !power.on
    const batch = texts('burst in', sent.length)
    sent.push(...batch)
    await Promise.all(batch.map((text) => send(bilal, chat, text)))
  }
}

/** Writes in small batches; those of a batch whose answer came are sure. Ends when the desktop does. */
async function writeUntilDead(desktop, chat, sure) {
  for (;;) {
    const batch = texts('burst out', sure.length)
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

function texts(beginning, from) {
  return Array.from({ length: AT_ONCE }, (_, n) => `${beginning} ${from + n}`)
}
