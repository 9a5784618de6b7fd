import { describe, expect, test } from 'vitest'
import { cutMatches, hueOf, initials, isJustEmoji, isTall, textDirection } from '../../src/lib/text/text'
import { cutText } from '../../src/lib/text/mentions'

describe('a text', () => {
  test('is cut at its links, in UTF-16 units', () => {
    expect(cutText('👍 https://a.example', [{ start: 3, end: 20, url: 'https://a.example' }], [])).toEqual([
      { kind: 'text', text: '👍 ' },
      { kind: 'link', text: 'https://a.example', url: 'https://a.example' },
    ])
  })

  test('survives link spans that do not fit it', () => {
    const text = 'short'
    const spans = [
      { start: 0, end: 99, url: 'x' },
      { start: 3, end: 3, url: 'x' },
      { start: 4, end: 2, url: 'x' },
    ]
    expect(cutText(text, spans, [])).toEqual([{ kind: 'text', text }])
  })

  test('is cut at the matches of a search, however they overlap', () => {
    const pieces = cutMatches('ফ্লাস্কে চা', [
      [0, 8],
      [2, 4],
      [9, 11],
    ])
    expect(pieces.map((piece) => piece.text).join('')).toBe('ফ্লাস্কে চা')
    expect(pieces.filter((piece) => piece.kind === 'match').map((piece) => piece.text)).toEqual([
      'ফ্লাস্কে',
      'চা',
    ])
  })

  test('of a few emoji and nothing else is shown large', () => {
    expect(isJustEmoji('❤️')).toBe(true)
    expect(isJustEmoji('👨‍👩‍👧‍👦 🇧🇩')).toBe(false)
    expect(isJustEmoji('👨‍👩‍👧‍👦🇧🇩')).toBe(true)
    expect(isJustEmoji('😀😀😀😀')).toBe(false)
    expect(isJustEmoji('ok 👍')).toBe(false)
    expect(isJustEmoji('12')).toBe(false)
    expect(isJustEmoji('  ')).toBe(false)
  })

  test('has the direction of its first letter', () => {
    expect(textDirection('«سلام» hello')).toBe('rtl')
    expect(textDirection('12. আশা')).toBe('ltr')
    expect(textDirection('😀 12')).toBeNull()
  })

  test('in a script with marks above and below gets more room', () => {
    expect(isTall('আশা')).toBe(true)
    expect(isTall('पानी')).toBe(true)
    expect(isTall('سلام')).toBe(true)
    expect(isTall('Asha')).toBe(false)
  })
})

describe('an avatar', () => {
  test('shows whole graphemes, not torn conjuncts', () => {
    expect(initials('চিত্রা সেন')).toBe('চি')
    expect(initials('Bilal Ahmed')).toBe('BA')
    expect(initials('فرید کریمی')).toBe('ف')
    expect(initials('Monsoon readings 🌧️')).toBe('MR')
    expect(initials('🌧️')).toBe('')
  })
})

test('colours are spread over ids that differ little, and each id keeps its own', () => {
  const hues = Array.from({ length: 64 }, (_, index) => hueOf(`account-${index}`, 8))
  expect(new Set(hues)).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7]))
  expect(hueOf('account-7', 8)).toBe(hues[7])
})
