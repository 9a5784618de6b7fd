// What a camera writes into a photo, the place among it, and whether a photo still has any of that.

/** A JPEG in which every segment lies behind its marker: FF, the marker, the length of the rest. */
const [SOI, SOS, APP1] = [0xd8, 0xda, 0xe1]
const EXIF = Buffer.from('Exif\0\0', 'latin1')
/** Field types of TIFF. */
const [ASCII, LONG, RATIONAL] = [2, 4, 5]

/** The photo with a camera's name and the place in it. @param {Buffer} jpeg */
export function withPlace(jpeg) {
  const body = Buffer.concat([EXIF, tiff()])
  const head = Buffer.from([0xff, APP1, 0, 0])
  head.writeUInt16BE(body.length + 2, 2)
  return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)])
}

/** Whatever a photo tells besides its picture. @param {Buffer} jpeg @returns {string[]} */
export function told(jpeg) {
  if (jpeg[0] !== 0xff || jpeg[1] !== SOI) return ['it is no JPEG']
  const found = []
  for (let at = 2; jpeg[at] === 0xff && jpeg[at + 1] !== SOS;) {
    const length = jpeg.readUInt16BE(at + 2)
    const text = jpeg.subarray(at + 4, at + 2 + length).toString('latin1')
    if (jpeg[at + 1] === APP1) found.push(text.split('\0')[0])
    at += 2 + length
  }
  if (jpeg.includes('River Camera')) found.push('the camera’s name')
  return found
}

/** 23° 42′ 37″ N, 90° 24′ 26″ E: the middle of Dhaka. */
function tiff() {
  const camera = Buffer.from('River Camera\0', 'latin1')
  const place = (degrees, minutes, seconds) => {
    const numbers = Buffer.alloc(24)
    ;[degrees, 1, minutes, 1, seconds, 1].forEach((number, at) => numbers.writeUInt32LE(number, at * 4))
    return numbers
  }
  const gps = 8 + 2 + 2 * 12 + 4
  const values = gps + 2 + 4 * 12 + 4
  const [north, east] = [values + camera.length, values + camera.length + 24]
  return Buffer.concat([
    Buffer.from([0x49, 0x49, 42, 0, 8, 0, 0, 0]),
    directory([
      [0x010f, ASCII, camera.length, values],
      [0x8825, LONG, 1, gps],
    ]),
    directory([
      [1, ASCII, 2, 'N'.charCodeAt(0)],
      [2, RATIONAL, 3, north],
      [3, ASCII, 2, 'E'.charCodeAt(0)],
      [4, RATIONAL, 3, east],
    ]),
    camera,
    place(23, 42, 37),
    place(90, 24, 26),
  ])
}

/** @param {number[][]} fields tag, type, count, value or where it is */
function directory(fields) {
  const bytes = Buffer.alloc(2 + fields.length * 12 + 4)
  bytes.writeUInt16LE(fields.length)
  fields.forEach(([tag, type, count, value], at) => {
    bytes.writeUInt16LE(tag, 2 + at * 12)
    bytes.writeUInt16LE(type, 4 + at * 12)
    bytes.writeUInt32LE(count, 6 + at * 12)
    bytes.writeUInt32LE(value, 10 + at * 12)
  })
  return bytes
}
