// How this device looks and speaks: kept in the browser's storage, of no interest to other devices.

import { LANGUAGES, speak, systemLanguage, type Language } from '../words/words.svelte'

export type Theme = 'system' | 'light' | 'dark'

const KEY = 'harkara.prefs'

interface Stored {
  theme: Theme
  language: Language | 'system'
}

class Prefs {
  theme = $state<Theme>('system')
  language = $state<Language | 'system'>('system')

  load(): void {
    const stored = read()
    this.theme = stored.theme
    this.language = stored.language
    this.#apply()
  }

  setTheme(theme: Theme): void {
    this.theme = theme
    this.#save()
  }

  setLanguage(language: Language | 'system'): void {
    this.language = language
    this.#save()
  }

  #save(): void {
    localStorage.setItem(KEY, JSON.stringify({ theme: this.theme, language: this.language } satisfies Stored))
    this.#apply()
  }

  #apply(): void {
    document.documentElement.dataset['theme'] = this.theme
    speak(this.language === 'system' ? systemLanguage() : this.language)
  }
}

function read(): Stored {
  const stored: Stored = { theme: 'system', language: 'system' }
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Stored>
    if (found.theme === 'light' || found.theme === 'dark') stored.theme = found.theme
    if (LANGUAGES.some(({ code }) => code === found.language)) stored.language = found.language ?? 'system'
  } catch {
    // Somebody else wrote there: the defaults do.
  }
  return stored
}

export const prefs = new Prefs()
