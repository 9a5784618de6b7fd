import { FluentBundle, FluentResource } from '@fluent/bundle'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** Every variable the messages use, with a value. */
const VALUES = {
  by: 'আশা',
  who: 'Bilal',
  name: 'X',
  platform: 'P',
  date: 'D',
  when: 'W',
  time: '12',
  text: 'T',
  from: 'F',
  missing: '1',
  total: '2',
  code: 'C',
  count: 3,
  seconds: 4,
  number: 1,
  of: 6,
  emoji: '👍',
}

test.each(['en', 'bn', 'hi', 'fa'])('every message in %s can be said', (language) => {
  const bundle = new FluentBundle(language)
  const source = readFileSync(new URL(`../../src/lib/words/${language}.ftl`, import.meta.url), 'utf8')
  expect(bundle.addResource(new FluentResource(source))).toEqual([])
  for (const [key, message] of bundle._messages) {
    const errors: Error[] = []
    const said = message.value ? bundle.formatPattern(message.value, VALUES, errors) : ''
    expect(errors, key).toEqual([])
    expect(said.trim(), key).not.toBe('')
  }
})

test('numbers are written in the numerals of the language', () => {
  const bundle = new FluentBundle('bn', { useIsolating: false })
  bundle.addResource(
    new FluentResource(readFileSync(new URL('../../src/lib/words/bn.ftl', import.meta.url), 'utf8')),
  )
  const message = bundle.getMessage('unread-divider')
  expect(message?.value && bundle.formatPattern(message.value, { count: 12 })).toBe('১২টি নতুন বার্তা')
})
