// A zip file as "Export chat" makes one: entries one after the other, stored as they are.

import { crc32 } from 'node:zlib'

/** A day in the past, as zip files have it: 25 December 2023, noon. */
const [TIME, DATE] = [0x6000, (43 << 9) | (12 << 5) | 25]
/** The name is UTF-8. */
const UTF8 = 0x0800

/** @param {{ name: string, data: Buffer }[]} entries */
export function zip(entries) {
  const [files, directory] = [[], []]
  let at = 0
  for (const { name, data } of entries) {
    const title = Buffer.from(name)
    const about = Buffer.alloc(26)
    about.writeUInt16LE(20, 0)
    about.writeUInt16LE(UTF8, 2)
    about.writeUInt16LE(TIME, 6)
    about.writeUInt16LE(DATE, 8)
    about.writeUInt32LE(crc32(data), 10)
    about.writeUInt32LE(data.length, 14)
    about.writeUInt32LE(data.length, 18)
    about.writeUInt16LE(title.length, 22)
    const place = Buffer.alloc(14)
    place.writeUInt32LE(at, 10)
    files.push(Buffer.from('PK\x03\x04', 'latin1'), about, title, data)
    directory.push(Buffer.from('PK\x01\x02\x14\0', 'latin1'), about, place, title)
    at += 30 + title.length + data.length
  }
  const end = Buffer.alloc(22)
  const size = directory.reduce((sum, { length }) => sum + length, 0)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(size, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...files, ...directory, end])
}
