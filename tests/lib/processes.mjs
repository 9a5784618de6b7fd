// Programs of this workspace and how they end. Whatever was started is ended when the test process ends.

import { spawn } from 'node:child_process'
import { createWriteStream, readFileSync, readdirSync, readlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** The workspace's root. */
export const ROOT = resolve(import.meta.dirname, '../..')
/** Cargo's output folder. */
export const TARGET = process.env.HARKARA_TARGET ?? join(ROOT, 'target')

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set()
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')))
// Ended by a signal Node.js would not come to that; browsers end in the same way.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1))

/** @param {string} name a program as cargo leaves it; measurements take those built as released */
export function program(name) {
  return join(TARGET, process.env.HARKARA_BUILD ?? 'debug', name)
}

/**
 * Starts a program; what it says on standard error (and output, unless `talks`) goes to a log file.
 * @param {string} path
 * @param {string[]} args
 * @param {{ log: string, env?: Record<string, string>, talks?: boolean }} options
 */
export function start(path, args, { log, env = {}, talks = false }) {
  const child = spawn(path, args, {
    env: { ...process.env, ...env },
    stdio: [talks ? 'pipe' : 'ignore', 'pipe', 'pipe'],
  })
  const file = createWriteStream(log, { flags: 'a' })
  child.stderr?.pipe(file, { end: false })
  if (!talks) child.stdout?.pipe(file, { end: false })
  running.add(child)
  child.once('exit', () => running.delete(child))
  child.once('error', (error) => file.write(`${path}: ${error}\n`))
  return child
}

/**
 * Resolves when it has ended.
 * @param {import('node:child_process').ChildProcess} child
 */
export function ended(child) {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((done) => child.once('exit', () => done(undefined)))
}

/**
 * Asks it to end, and sees that it does.
 * @param {import('node:child_process').ChildProcess} child
 * @param {number} [patienceMs] after which it is killed
 */
export async function stop(child, patienceMs = 10_000) {
  child.kill('SIGTERM')
  const impatience = setTimeout(() => child.kill('SIGKILL'), patienceMs)
  await ended(child)
  clearTimeout(impatience)
}

/**
 * The process of a program that another one has started.
 * @param {number} parent
 * @param {string} path the program
 * @returns {number | undefined}
 */
export function childOf(parent, path) {
  return find((pid) => {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const parentOf = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
    return parentOf === parent && readlinkSync(`/proc/${pid}/exe`) === path
  })
}

/**
 * The process that leads its group and was started with this argument.
 * @param {string} argument
 * @returns {number | undefined}
 */
export function leaderWith(argument) {
  return find((pid) => {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const group = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2])
    return group === pid && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(argument)
  })
}

/** @param {(pid: number) => boolean} wanted */
function find(wanted) {
  const pids = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
  return pids.find((pid) => {
    try {
      return wanted(pid)
    } catch {
      return false // it ended while we looked
    }
  })
}

/** @param {number} pid */
export function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
