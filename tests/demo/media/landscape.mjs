// A river between hills at some hour of the day, as large as a phone's photo: drawn by the browser, with the grain of a
// camera, so that it takes as much room.

/**
 * @param {import('../cast/phone.mjs').Phone} phone whose browser draws
 * @param {number} hour of the day: its light
 * @returns {Promise<Buffer>} a JPEG
 */
export async function drawLandscape(phone, hour) {
  const page = await phone.browser.newPage()
  try {
    return Buffer.from(await page.evaluate(draw, hour), 'base64')
  } finally {
    await page.close()
  }
}

/** In the browser. */
async function draw(hour) {
  const [width, height] = [4000, 3000]
  const canvas = new OffscreenCanvas(width, height)
  const paint = canvas.getContext('2d')
  // Dawn is rose, noon blue, evening gold.
  const hue = { 6: 340, 12: 205, 18: 28 }[hour] ?? (hour * 47) % 360
  const light = hour === 12 ? 12 : 0
  const horizon = height * 0.55
  fill(0, horizon, `hsl(${hue} 60% ${42 + light}%)`, `hsl(${hue + 18} 85% ${78 + light / 2}%)`)
  fill(horizon, height, `hsl(${hue + 8} 45% ${66 + light}%)`, `hsl(${hue - 14} 45% ${26 + light}%)`)
  const sun = paint.createRadialGradient(width * 0.68, horizon * 0.72, 60, width * 0.68, horizon * 0.72, 900)
  sun.addColorStop(0, 'hsl(48 100% 96%)')
  sun.addColorStop(0.16, 'hsl(44 100% 84% / 0.9)')
  sun.addColorStop(1, 'hsl(40 100% 80% / 0)')
  paint.fillStyle = sun
  paint.fillRect(0, 0, width, horizon)
  for (let range = 0; range < 4; range += 1) {
    paint.fillStyle = `hsl(${hue - 30 - range * 12} ${26 + range * 6}% ${48 - range * 9 + light / 2}%)`
    paint.beginPath()
    paint.moveTo(0, horizon + range * 60)
    for (let x = 0; x <= width; x += 20) {
      const hill = Math.sin(x / (520 - range * 70) + range * 2.1 + hour) + 0.5 * Math.sin(x / 190 + range * 3)
      paint.lineTo(x, horizon - 190 + range * 90 - hill * (120 - range * 16))
    }
    paint.lineTo(width, horizon + range * 60)
    paint.fill()
  }
  // The river's glitter, and two boats on it.
  for (let line = 0; line < 420; line += 1) {
    const y = horizon + 260 + ((line * 7919) % 1100)
    const near = (y - horizon) / (height - horizon)
    const x = width * 0.68 + Math.sin(line * 12.9) * (160 + near * 900)
    paint.fillStyle = `hsl(46 90% 88% / ${0.35 - near * 0.22})`
    paint.fillRect(x, y, 60 + near * 220, 4 + near * 8)
  }
  for (const [x, y, size] of [
    [width * 0.3, horizon + 420, 1],
    [width * 0.52, horizon + 760, 1.7],
  ]) {
    paint.fillStyle = 'hsl(20 35% 14%)'
    paint.beginPath()
    paint.ellipse(x, y, 190 * size, 44 * size, 0, 0, Math.PI)
    paint.fill()
    paint.fillRect(x - 6 * size, y - 210 * size, 12 * size, 210 * size)
    paint.fillStyle = `hsl(${hue + 170} 45% 82%)`
    paint.beginPath()
    paint.moveTo(x + 10 * size, y - 205 * size)
    paint.quadraticCurveTo(x + 190 * size, y - 110 * size, x + 10 * size, y - 24 * size)
    paint.fill()
  }
  grain()
  const jpeg = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 })
  const url = await new Promise((read) => {
    const reader = new FileReader()
    reader.onload = () => read(reader.result)
    reader.readAsDataURL(jpeg)
  })
  return url.slice(url.indexOf(',') + 1)

  function fill(from, to, above, below) {
    const colours = paint.createLinearGradient(0, from, 0, to)
    colours.addColorStop(0, above)
    colours.addColorStop(1, below)
    paint.fillStyle = colours
    paint.fillRect(0, from, width, to - from)
  }

  function grain() {
    const picture = paint.getImageData(0, 0, width, height)
    let noise = hour + 1
    for (let at = 0; at < picture.data.length; at += 4) {
      noise = (Math.imul(noise, 1_664_525) + 1_013_904_223) >>> 0
      const bit = (noise >>> 28) - 8
      for (let colour = 0; colour < 3; colour += 1) picture.data[at + colour] += bit
    }
    paint.putImageData(picture, 0, 0)
  }
}
