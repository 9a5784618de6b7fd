// The desktop's real window, driven by WebKitWebDriver over plain HTTP (the W3C WebDriver protocol).

import { writeFileSync } from 'node:fs'
import { freePort } from './ports.mjs'
import { childOf, ended, isAlive, start, stop } from './processes.mjs'
import { until } from './until.mjs'

const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf'

/** One window of one run of a program. */
export class Window {
  /**
   * Starts the program with its window.
   * @param {string} path the program
   * @param {{ log: string, env?: Record<string, string>, args?: string[] }} options
   */
  static async open(path, { log, env = {}, args = [] }) {
    const port = await freePort()
    const driver = start('WebKitWebDriver', [`--port=${port}`, '--host=127.0.0.1'], {
      log,
      env: { TAURI_WEBVIEW_AUTOMATION: 'true', ...env },
    })
    const window = new Window(path, driver, `http://127.0.0.1:${port}`)
    try {
      await until('the window driver answers', () =>
        fetch(`${window.base}/status`).then((response) => response.ok),
      )
      const options = { 'webkitgtk:browserOptions': { binary: path, args } }
      window.askedMs = Date.now()
      const { sessionId } = await window.send('POST', '/session', { capabilities: { alwaysMatch: options } })
      window.session = `/session/${sessionId}`
      await window.send('POST', `${window.session}/timeouts`, { script: 60_000, pageLoad: 60_000 })
      return window
    } catch (error) {
      await stop(driver)
      throw error
    }
  }

  /** @private */
  constructor(path, driver, base) {
    this.path = path
    this.driver = driver
    this.base = base
    this.session = ''
    /** When the program was asked for. */
    this.askedMs = 0
  }

  /** The program's process. */
  pid() {
    const pid = childOf(this.driver.pid, this.path)
    if (pid === undefined) throw new Error(`${this.path} does not run`)
    return pid
  }

  /** Closes the window in an orderly way. The driver ends last: before the program it would leave orphans. */
  async close() {
    const pid = childOf(this.driver.pid, this.path)
    await this.send('DELETE', this.session).catch(() => undefined)
    if (pid !== undefined)
      await until('the desktop has ended', () => !isAlive(pid), 15_000).catch(() =>
        process.kill(pid, 'SIGKILL'),
      )
    await stop(this.driver)
  }

  /** The power cut: kill -9. */
  async kill() {
    const pid = this.pid()
    process.kill(pid, 'SIGKILL')
    await until('the desktop is dead', () => !isAlive(pid))
    this.driver.kill('SIGKILL')
    await ended(this.driver)
  }

  /**
   * Runs the body of an async function in the page.
   * @param {string} body
   * @param {unknown[]} args
   */
  async run(body, ...args) {
    const script = `const done = arguments[arguments.length - 1], given = Array.from(arguments).slice(0, -1);
      (async function () { ${body} }).apply(null, given).then(
        (value) => done({ value: value === undefined ? null : value }),
        (error) => done({ error: error && error.code ? JSON.stringify(error) : String(error) }))`
    const result = await this.send('POST', `${this.session}/execute/async`, { script, args })
    if (result.error !== undefined) throw new Error(result.error)
    return result.value
  }

  /** @param {string} selector */
  async has(selector) {
    return (
      (await this.send('POST', `${this.session}/elements`, { using: 'css selector', value: selector }))
        .length > 0
    )
  }

  /** @param {string} selector */
  async text(selector) {
    return this.send('GET', `${this.session}/element/${await this.find(selector)}/text`)
  }

  /** Of all there are, in order. @param {string} selector @returns {Promise<string[]>} */
  texts(selector) {
    return this.run('return [...document.querySelectorAll(given[0])].map((each) => each.innerText)', selector)
  }

  /** @param {string} selector @param {number} [limitMs] */
  async click(selector, limitMs) {
    const click = async () => {
      await this.run(`document.querySelector(given[0])?.scrollIntoView({ block: 'nearest' })`, selector)
      await this.send('POST', `${this.session}/element/${await this.find(selector)}/click`, {})
      return true
    }
    await until(`${selector} can be clicked`, click, limitMs)
  }

  /**
   * Enters a text as an input method does: WebDriver's keys know no Bengali and no emoji.
   * @param {string} selector
   * @param {string} text
   */
  async type(selector, text) {
    await until(`${selector} takes a text`, () =>
      this.run(
        `const field = document.querySelector(given[0])
         field?.focus()
         return document.activeElement === field && document.execCommand('insertText', false, given[1])`,
        selector,
        text,
      ),
    )
  }

  /** Chooses files in a field for files. @param {string} selector @param {string[]} files */
  async choose(selector, files) {
    const element = await until(`there is ${selector}`, () => this.find(selector))
    await this.send('POST', `${this.session}/element/${element}/value`, { text: files.join('\n') })
  }

  /**
   * Drops files from outside onto an element. WebDriver drags nothing into a window: the page's own field for files brings
   * them in, and the events are those of a drag.
   * @param {string} selector
   * @param {string[]} files
   */
  async drop(selector, files) {
    await this.run(`
      const field = Object.assign(document.createElement('input'), { type: 'file', multiple: true, id: 'dropped' })
      document.body.append(field)`)
    await this.choose('#dropped', files)
    await this.run(
      `const field = document.querySelector('#dropped')
       const dataTransfer = new DataTransfer()
       for (const file of field.files) dataTransfer.items.add(file)
       field.remove()
       for (const type of ['dragenter', 'dragover', 'drop'])
         document.querySelector(given[0]).dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }))`,
      selector,
    )
  }

  /** Presses a key, on whatever has the focus. @param {'Escape' | 'Enter'} key */
  async press(key) {
    const value = { Escape: '\uE00C', Enter: '\uE007' }[key]
    const actions = ['keyDown', 'keyUp'].map((type) => ({ type, value }))
    await this.send('POST', `${this.session}/actions`, {
      actions: [{ type: 'key', id: 'keyboard', actions }],
    })
  }

  /**
   * What the window shows. Two frames are awaited first: before that, the page may not have been drawn.
   * @param {string} file a PNG
   */
  async screenshot(file) {
    await this.run('await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))')
    writeFileSync(file, Buffer.from(await this.send('GET', `${this.session}/screenshot`), 'base64'))
    return file
  }

  /** @private */
  async find(selector) {
    const found = await this.send('POST', `${this.session}/element`, {
      using: 'css selector',
      value: selector,
    })
    return found[ELEMENT]
  }

  /** @private */
  async send(method, path, body) {
    const response = await fetch(this.base + path, {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
    })
    const { value } = await response.json()
    if (!response.ok)
      throw new Error(`${method} ${path.replace(this.session, '')}: ${value.error}: ${value.message}`)
    return value
  }
}
