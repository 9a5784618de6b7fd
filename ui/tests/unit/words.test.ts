import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** What stands for a number; any other variable is a text. */
const NUMBERS = new Set(['count', 'seconds', 'number', 'of'])

/** A value for every variable that the messages name. */
function valuesFor(source: string): Record<string, FluentVariable> {
  const names = [...source.matchAll(/\$(\w+)/g)].map(([, name]) => name ?? '')
  return Object.fromEntries(names.map((name) => [name, NUMBERS.has(name) ? 3 : 'আশা']))
}

test.each(['en', 'bn', 'hi', 'fa'])('every message in %s can be said', (language) => {
  const bundle = new FluentBundle(language)
  const source = readFileSync(new URL(`../../src/lib/words/${language}.ftl`, import.meta.url), 'utf8')
  expect(bundle.addResource(new FluentResource(source))).toEqual([])
  const values = valuesFor(source)
  for (const [key, message] of bundle._messages) {
    const errors: Error[] = []
    const said = message.value ? bundle.formatPattern(message.value, values, errors) : ''
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
