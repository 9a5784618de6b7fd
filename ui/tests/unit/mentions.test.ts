import { expect, test } from 'vitest'
import type { AccountId } from '../../src/lib/api/types'
import { beingNamed, cutText, matching, spansOf } from '../../src/lib/text/mentions'

const person = (name: string) => ({ account: name.toLowerCase() as AccountId, name })
const asha = person('Asha')
const ashaK = person('Asha Karim')
const mother = person('মা')

test('an @ at the beginning of a word begins a name, inside a mail address it does not', () => {
  expect(beingNamed('ask @as', 7)).toEqual({ start: 4, typed: 'as' })
  expect(beingNamed('@', 1)).toEqual({ start: 0, typed: '' })
  expect(beingNamed('👋 @মা', 6)).toEqual({ start: 3, typed: 'মা' })
  expect(beingNamed('asha@example', 12)).toBeNull()
  expect(beingNamed('@asha is', 8)).toBeNull()
})

test('people are found by any word of their name, in any script', () => {
  expect(matching([asha, ashaK, mother], 'kar')).toEqual([ashaK])
  expect(matching([asha, ashaK, mother], 'ম')).toEqual([mother])
  expect(matching([asha, ashaK, mother], '')).toHaveLength(3)
})

test('the longest name wins where two begin alike, and nobody is named who was not chosen', () => {
  expect(spansOf('@Asha Karim and @Asha and @Bilal', [asha, ashaK])).toEqual([
    { start: 0, end: 11, account: ashaK.account, name: 'Asha Karim' },
    { start: 16, end: 21, account: asha.account, name: 'Asha' },
  ])
})

test('whoever is named is called what they are called here, and links stay links', () => {
  const text = '@Asha see example.org'
  const parts = cutText(
    text,
    [{ start: 10, end: 21, url: 'https://example.org' }],
    [{ start: 0, end: 5, account: asha.account, name: 'Big sister' }],
  )
  expect(parts.map((part) => part.text)).toEqual(['@Big sister', ' see ', 'example.org'])
})

test('spans that do not fit the text or each other are left out', () => {
  const mentions = [
    { start: 0, end: 2, account: asha.account, name: '' },
    { start: 1, end: 3, account: asha.account, name: '' },
    { start: 3, end: 99, account: asha.account, name: '' },
  ]
  expect(cutText('@abc', [], mentions).map((part) => part.text)).toEqual(['@a', 'bc'])
})
