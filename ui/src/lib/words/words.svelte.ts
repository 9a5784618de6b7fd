// Words in the person's language, and numbers and dates as that language writes them.

import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle'
import bn from './bn.ftl?raw'
import en from './en.ftl?raw'
import fa from './fa.ftl?raw'
import hi from './hi.ftl?raw'
import type { Words } from './keys'

export type Language = 'en' | 'bn' | 'hi' | 'fa'

export const LANGUAGES: { code: Language; name: string; dir: 'ltr' | 'rtl' }[] = [
  { code: 'en', name: 'English', dir: 'ltr' },
  { code: 'bn', name: 'বাংলা', dir: 'ltr' },
  { code: 'hi', name: 'हिन्दी', dir: 'ltr' },
  { code: 'fa', name: 'فارسی', dir: 'rtl' },
]

const bundles: Record<Language, FluentBundle> = {
  en: bundle('en', en),
  bn: bundle('bn', bn),
  hi: bundle('hi', hi),
  fa: bundle('fa', fa),
}

let current = $state<Language>('en')

export function language(): Language {
  return current
}

export function direction(): 'ltr' | 'rtl' {
  return LANGUAGES.find(({ code }) => code === current)?.dir ?? 'ltr'
}

export function speak(next: Language): void {
  current = next
  document.documentElement.lang = next
  document.documentElement.dir = direction()
}

/** The language with the region of the person's system where it names one: English is not always American. */
export function locale(): string {
  return navigator.languages.find((tag) => tag.split('-')[0] === current) ?? current
}

/** The first of the person's system languages that Harkara speaks. */
export function systemLanguage(): Language {
  for (const tag of navigator.languages) {
    const found = LANGUAGES.find(({ code }) => tag.toLowerCase().split('-')[0] === code)
    if (found) return found.code
  }
  return 'en'
}

type Arguments<K extends keyof Words> = Words[K] extends undefined ? [] : [Words[K]]

/** A message in the person's language; its arguments are checked against the English file. */
export function t<K extends keyof Words>(key: K, ...[values]: Arguments<K>): string {
  for (const source of [bundles[current], bundles.en]) {
    const message = source.getMessage(key)
    if (message?.value) return source.formatPattern(message.value, values as Record<string, FluentVariable>)
  }
  return key
}

function bundle(locale: Language, source: string): FluentBundle {
  const made = new FluentBundle(locale)
  made.addResource(new FluentResource(source))
  return made
}
