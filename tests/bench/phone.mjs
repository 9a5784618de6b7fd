// The phone page in Chromium, signed up and connected, with nothing to do.

import { readFileSync } from 'node:fs'
import { Phone } from '../demo/cast/phone.mjs'
import { Relay } from '../demo/cast/relay.mjs'
import { signUp } from '../demo/screens/phone.mjs'
import { settledPss, tree } from './memory.mjs'

/**
 * @param {(name: string, value: number, unit: string) => void} figure
 * @param {string} folder
 */
export async function measurePhone(figure, folder) {
  const relay = await Relay.start(folder)
  const phone = new Phone(folder, relay.page)
  await phone.open()
  await signUp(phone, relay.link, 'asha', 'Asha')
  await phone.caughtUp()
  const all = tree(phone.leader())
  const pages = all.filter(({ pid }) => isPage(pid))
  figure('phone page, idle and connected: its process in Chromium', await settledPss(pages), 'MiB')
  figure('phone page, idle and connected: all of Chromium', await settledPss(all), 'MiB')
  await phone.close()
  await relay.stop()
}

/** Where pages and their workers run; extensions have processes of the same kind. */
function isPage(pid) {
  const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  return command.includes('--type=renderer') && !command.includes('--extension-process')
}
