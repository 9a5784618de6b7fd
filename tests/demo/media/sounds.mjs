// Sounds that rise and fall as speech does, made here, for microphones that hear a file.

import { execFileSync } from 'node:child_process'

/** A WAV file of so many seconds. @param {string} file @param {number} pitch in hertz */
export function speak(file, pitch, seconds) {
  const voice = `0.5*sin(2*PI*${pitch}*t)+0.25*sin(2*PI*${pitch * 2.5}*t)`
  const words = `pow(abs(sin(2*PI*1.1*t))\\,2)*(0.35+0.65*abs(sin(2*PI*0.23*t)))`
  const sound = `aevalsrc=(${voice})*${words}:d=${seconds}:s=48000`
  ffmpeg(['-f', 'lavfi', '-i', sound, '-ac', '1', '-c:a', 'pcm_s16le', file])
}

/** The same as Opus in Ogg, as any phone records it. */
export function record(wav, ogg) {
  ffmpeg(['-i', wav, '-c:a', 'libopus', '-b:a', '24k', ogg])
}

/** What a file is, by another's reading. @returns {{ codec: string, seconds: number }} */
export function probe(file) {
  const wanted = ['-show_entries', 'stream=codec_name:format=duration,format_name', '-of', 'json']
  const { streams, format } = JSON.parse(
    execFileSync('ffprobe', ['-loglevel', 'error', ...wanted, file]).toString(),
  )
  return { codec: `${streams[0]?.codec_name} in ${format.format_name}`, seconds: Number(format.duration) }
}

function ffmpeg(args) {
  execFileSync('ffmpeg', ['-loglevel', 'error', '-y', ...args])
}
