// People named in a text with @: found while writing, and as spans when sent.

import type { AccountId, LinkSpan, MentionSpan } from '../api/types'

export interface Named {
  account: AccountId
  name: string
}

export type Part =
  | { kind: 'text'; text: string }
  | { kind: 'link'; text: string; url: string }
  | { kind: 'mention'; text: string; account: AccountId }

/** What is being written after an @ that stands at the beginning of a word, up to the caret. */
export function beingNamed(text: string, caret: number): { start: number; typed: string } | null {
  const found = /(?:^|[\s([{«“"'])@([\p{L}\p{M}\p{N}_.\u200c]*)$/u.exec(text.slice(0, caret))
  if (!found) return null
  const typed = found[1] ?? ''
  return { start: caret - typed.length - 1, typed }
}

/** Whose name, or a word of it, begins with what was typed. */
export function matching<N extends Named>(people: N[], typed: string): N[] {
  const wanted = typed.toLocaleLowerCase()
  const begins = (name: string) =>
    name.startsWith(wanted) || name.split(/\s+/).some((word) => word.startsWith(wanted))
  return people.filter((person) => begins(person.name.toLocaleLowerCase())).slice(0, 6)
}

/** Where the chosen people are named in the finished text. The longest name wins where two begin alike. */
export function spansOf(text: string, chosen: Named[]): MentionSpan[] {
  const longest = [...chosen].sort((a, b) => b.name.length - a.name.length)
  const spans: MentionSpan[] = []
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const named = longest.find(({ name }) => name !== '' && text.startsWith(name, at + 1))
    if (!named) continue
    const end = at + 1 + named.name.length
    spans.push({ start: at, end, account: named.account, name: named.name })
    at = end - 1
  }
  return spans
}

/** A text cut at its links and at those named in it, who are called what they are called here. */
export function cutText(text: string, links: LinkSpan[], mentions: MentionSpan[]): Part[] {
  const spans = [
    ...links.map((link) => ({ ...link, name: '', account: null })),
    ...mentions.map((mention) => ({ ...mention, url: '' })),
  ].sort((a, b) => a.start - b.start)
  const parts: Part[] = []
  let at = 0
  for (const { start, end, url, account, name } of spans) {
    if (start < at || end > text.length || end <= start) continue
    if (start > at) parts.push({ kind: 'text', text: text.slice(at, start) })
    const own = text.slice(start, end)
    if (account === null) parts.push({ kind: 'link', text: own, url })
    else parts.push({ kind: 'mention', text: name ? `@${name}` : own, account })
    at = end
  }
  if (at < text.length) parts.push({ kind: 'text', text: text.slice(at) })
  return parts
}
