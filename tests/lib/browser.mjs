// Real Chromium, found on this machine, driven by playwright-core from the user interface's packages.

import { accessSync, constants } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, join } from 'node:path'
import { ROOT } from './processes.mjs'

const { chromium } = createRequire(join(ROOT, 'ui/package.json'))('playwright-core')

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/**
 * A browser with a profile of its own on disk, as big as a phone.
 * @param {string} profile
 * @param {{ film?: string, sound?: string, flags?: string[] }} [options] film: what its camera sees; sound: what its microphone hears
 * @returns {Promise<import('playwright-core').BrowserContext>}
 */
export function openBrowser(profile, { film, sound, flags = [] } = {}) {
  const senses = [
    ...(film ? [`--use-file-for-fake-video-capture=${film}`] : []),
    ...(sound ? [`--use-file-for-fake-audio-capture=${sound}`] : []),
  ]
  if (senses.length > 0) senses.push('--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream')
  return chromium.launchPersistentContext(profile, {
    executablePath: installed(),
    headless: true,
    args: [...FLAGS, ...senses, ...flags],
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 2,
    hasTouch: true,
    isMobile: true,
    locale: 'en-GB',
  })
}

function installed() {
  const places = (process.env.PATH ?? '').split(delimiter)
  const names = ['chromium', 'google-chrome', 'google-chrome-stable']
  const paths = names.flatMap((name) => places.map((place) => join(place, name)))
  const found = paths.find(isProgram)
  if (!found) throw new Error('no Chromium on this machine: `cargo xtask setup` installs it')
  return found
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
