// What can be told from a text by looking at its characters.

export interface Piece {
  kind: 'text' | 'match'
  text: string
}

/** Scripts with marks above and below the line need more room between lines. */
export function isTall(text: string): boolean {
  return /\p{Script=Arabic}|\p{Script=Bengali}|\p{Script=Devanagari}|\p{Script=Tamil}|\p{Script=Sinhala}/u.test(
    text,
  )
}

/** The direction of the first letter that has one. */
export function textDirection(text: string): 'ltr' | 'rtl' | null {
  const letter = /\p{L}/u.exec(text)?.[0]
  if (letter === undefined) return null
  return /[\u0590-\u08ff\ufb1d-\ufefc]/.test(letter) ? 'rtl' : 'ltr'
}

/** One to three emoji and nothing else are shown large. */
export function isJustEmoji(text: string): boolean {
  const trimmed = text.trim()
  if (trimmed.length === 0 || trimmed.length > 40) return false
  const parts = [...graphemes.segment(trimmed)].map((part) => part.segment)
  return (
    parts.length <= 3 && parts.every((part) => /\p{Extended_Pictographic}|\p{Regional_Indicator}/u.test(part))
  )
}

/** A snippet cut at its matches. */
export function cutMatches(text: string, matches: [number, number][]): Piece[] {
  const pieces: Piece[] = []
  let at = 0
  for (const [start, end] of matches) {
    if (start < at || end > text.length) continue
    if (start > at) pieces.push({ kind: 'text', text: text.slice(at, start) })
    pieces.push({ kind: 'match', text: text.slice(start, end) })
    at = end
  }
  if (at < text.length) pieces.push({ kind: 'text', text: text.slice(at) })
  return pieces
}

/** Up to two letters for an avatar, whole graphemes: a Bengali conjunct is not torn apart. */
export function initials(name: string): string {
  const words = name
    .trim()
    .split(/\s+/)
    .filter((word) => /^[\p{L}\p{N}]/u.test(word))
  const chosen = words.length > 1 ? [words[0], words.at(-1)] : words
  const letters = chosen.map((word) => [...graphemes.segment(word ?? '')][0]?.segment ?? '')
  // Letters of joining scripts would connect or crowd: one is enough there.
  const joined = letters.join('')
  return isTall(joined) ? (letters[0] ?? '') : joined.toLocaleUpperCase()
}

/** One of the avatar colours, always the same for the same id. */
export function hueOf(id: string, hues: number): number {
  // FNV-1a: ids that differ in one character are as far apart as any.
  let sum = 0x811c9dc5
  for (const char of id) sum = Math.imul(sum ^ char.charCodeAt(0), 0x01000193) >>> 0
  return ((sum ^ (sum >>> 15)) >>> 0) % hues
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
