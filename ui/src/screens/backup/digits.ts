// Digits as people type and paste them: in their own script, with spaces and strokes between.

const ZEROS = ['0', '٠', '۰', '०', '০']

/** What is a digit in a text, as 0 to 9. */
export function digitsOf(text: string): string {
  return [...text].flatMap((character) => asDigit(character) ?? []).join('')
}

/** Digits that were typed or pasted from line `at` on, over the lines from there; what is too much is left out. */
export function spread(lines: string[], at: number, text: string, length = 8): string[] {
  const digits = digitsOf(text)
  if (digits.length <= length) return lines.map((line, index) => (index === at ? digits : line))
  return lines.map((line, index) => {
    const begin = (index - at) * length
    return begin < 0 || begin >= digits.length ? line : digits.slice(begin, begin + length)
  })
}

/** The lines that are whole, up to the first that is not: what can be judged. */
export function wholeLines(lines: string[], length = 8): string[] {
  const end = lines.findIndex((line) => line.length < length)
  return end < 0 ? lines : lines.slice(0, end)
}

function asDigit(character: string): string | null {
  const code = character.codePointAt(0) ?? 0
  for (const zero of ZEROS) {
    const value = code - (zero.codePointAt(0) ?? 0)
    if (value >= 0 && value < 10) return String(value)
  }
  return null
}
