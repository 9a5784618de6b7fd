// Dates and numbers by Intl, in the person's language and numerals.

import { startOfDay, today } from './today.svelte'
import { locale } from './words.svelte'

const DAY = 86_400_000
const formats = new Map<string, Intl.DateTimeFormat>()

export function clockTime(ms: number): string {
  return format('clock', { hour: 'numeric', minute: '2-digit' }).format(ms)
}

/** Today, yesterday, the weekday, or the date: the words over a day's messages. */
export function dayName(ms: number, now = today()): string {
  const days = daysBetween(ms, now)
  if (days === 0 || days === 1) return capital(relative().format(-days, 'day'))
  if (days < 7) return format('weekday', { weekday: 'long' }).format(ms)
  if (sameYear(ms, now)) return format('day', { weekday: 'short', day: 'numeric', month: 'long' }).format(ms)
  return format('full', { day: 'numeric', month: 'long', year: 'numeric' }).format(ms)
}

/** The short form for a line of the chat list. */
export function listTime(ms: number, now = today()): string {
  const days = daysBetween(ms, now)
  if (days <= 0) return clockTime(ms)
  if (days === 1) return capital(relative().format(-1, 'day'))
  if (days < 7) return format('weekday-short', { weekday: 'short' }).format(ms)
  if (sameYear(ms, now)) return format('short', { day: 'numeric', month: 'short' }).format(ms)
  return format('short-year', { day: 'numeric', month: 'short', year: 'numeric' }).format(ms)
}

export function fullTime(ms: number): string {
  return format('full-time', { dateStyle: 'long', timeStyle: 'short' }).format(ms)
}

export function fullDate(ms: number): string {
  return format('full-date', { dateStyle: 'long' }).format(ms)
}

export function number(value: number): string {
  return new Intl.NumberFormat(locale()).format(value)
}

/** Names one after the other, in pieces, so that each can keep its own direction. */
export function list(names: string[]): { type: 'element' | 'literal'; value: string }[] {
  return new Intl.ListFormat(locale(), { type: 'unit', style: 'short' }).formatToParts(names)
}

/** Fixed digits without grouping, for codes: 0403. */
export function codeNumber(value: number): string {
  return new Intl.NumberFormat(locale(), { minimumIntegerDigits: 4, useGrouping: false }).format(value)
}

export function percent(part: number): string {
  return new Intl.NumberFormat(locale(), { style: 'percent' }).format(part)
}

/** A length of time in its largest unit that is at least one and a half: 90 minutes, 3 days, 2 years. */
export function span(ms: number): string {
  const minutes = ms / 60_000
  const units = { year: 525_960, month: 43_830, day: 1440, hour: 60, minute: 1 } as const
  const found = (Object.keys(units) as (keyof typeof units)[]).find((unit) => minutes >= 1.5 * units[unit])
  const unit = found ?? 'minute'
  const amount = Math.round(minutes / units[unit])
  return new Intl.NumberFormat(locale(), { style: 'unit', unit, unitDisplay: 'long' }).format(amount)
}

/** Seconds in the largest unit that is whole: four weeks, one day, ninety seconds. */
export function duration(seconds: number): string {
  const units = [
    ['week', 604_800],
    ['day', 86_400],
    ['hour', 3_600],
    ['minute', 60],
  ] as const
  const [unit, length] = units.find(([, length]) => seconds % length === 0) ?? (['second', 1] as const)
  return new Intl.NumberFormat(locale(), { style: 'unit', unit, unitDisplay: 'long' }).format(
    seconds / length,
  )
}

/** How long something plays: 3:07. */
export function clock(ms: number): string {
  const seconds = Math.round(ms / 1000)
  const two = new Intl.NumberFormat(locale(), { minimumIntegerDigits: 2 })
  return `${number(Math.floor(seconds / 60))}:${two.format(seconds % 60)}`
}

/** The month a day is in, with its year where it is another. */
export function monthName(ms: number, now = today()): string {
  if (sameYear(ms, now)) return format('month', { month: 'long' }).format(ms)
  return format('month-year', { month: 'long', year: 'numeric' }).format(ms)
}

export function sameDay(a: number, b: number): boolean {
  return startOfDay(a) === startOfDay(b)
}

function daysBetween(earlier: number, later: number): number {
  return Math.round((startOfDay(later) - startOfDay(earlier)) / DAY)
}

function sameYear(a: number, b: number): boolean {
  return new Date(a).getFullYear() === new Date(b).getFullYear()
}

function relative(): Intl.RelativeTimeFormat {
  return new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' })
}

function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase(locale()) + text.slice(1)
}

function format(name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale()}:${name}`
  const known = formats.get(key)
  if (known) return known
  const made = new Intl.DateTimeFormat(locale(), options)
  formats.set(key, made)
  return made
}
