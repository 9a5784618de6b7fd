// A camera that looks at a picture: what Chromium takes for a webcam is a film made of one PNG.

import { execFileSync } from 'node:child_process'

/** The film's size: a common webcam's. */
const SIZE = '1280:800'

/** Nothing to see yet. @param {string} film a .y4m file */
export function lensCap(film) {
  ffmpeg(['-f', 'lavfi', '-i', `color=gray:size=${SIZE.replace(':', 'x')}:rate=5:duration=1`], film)
}

/**
 * Points the camera at a picture.
 * @param {string} film a .y4m file
 * @param {string} picture a PNG
 */
export function look(film, picture) {
  const fit = `scale=${SIZE}:force_original_aspect_ratio=decrease,pad=${SIZE}:-1:-1`
  ffmpeg(['-loop', '1', '-framerate', '5', '-t', '1', '-i', picture, '-vf', fit], film)
}

function ffmpeg(input, film) {
  execFileSync('ffmpeg', [
    '-loglevel',
    'error',
    '-y',
    ...input,
    '-pix_fmt',
    'yuv420p',
    '-f',
    'yuv4mpegpipe',
    film,
  ])
}
