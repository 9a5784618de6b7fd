import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

// Modules are loaded anew for each test, which takes a busy machine a while.
describe('the words for days', { timeout: 60_000 }, () => {
  beforeEach(() => {
    vi.resetModules()
    vi.useFakeTimers()
    vi.stubGlobal('navigator', { languages: ['en'], language: 'en' })
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  it('change at midnight while the window stays open', async () => {
    vi.setSystemTime(new Date(2026, 10, 22, 23, 59, 30))
    const { dayName } = await import('../../src/lib/words/dates')
    const written = Date.now()
    expect(dayName(written)).toBe('Today')
    vi.advanceTimersByTime(31_000)
    expect(dayName(written)).toBe('Yesterday')
  })

  it('change soon after a night that the computer slept through', async () => {
    vi.setSystemTime(new Date(2026, 10, 22, 15, 0))
    const { dayName } = await import('../../src/lib/words/dates')
    const written = Date.now()
    vi.setSystemTime(new Date(2026, 10, 24, 9, 0))
    vi.advanceTimersByTime(60_000)
    expect(dayName(written)).toBe('Sunday')
    expect(dayName(Date.now())).toBe('Today')
  })
})
