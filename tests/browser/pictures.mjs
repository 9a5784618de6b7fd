// Pictures as cameras make them, and as nobody should.

import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'

/** Where the photos were taken, as a camera writes it. */
export const PLACE = 'DHAKA 23.8103N 90.41E'

/** A JPEG of 3000 to 2000, with an EXIF block that says "turn me by a quarter" and where it was taken. @param {string} path */
export function takePhoto(path) {
  draw('testsrc2=size=3000x2000', path)
  const drawn = readFileSync(path)
  const exif = Buffer.from(
    // A TIFF with two fields: the orientation, 6, and a description.
    `Exif\0\0II*\0\x08\0\0\0\x02\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\x0e\x01\x02\0\x16\0\0\0\x26\0\0\0\0\0\0\0${PLACE}\0`,
    'latin1',
  )
  const head = Buffer.from([0xff, 0xe1, 0, exif.length + 2])
  writeFileSync(path, Buffer.concat([drawn.subarray(0, 2), head, exif, drawn.subarray(2)]))
  return path
}

/** Draws one frame of a source of ffmpeg. @param {string} source @param {string} path */
export function draw(source, path) {
  const input = ['-f', 'lavfi', '-i', source, '-frames:v', '1']
  execFileSync('ffmpeg', ['-loglevel', 'error', '-y', ...input, path])
  return path
}
