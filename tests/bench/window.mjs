// The desktop with a large profile: from nothing running to chats on the screen, and what it holds then.

import { join } from 'node:path'
import { program } from '../lib/processes.mjs'
import { until } from '../lib/until.mjs'
import { Window } from '../lib/webdriver.mjs'
import { settledPss, tree } from './memory.mjs'

const TIMES = 5

/**
 * @param {(name: string, value: number, unit: string) => void} figure
 * @param {string} folder
 * @param {string} profile
 */
export async function measureWindow(figure, folder, profile) {
  const starts = []
  for (let time = 1; time <= TIMES; time += 1) {
    const window = await open(folder, profile)
    starts.push(await usable(window))
    if (time === TIMES) {
      const all = tree(window.pid())
      figure('desktop, idle: all its processes', await settledPss(all), 'MiB')
      for (const one of tree(window.pid()))
        figure(`desktop, idle: ${one.name}`, await settledPss([one]), 'MiB')
      await window.screenshot(join(folder, 'window.png'))
    }
    await window.close()
  }
  figure('desktop: start to chats on the screen, first time', starts[0], 'ms')
  figure(
    `desktop: start to chats on the screen, middle of ${TIMES}`,
    starts.sort((a, b) => a - b)[TIMES >> 1],
    'ms',
  )
}

/**
 * The desktop with a profile.
 * @param {string} folder
 * @param {string} profile
 */
export function open(folder, profile) {
  const env = {
    HARKARA_PROFILE: profile,
    XDG_DATA_HOME: join(folder, 'data'),
    XDG_CONFIG_HOME: join(folder, 'config'),
  }
  return Window.open(program('harkara'), { log: join(folder, 'desktop.log'), env })
}

/**
 * Milliseconds from asking for the program to chats that are drawn, by a page that has answered a question since.
 * @param {Window} window
 */
export async function usable(window) {
  await until('the window has begun', () => window.run('return "harkara" in globalThis'))
  const drawn = await window.run(`
    const row = () => document.querySelector('[data-testid="chat-row"]')
    if (!row()) await new Promise((there) => {
      const watch = new MutationObserver(() => row() && (watch.disconnect(), there()))
      watch.observe(document, { subtree: true, childList: true })
    })
    await globalThis.harkara.query({ type: 'overview' })
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))
    return Date.now()`)
  return drawn - window.askedMs
}
