// What a message without words is called where there is room for words only.

import type { FileView } from '../api/types'
import { number } from '../words/dates'
import { t } from '../words/words.svelte'

/** The kind of its first file, or the name of what has none; how many, where there are more. */
export function heldWords(files: FileView[]): string {
  const [first] = files
  if (!first) return ''
  const words = first.kind === 'file' ? first.name : t(`file-kind-${first.kind}`)
  return files.length > 1 ? `${words} · ${number(files.length)}` : words
}
