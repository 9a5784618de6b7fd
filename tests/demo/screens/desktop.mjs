// What a person does and sees in the desktop's window.

import { until } from '../../lib/until.mjs'

const id = (name) => `[data-testid="${name}"]`
const row = (chat) => `${id('chat-row')}[data-chat="${chat}"]`
const bubble = (message) => `${id('message')}[data-message="${message}"]`

/** First run: the relay is somebody else's, by its link. */
export async function chooseRelay({ window }, link) {
  await window.click(id('relay-link'))
  await window.type(id('relay-link-field'), link)
  await window.click(id('start-linking'))
}

/** First run: the relay inside this computer. */
export async function useOwnRelay({ window }) {
  await window.click(id('relay-own'))
  await window.click(id('start-linking'))
}

/** The eight characters below the code. @returns {Promise<string>} */
export async function typedCode({ window }) {
  return (await window.text(id('typed-code'))).replace(/\s/g, '')
}

/** @returns {Promise<unknown>} */
export function codeIsShown({ window }) {
  return until('the window shows a code', () => window.has(id('qr')))
}

/** The four words, as the window shows them. @returns {Promise<string>} */
export function wordsShown({ window }) {
  return until('the desktop shows the words', async () => words(await window.texts(id('compare-word'))))
}

/** @param {string[]} shown */
export function words(shown) {
  return shown.map((word) => word.trim()).join(' ')
}

/** From the last screen of linking to the messenger. */
export function goOn({ window }) {
  return window.click(id('go-on'))
}

/**
 * Has the page note the first moment at which history is under way and there is something to use: chats on the screen and
 * the progress beside them.
 */
export function watchHistory({ window }) {
  return window.run(`
    globalThis.harkara.subscribe((event) => {
      if ((globalThis.early?.rows && globalThis.early.shown) || event.type !== 'history' || event.progress.sending) return
      const { received, total } = event.progress
      if (received === 0 || received >= total) return
      requestAnimationFrame(async () => {
        const { chats } = await globalThis.harkara.query({ type: 'chats', archived: false, after: null, limit: 100 })
        const rows = document.querySelectorAll('[data-testid="chat-row"]').length
        const shown = document.querySelector('[data-testid="history"]')?.innerText.split('\\n').slice(0, 2).join(' ') ?? ''
        if (!globalThis.early?.rows || !globalThis.early.shown) globalThis.early = { received, total, chats: chats.length, rows, shown }
      })
    })`)
}

/** What was noted. */
export function earlyHistory({ window }) {
  return window.run('return globalThis.early ?? null')
}

/**
 * Opens a chat from the list, which holds only the rows near the screen: it is scrolled until the row is there. Between a look
 * and a click a message may have moved another chat to that place; then it is clicked again, as a person would.
 */
export async function openChat({ window }, chat) {
  await until('the chat is open', async () => {
    if (await window.has(`${row(chat)}[aria-current="true"]`)) return true
    if (await window.has(row(chat))) await window.click(row(chat), 1_000).catch(() => undefined)
    else await window.run(SCROLL_CHATS)
    return false
  })
}

/** Half a screen further down, from the end back to the top. */
const SCROLL_CHATS = `
  const list = document.querySelector('${id('chat-list')}')
  const scroller = [list, ...list.querySelectorAll('*'), list.parentElement].find((one) => one.scrollHeight > one.clientHeight + 1)
  const atEnd = scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 1
  scroller.scrollTop = atEnd ? 0 : scroller.scrollTop + scroller.clientHeight / 2`

/** Nothing of the chat is seen any more. */
export async function closeChat({ window }) {
  await window.press('Escape')
  await until('no chat is open', async () => !(await window.has(id('conversation'))))
}

/** Types a text and sends it by the button. */
export async function write({ window }, text) {
  await window.type(id('composer'), text)
  await window.click(id('send'))
}

/** Chooses files for the open chat; what is about to be sent is shown. @param {string[]} files */
export async function attach({ window }, files) {
  await window.choose(id('file-input'), files)
  await until('the window shows what is about to be sent', () => window.has(id('send-files')))
}

/** Sends what is shown, with a caption. */
export async function sendFiles({ window }, caption) {
  if (caption) await window.type(id('caption'), caption)
  await window.click(id('send-files'))
  await until('the files are handed over', async () => !(await window.has(id('send-files'))), 120_000)
}

/** Opens the menu of a message by its keys and takes the entry of this name. */
export async function choose({ window }, message, entry) {
  await until(`the menu offers ${entry}`, async () => {
    await window.run('document.querySelector(given[0]).focus()', bubble(message))
    await window.press('Enter')
    return (await window.texts(ENTRIES)).some((text) => text.trim() === entry)
  })
  const at = (await window.texts(ENTRIES)).findIndex((text) => text.trim() === entry)
  await window.run('document.querySelectorAll(given[0])[given[1]].click()', ENTRIES, at)
}

const ENTRIES = `${id('menu')} [data-item]`

/** Presses the button that says what can be done about a message's file. */
export function press({ window }, message, name) {
  return window.click(`${bubble(message)} ${id(name)}`)
}

/** Begins a voice message by a click. */
export function beginVoice({ window }) {
  return window.click(id('voice-record'))
}

/** Waits until so much has been said. @param {string} length as it is shown */
export function spoken({ window }, length) {
  return until(`${length} is said`, async () => latin((await window.texts(id('voice-length')))[0]) >= length)
}

/** Digits as they are written in English. */
function latin(text) {
  const zeros = ['۰', '०', '০'].map((zero) => zero.charCodeAt(0))
  return text.replace(/\p{Nd}/gu, (digit) => {
    const code = digit.charCodeAt(0)
    const zero = zeros.find((each) => code >= each && code < each + 10)
    return zero === undefined ? digit : String(code - zero)
  })
}

/** Sends what was said. */
export function sendVoice({ window }) {
  return window.click(id('voice-send'))
}

/** Drops an exported chat onto the list of chats; what is in it is shown. @param {string} file */
export async function dropPast({ window }, file) {
  await window.drop(`${id('chat-list')}`, [file])
  await until('the window shows what is in it', () => window.has(id('bring-facts')))
}

/** Takes it over, as the window proposes. @returns {Promise<string>} what came of it */
export async function takePast({ window }) {
  await window.click(id('bring-take'))
  await until('it is taken over', () => window.has(id('bring-done')))
  return (await window.text(id('bring-done'))).replace(/\s+/g, ' ')
}

/** To the chat it belongs to. */
export function showPast({ window }) {
  return window.click(id('bring-show'))
}

/** The mark of a message, as it is drawn. @returns {Promise<string | null>} */
export function tick({ window }, message) {
  return window.run(
    'return document.querySelector(given[0])?.dataset.status ?? null',
    `${bubble(message)} ${id('marks')}`,
  )
}

/** The mark of the newest message in the open chat that has one. @returns {Promise<string | null>} */
export function lastTick({ window }) {
  return window.run(
    `return [...document.querySelectorAll('${id('message')} ${id('marks')}')].at(-1)?.dataset.status ?? null`,
  )
}

/** What the status line says while there is no connection; nothing while there is one. */
export async function offlineReason({ window }) {
  const line = `${id('status-line')}[data-state="offline"]`
  return (await window.has(line)) && (await window.text(`${line} [role="status"]`))
}

/** By the screens, as a person makes one. */
export async function makeGroup({ window }, name, handles) {
  await window.click(id('new-chat'))
  await window.click(id('to-new-group'))
  await window.type(id('group-name'), name)
  for (const handle of handles) await window.click(`${id('person')}[data-handle="${handle}"]`)
  await window.click(id('create-group'))
}

/** How many hits are on the screen. @returns {Promise<number>} */
export async function search({ window }, text) {
  await window.type(id('search'), text)
  const count = `return document.querySelectorAll('${id('hit')}').length`
  return until('there are hits', () => window.run(count))
}

/** Back to the chats. */
export async function endSearch({ window }) {
  await window.press('Escape')
  await until('no hit is on the screen', async () => !(await window.has(id('hit'))))
}

/** Locked, and saying why. @returns {Promise<string>} */
export function saysRemoved({ window }) {
  return until('the window says that it was removed', async () => {
    const line = `${id('status-line')}.bad [role="status"]`
    return (await window.has(line)) && /removed/i.test(await window.text(line)) && (await window.text(line))
  })
}
