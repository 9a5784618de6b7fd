// What the engine makes of a text, near enough for the mock.

import type { Content, LinkSpan } from '../../api/types'

export function textContent(text: string): Content {
  const links: LinkSpan[] = []
  for (const match of text.matchAll(/https?:\/\/[^\s]+/g)) {
    links.push({ start: match.index, end: match.index + match[0].length, url: match[0] })
  }
  return { type: 'text', text, links, mentions: [], files: [] }
}
