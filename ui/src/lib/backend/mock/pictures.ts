// Pictures for the mock, drawn from a number: the same number, the same picture.

import { generator } from './world'

/** A landscape of sorts: sky, sun, hills. */
export function draw(seed: number, width: number, height: number): HTMLCanvasElement {
  const random = generator(seed + 1)
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const to = canvas.getContext('2d')
  if (!to) return canvas
  const hue = Math.floor(random() * 360)
  const sky = to.createLinearGradient(0, 0, 0, height)
  sky.addColorStop(0, `hsl(${hue} 55% 62%)`)
  sky.addColorStop(1, `hsl(${(hue + 50) % 360} 70% 84%)`)
  to.fillStyle = sky
  to.fillRect(0, 0, width, height)
  to.fillStyle = `hsl(${(hue + 30) % 360} 90% 92%)`
  to.beginPath()
  to.arc(width * (0.2 + random() * 0.6), height * (0.18 + random() * 0.25), height * 0.09, 0, 7)
  to.fill()
  for (let hill = 0; hill < 3; hill++) {
    to.fillStyle = `hsl(${(hue + 150 + hill * 18) % 360} 32% ${58 - hill * 15}%)`
    const [base, rise, phase] = [height * (0.55 + hill * 0.15), height * 0.09, random() * 7]
    to.beginPath()
    to.moveTo(0, height)
    for (let x = 0; x <= width; x += width / 48) {
      const wave = Math.sin((x / width) * (4 + hill * 3) + phase)
      to.lineTo(x, base - rise * wave)
    }
    to.lineTo(width, height)
    to.fill()
  }
  return canvas
}

/** As the engine gives a thumbnail: JPEG, base64. */
export function thumbnail(seed: number, width: number, height: number): string {
  const scale = 320 / Math.max(width, height)
  const small = draw(seed, Math.round(width * scale), Math.round(height * scale))
  return small.toDataURL('image/jpeg', 0.6).split(',')[1] ?? ''
}

export function photo(seed: number, width: number, height: number): Promise<Blob> {
  return new Promise((resolve, reject) => {
    draw(seed, width, height).toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error('no picture'))),
      'image/jpeg',
      0.8,
    )
  })
}

/** Two seconds of a quiet tone that fades, as WAV. */
export function tone(): Blob {
  const [rate, seconds] = [8000, 2]
  const samples = rate * seconds
  const bytes = new DataView(new ArrayBuffer(44 + samples * 2))
  const word = (at: number, text: string) =>
    [...text].forEach((char, index) => bytes.setUint8(at + index, char.charCodeAt(0)))
  word(0, 'RIFF')
  bytes.setUint32(4, 36 + samples * 2, true)
  word(8, 'WAVEfmt ')
  bytes.setUint32(16, 16, true)
  bytes.setUint16(20, 1, true)
  bytes.setUint16(22, 1, true)
  bytes.setUint32(24, rate, true)
  bytes.setUint32(28, rate * 2, true)
  bytes.setUint16(32, 2, true)
  bytes.setUint16(34, 16, true)
  word(36, 'data')
  bytes.setUint32(40, samples * 2, true)
  for (let at = 0; at < samples; at++) {
    const fade = 1 - at / samples
    bytes.setInt16(44 + at * 2, 3000 * fade * Math.sin((at * 330 * 2 * Math.PI) / rate), true)
  }
  return new Blob([bytes.buffer], { type: 'audio/wav' })
}
