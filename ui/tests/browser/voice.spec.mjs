// Voice messages on the mock: recorded by click and by a finger that is held, listened to, sent, played, sought in.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DESKTOP, by } from './page.mjs'
import { fresh } from './stage.mjs'

const at = (page, id) => by(page, id).last()
const text = (page, id) => at(page, id).textContent()

/** The page with a chat open. */
async function chat(query = '') {
  const page = await fresh({ size: DESKTOP, query: `mock=desktop&still=1${query}` })
  await page.locator('[data-testid=chat-row]').first().click()
  await by(page, 'voice-record').waitFor()
  return page
}

/** Speaks until the length says so. */
const speak = (page, length) =>
  page.waitForFunction(
    (length) => (document.querySelector('[data-testid=voice-length]')?.textContent ?? '') >= length,
    length,
  )

async function sent(page) {
  await at(page, 'voice').waitFor()
  await by(page, 'voice-record').waitFor()
}

test('a click records, a second one sends, and it plays faster, from where it was pointed to', async () => {
  const page = await chat()
  await by(page, 'voice-record').click()
  await speak(page, '0:01')
  await by(page, 'voice-send').click()
  await sent(page)
  assert.equal(await text(page, 'voice-time'), '0:40')
  await at(page, 'voice-play').click()
  await page.locator('[data-testid=voice-play][data-playing=true]').waitFor()
  for (const rate of ['1.5×', '2×', '1×', '1.5×']) {
    await at(page, 'voice-rate').click()
    assert.equal(await text(page, 'voice-rate'), rate)
  }
  await at(page, 'voice-play').click()
  await page.locator('[data-testid=voice-play][data-playing=false]').waitFor()
  await at(page, 'voice-position').fill('39')
  assert.equal(await text(page, 'voice-time'), '0:39')
  await at(page, 'voice-play').click()
  await page.waitForFunction(() => document.querySelector('[data-testid=voice-time]').textContent === '0:40')
  await page.locator('[data-testid=voice-play][data-playing=false]').waitFor()
  await page.context().close()
})

test('after one voice message the next is played', async () => {
  const page = await chat()
  for (let count = 1; count <= 2; count++) {
    await by(page, 'voice-record').click()
    await speak(page, '0:01')
    await by(page, 'voice-send').click()
    await page.waitForFunction(
      (count) => document.querySelectorAll('[data-testid=voice-play]').length === count,
      count,
    )
  }
  const [first, second] = await by(page, 'voice-play').all()
  await first.click()
  await by(page, 'voice-position').first().fill('39')
  await page.waitForFunction(
    () => document.querySelectorAll('[data-testid=voice-play]')[1].dataset.playing === 'true',
  )
  assert.equal(await first.getAttribute('data-playing'), 'false')
  await second.click()
  await page.context().close()
})

test('a recording is paused, listened to, gone on with, and discarded', async () => {
  const page = await chat()
  await by(page, 'voice-record').click()
  await speak(page, '0:01')
  await by(page, 'voice-pause').click()
  await by(page, 'voice-listen').click()
  await page.getByRole('button', { name: 'Pause', exact: true }).waitFor()
  await by(page, 'voice-resume').click()
  await speak(page, '0:02')
  await page.keyboard.press('Escape')
  await by(page, 'voice-resume').waitFor()
  await by(page, 'voice-discard').click()
  await by(page, 'composer').waitFor()
  assert.equal(await by(page, 'voice').count(), 0)
  await page.context().close()
})

test('the button is held while one speaks: let go it sends, drawn aside it discards', async () => {
  const page = await chat()
  const press = async () => {
    const box = await by(page, 'voice-record').boundingBox()
    await page.mouse.move(box.x + 20, box.y + 20)
    await page.mouse.down()
    await speak(page, '0:01')
    return box
  }
  const box = await press()
  await page.mouse.move(box.x - 200, box.y + 20, { steps: 4 })
  await by(page, 'composer').waitFor()
  await page.mouse.up()
  assert.equal(await by(page, 'voice').count(), 0)
  await press()
  await page.mouse.up()
  await sent(page)
  assert.equal(await by(page, 'voice').count(), 1)
  await page.context().close()
})

test('it waits where it was spoken while one looks into another chat', async () => {
  const page = await chat()
  await by(page, 'voice-record').click()
  await speak(page, '0:01')
  await page.locator('[data-testid=chat-row]').nth(1).click()
  await by(page, 'voice-record').click()
  await page.getByText('waits in another chat').waitFor()
  await page.locator('[data-testid=chat-row]').first().click()
  await page.locator('[data-testid=voice-bar][data-phase=paused]').waitFor()
  await page.context().close()
})

test('without a microphone that is said, and one can go on writing', async () => {
  const page = await chat('&microphone=missing')
  await by(page, 'voice-record').click()
  await by(page, 'no-microphone').waitFor()
  await page.keyboard.press('Escape')
  await by(page, 'composer').fill('then in writing')
  await by(page, 'send').click()
  await page.getByText('then in writing').last().waitFor()
  await page.context().close()
})
