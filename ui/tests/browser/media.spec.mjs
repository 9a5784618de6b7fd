// Photos, videos, files and links on the mock: sent, shown, looked at large, found again.

import assert from 'node:assert/strict'
import { PHONE, by } from './page.mjs'
import { openWalk, someFiles } from './screens.mjs'
import { on, row } from './stage.mjs'

const desktop = { query: 'mock=desktop&speed=20' }
/** Slow enough to hold a file on its way. */
const slow = { query: 'mock=desktop&speed=0.2' }
const phone = { size: PHONE, query: 'mock=phone&speed=20' }
const last = (page, id) => by(page, id).last()

async function drop(page, files) {
  await by(page, 'conversation').dispatchEvent('dragenter', { dataTransfer: files })
  await by(page, 'drop').waitFor()
  await by(page, 'conversation').dispatchEvent('drop', { dataTransfer: files })
  await by(page, 'drop').waitFor({ state: 'detached' })
}

const held = (page, name, type, content) =>
  page.evaluateHandle(
    ([name, type, content]) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([content], name, { type }))
      return transfer
    },
    [name, type, content],
  )

on(
  desktop,
  'what is dropped on a chat is looked at, one left out, the rest sent with a caption',
  async (page) => {
    await row(page, 'Bilal').click()
    await drop(page, await someFiles(page, 3))
    assert.equal(await by(page, 'chosen').count(), 4)
    await by(page, 'leave-out').nth(1).click()
    assert.equal(await by(page, 'chosen').count(), 3)
    await by(page, 'caption').fill('From the ferry')
    await page.keyboard.press('Enter')
    await by(page, 'chosen').first().waitFor({ state: 'detached' })
    const sent = page.locator('[data-testid=message]', { hasText: 'From the ferry' }).last()
    await sent.locator('[data-testid=photo][data-state=here]').nth(1).waitFor()
    await sent.locator('[data-testid=file][data-state=here]').waitFor()
    assert.equal(await sent.locator('[data-testid=photo]').count(), 2)
  },
)

on(
  desktop,
  'a pasted picture is looked at before it is sent, and nothing goes if the person leaves',
  async (page) => {
    await row(page, 'Bilal').click()
    await by(page, 'composer').waitFor()
    const picture = await someFiles(page, 1)
    await by(page, 'composer').evaluate(
      (field, files) =>
        field.dispatchEvent(
          new ClipboardEvent('paste', { clipboardData: files, bubbles: true, cancelable: true }),
        ),
      picture,
    )
    await by(page, 'chosen').first().waitFor()
    const before = await by(page, 'photo').count()
    await page.keyboard.press('Escape')
    await by(page, 'chosen').first().waitFor({ state: 'detached' })
    assert.equal(await by(page, 'photo').count(), before)
  },
)

on(
  desktop,
  'more than ten files, and one beyond two gigabytes, are said so before anything goes',
  async (page) => {
    await page.evaluate(() => {
      const { get } = Object.getOwnPropertyDescriptor(Blob.prototype, 'size')
      Object.defineProperty(File.prototype, 'size', {
        get() {
          return this.name.startsWith('huge') ? 3e9 : get.call(this)
        },
      })
    })
    await row(page, 'Bilal').click()
    await drop(page, await held(page, 'huge.iso', '', 'x'))
    assert.match(await by(page, 'too-large').innerText(), /3 GB.*up to 2 GB/)
    assert.ok(await by(page, 'send-files').isDisabled())
    await by(page, 'conversation').page().keyboard.press('Escape')
    await by(page, 'chosen').first().waitFor({ state: 'detached' })
    await drop(page, await someFiles(page, 11))
    await by(page, 'toast').filter({ hasText: 'ten files' }).waitFor()
    assert.equal(await by(page, 'chosen').count(), 10)
    assert.ok(await by(page, 'add-more').isDisabled())
  },
)

on(
  desktop,
  'a file can be an answer: what it answers to is shown before it goes, and on it',
  async (page) => {
    await row(page, 'Bilal').click()
    await by(page, 'message').last().click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Reply' }).click()
    await by(page, 'answering').waitFor()
    await drop(page, await held(page, 'answer.pdf', 'application/pdf', 'x'))
    await page.getByRole('dialog').locator('[data-testid=quote]').waitFor()
    await by(page, 'send-files').click()
    const sent = page.locator('[data-testid=message]', { hasText: 'answer.pdf' })
    await sent.locator('[data-testid=quote]').waitFor()
    await by(page, 'answering').waitFor({ state: 'detached' })
  },
)

on(desktop, 'an SVG and a page are files: nothing of them is drawn here', async (page) => {
  await row(page, 'Bilal').click()
  const evil =
    '<svg xmlns="http://www.w3.org/2000/svg" onload="document.title=1"><script>alert(1)</script></svg>'
  for (const [name, type] of [
    ['logo.svg', 'image/svg+xml'],
    ['page.html', 'text/html'],
  ]) {
    await drop(page, await held(page, name, type, evil))
    assert.equal(await by(page, 'chosen').locator('img, video').count(), 0)
    await by(page, 'send-files').click()
    const card = page.locator('[data-testid=file][data-state=here]', { hasText: name })
    await card.waitFor()
    assert.equal(await card.locator('img').count(), 0)
  }
})

on(desktop, 'one, two, three, four photos have their places, and more are counted', async (page) => {
  await openWalk(page)
  await last(page, 'file').waitFor()
  const list = by(page, 'messages')
  const seen = new Set()
  for (let turn = 0; turn < 40 && seen.size < 5; turn++) {
    for (const photos of await by(page, 'photos').all())
      seen.add(await photos.locator('[data-testid=photo]').count())
    const more = page.getByText('+5', { exact: true })
    if (await more.count()) seen.add('+5')
    await list.evaluate((scroller) => (scroller.scrollTop -= 300))
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
  }
  assert.deepEqual([...seen].map(String).sort(), ['+5', '1', '2', '3', '4'])
})

on(slow, 'a file is fetched when asked for, held, gone on with and given up', async (page) => {
  await openWalk(page)
  const card = page.locator('[data-testid=file]', { hasText: 'pdf' }).last()
  await card.scrollIntoViewIfNeeded()
  const act = (action) => card.locator(`[data-testid=file-action][data-action=${action}]`)
  await act('download').click()
  await act('pause').click()
  await act('resume').click()
  await act('pause').waitFor()
  await card.getByText(/ of .?4\.6.MB/).waitFor()
  await card.locator('[data-testid=cancel-file]').click()
  await act('download').waitFor()
})

async function openFirst(page) {
  await openWalk(page)
  await last(page, 'file').waitFor()
  await by(page, 'chat-info').click()
  await by(page, 'to-gallery').click()
  await by(page, 'cell').nth(4).click()
  await by(page, 'viewed').waitFor()
}

on(desktop, 'the viewer goes through the chat by arrows, zooms, and gives the focus back', async (page) => {
  await openFirst(page)
  const shown = () => by(page, 'viewed').getAttribute('src')
  const first = await shown()
  await page.keyboard.press('ArrowLeft')
  await page.waitForFunction((src) => {
    const now = document.querySelector('[data-testid=viewed]')?.getAttribute('src')
    return now && now !== src
  }, first)
  await page.keyboard.press('ArrowRight')
  await page.waitForFunction(
    (src) => document.querySelector('[data-testid=viewed]')?.getAttribute('src') === src,
    first,
  )
  const scale = () => by(page, 'viewed').evaluate((image) => new DOMMatrix(image.style.transform).a)
  assert.equal(await scale(), 1)
  await page.keyboard.press('+')
  await page.keyboard.press('+')
  assert.ok((await scale()) > 2)
  await by(page, 'viewed').hover()
  await page.mouse.wheel(0, -300)
  const large = await scale()
  assert.ok(large > 4)
  await page.mouse.down()
  await page.mouse.move(300, 200)
  await page.mouse.up()
  assert.notEqual(await by(page, 'viewed').evaluate((image) => new DOMMatrix(image.style.transform).e), 0)
  for (let press = 0; press < 8; press++) await page.keyboard.press('-')
  assert.equal(await scale(), 1)
  for (let press = 0; press < 12; press++) await page.keyboard.press('Tab')
  assert.ok(
    await page.evaluate(() => document.activeElement?.closest('dialog, body')?.matches('dialog, body')),
  )
  assert.ok(await page.evaluate(() => !document.querySelector('[data-testid=composer]').matches(':focus')))
  await page.keyboard.press('Escape')
  await by(page, 'viewer').waitFor({ state: 'detached' })
  assert.equal(await page.evaluate(() => document.activeElement?.dataset['testid']), 'cell')
})

on(desktop, 'from the viewer one goes to the message, forwards it, and saves it', async (page) => {
  // Nobody answers: what is new in a chat decides where it opens.
  await page.evaluate(() => (Math.random = () => 0.99))
  await openFirst(page)
  await by(page, 'viewer-save').click()
  await by(page, 'toast').filter({ hasText: 'Saved' }).waitFor()
  await by(page, 'viewer-forward').click()
  await by(page, 'forward-search').fill('Bilal')
  await page.locator('[data-testid=forward-chat]', { hasText: 'Bilal' }).click()
  await by(page, 'forward-send').click()
  await by(page, 'viewer-message').click()
  await by(page, 'viewer').waitFor({ state: 'detached' })
  await page.locator('[data-testid=message].flash [data-testid=photo]').first().waitFor()
  // The chat it went to has risen to the head of the list.
  await by(page, 'chat-list')
    .locator('.scroll')
    .evaluate((list) => (list.scrollTop = 0))
  await row(page, 'Bilal Ahmed').click()
  await page
    .locator('[data-testid=message]', { hasText: 'Forwarded' })
    .last()
    .locator('[data-testid=photo]')
    .first()
    .waitFor()
})

on(
  desktop,
  'music plays in its message; a video that can’t be played is said so, with the way to save it',
  async (page) => {
    await openWalk(page)
    await last(page, 'play-audio').scrollIntoViewIfNeeded()
    await last(page, 'play-audio').click()
    await by(page, 'audio').waitFor({ state: 'attached' })
    await page.waitForFunction(() => document.querySelector('[data-testid=audio]').currentTime > 0)
    await by(page, 'messages').evaluate((list) => (list.scrollTop -= 500))
    await by(page, 'play-video').click()
    await by(page, 'unplayable').waitFor()
    await by(page, 'unplayable').getByRole('button').click()
    await by(page, 'toast').filter({ hasText: 'Saved' }).waitFor()
  },
)

on(desktop, 'a video plays where it was sent', async (page) => {
  await row(page, 'Bilal').click()
  const film = await page.evaluateHandle(async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 160, height: 120 })
    const to = canvas.getContext('2d')
    const recorder = new MediaRecorder(canvas.captureStream(20), { mimeType: 'video/webm;codecs=vp8' })
    const pieces = []
    recorder.ondataavailable = ({ data }) => pieces.push(data)
    const ended = new Promise((done) => (recorder.onstop = done))
    recorder.start()
    for (let frame = 0; frame < 20; frame++) {
      to.fillStyle = `hsl(${frame * 18} 80% 50%)`
      to.fillRect(0, 0, 160, 120)
      await new Promise((done) => setTimeout(done, 40))
    }
    recorder.stop()
    await ended
    const held = new DataTransfer()
    held.items.add(new File(pieces, 'colours.webm', { type: 'video/webm' }))
    return held
  })
  await drop(page, film)
  await by(page, 'send-files').click()
  await last(page, 'play-video').click()
  await page.waitForFunction(() => document.querySelector('[data-testid=video]')?.currentTime > 0)
})

on(desktop, 'links and files of a chat are found again, each with the way to its message', async (page) => {
  await openWalk(page)
  await last(page, 'file').waitFor()
  await by(page, 'chat-info').click()
  await by(page, 'to-gallery').click()
  await by(page, 'tab-media').focus()
  await page.keyboard.press('ArrowRight')
  assert.match(await by(page, 'shared-link').first().innerText(), /example\.org/)
  await page.keyboard.press('ArrowRight')
  const files = page.locator('[data-testid=shelf] [data-testid=file]')
  await files.first().waitFor()
  assert.equal(await files.count(), 5)
  await by(page, 'to-message').last().click()
  await page.locator('[data-testid=message].flash', { hasText: 'Everything for Saturday' }).waitFor()
  await by(page, 'back').last().click()
  await by(page, 'to-gallery').waitFor()
})

on(phone, 'a phone offers its camera, its photos or any file', async (page) => {
  await row(page, 'Bilal').tap()
  await by(page, 'attach').tap()
  assert.equal(await page.getByRole('menuitem').count(), 3)
  assert.equal(await by(page, 'camera-input').getAttribute('capture'), 'environment')
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('menuitem').first().tap(),
  ])
  await chooser.setFiles({ name: 'snap.png', mimeType: 'image/png', buffer: Buffer.from(PIXEL, 'base64') })
  await by(page, 'chosen').waitFor()
  await by(page, 'send-files').tap()
  await last(page, 'photo').waitFor()
})

const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=='

on(phone, 'on a phone the way back closes the viewer and leaves the gallery where it was', async (page) => {
  await openWalk(page)
  await by(page, 'chat-info').tap()
  await by(page, 'to-gallery').tap()
  await by(page, 'cell').nth(4).tap()
  await by(page, 'viewed').waitFor()
  await page.goBack()
  await by(page, 'viewer').waitFor({ state: 'detached' })
  await by(page, 'cell').first().waitFor()
})
