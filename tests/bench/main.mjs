// What starting the desktop takes, and what the desktop and the phone page hold when nobody uses them.
// `cargo xtask bench` builds the programs as released, makes the profile, gives this a display, and starts it; the figures
// are added to the report that the measurements without a display have written.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { TARGET } from '../lib/processes.mjs'
import { measurePhone } from './phone.mjs'
import { measurePhotos } from './photos.mjs'
import { measureWindow } from './window.mjs'

const parts = process.argv.slice(2)
const folder = join(TARGET, 'bench/window')
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })

const file = join(TARGET, 'bench/report.json')
const report = JSON.parse(readFileSync(file, 'utf8'))
function figure(name, value, unit) {
  console.log(`${name}: ${value >= 100 ? value.toFixed(0) : value.toFixed(2)} ${unit}`)
  report.figures.push({ name, value, unit })
}

if (parts.includes('window')) await measureWindow(figure, folder, join(TARGET, 'bench/profile'))
if (parts.includes('photos')) await measurePhotos(figure, folder, join(TARGET, 'bench/album'))
if (parts.includes('phone')) await measurePhone(figure, folder)
writeFileSync(file, JSON.stringify(report, null, 2))
console.log(`added to ${file}`)
process.exit(0)
