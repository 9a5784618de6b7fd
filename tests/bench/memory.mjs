// What processes hold: proportional set size, as the kernel counts it.

import { readFileSync, readdirSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

/** @typedef {{ pid: number, name: string }} Process */

/**
 * A process and all that it has started.
 * @param {number} root
 * @returns {Process[]}
 */
export function tree(root) {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => stat(Number(name)))
    .filter((each) => each !== undefined)
  const found = all.filter(({ pid }) => pid === root)
  for (const one of found) found.push(...all.filter(({ parent }) => parent === one.pid))
  return found
}

/**
 * MiB of these together, once two looks agree within a hundredth.
 * @param {Process[]} processes
 */
export async function settledPss(processes) {
  let before = sum(processes)
  for (let look = 0; look < 40; look += 1) {
    await pause(500)
    const now = sum(processes)
    if (Math.abs(now - before) <= before / 100) return now
    before = now
  }
  return before
}

function sum(processes) {
  return processes.map(({ pid }) => pss(pid)).reduce((all, one) => all + one, 0)
}

function pss(pid) {
  try {
    return Number(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8').match(/^Pss:\s+(\d+) kB/m)[1]) / 1024
  } catch {
    return 0 // it has ended
  }
}

function stat(pid) {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const end = line.lastIndexOf(')')
    const parent = Number(line.slice(end + 2).split(' ')[1])
    const [path] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
    return { pid, parent, name: path.split('/').at(-1) }
  } catch {
    return undefined // it ended while we looked
  }
}
