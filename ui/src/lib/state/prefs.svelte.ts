// How this device looks and speaks: kept in the browser's storage, of no interest to other devices.

import { LANGUAGES, speak, systemLanguage, type Language } from '../words/words.svelte'

export type Theme = 'system' | 'light' | 'dark'

const KEY = 'harkara.prefs'

interface Stored {
  theme: Theme
  language: Language | 'system'
  /** The last incident of the relay that was read to its end. */
  incidentRead: number
  /** When the backup was made whose losses were read. */
  restoreRead: number
}

class Prefs {
  theme = $state<Theme>('system')
  language = $state<Language | 'system'>('system')
  incidentRead = $state(0)
  restoreRead = $state(0)

  load(): void {
    const stored = read()
    this.theme = stored.theme
    this.language = stored.language
    this.incidentRead = stored.incidentRead
    this.restoreRead = stored.restoreRead
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

  setIncidentRead(number: number): void {
    this.incidentRead = number
    this.#save()
  }

  setRestoreRead(madeMs: number): void {
    this.restoreRead = madeMs
    this.#save()
  }

  #save(): void {
    const { theme, language, incidentRead, restoreRead } = this
    localStorage.setItem(KEY, JSON.stringify({ theme, language, incidentRead, restoreRead } satisfies Stored))
    this.#apply()
  }

  #apply(): void {
    document.documentElement.dataset['theme'] = this.theme
    speak(this.language === 'system' ? systemLanguage() : this.language)
  }
}

function read(): Stored {
  const stored: Stored = { theme: 'system', language: 'system', incidentRead: 0, restoreRead: 0 }
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Stored>
    if (found.theme === 'light' || found.theme === 'dark') stored.theme = found.theme
    if (typeof found.incidentRead === 'number') stored.incidentRead = found.incidentRead
    if (typeof found.restoreRead === 'number') stored.restoreRead = found.restoreRead
    if (LANGUAGES.some(({ code }) => code === found.language)) stored.language = found.language ?? 'system'
  } catch {
    // Somebody else wrote there: the defaults do.
  }
  return stored
}

export const prefs = new Prefs()
