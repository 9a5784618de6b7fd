// A chat as an iPhone exports it from WhatsApp, in the form that is described publicly: stamps in brackets, media beside
// the text, an invisible left-to-right mark before what the app itself says, a call, a file that was left out.

import { readFileSync, writeFileSync } from 'node:fs'
import { zip } from './zip.mjs'

/** The mark before what the app says itself. */
const LRM = '\u200e'
const PHOTO = '00000005-PHOTO-2023-12-25-07-41-20.jpg'

/** As the file is called. */
export const EXPORT = 'WhatsApp Chat - Bilal.zip'
/** A word that is nowhere else. */
export const WORD = 'kingfisher'

const LINES = [
  [
    '24/12/2023, 21:04:11',
    'Bilal',
    `${LRM}Messages and calls are end-to-end encrypted. No one outside of this chat, not even WhatsApp, can read or listen to them.`,
  ],
  ['24/12/2023, 21:04:52', 'Asha Rahman', 'কাল ভোরে নদীতে যাবে?'],
  [
    '24/12/2023, 21:06:03',
    'Bilal',
    'If the fog lifts.\nBring the thermos,\nand the old binoculars: last time I saw nothing',
  ],
  ['25/12/2023, 07:39:40', 'Asha Rahman', `Look, a ${WORD} on the third post!`],
  ['25/12/2023, 07:41:20', 'Asha Rahman', `${LRM}<attached: ${PHOTO}>`],
  ['25/12/2023, 07:42:05', 'Bilal', 'वाह! ऐसी रोशनी रोज़ नहीं मिलती'],
  ['25/12/2023, 07:44:31', 'Bilal', `${LRM}video omitted`],
  ['25/12/2023, 09:15:00', 'Bilal', `${LRM}Missed voice call`],
  ['25/12/2023, 09:20:48', 'Asha Rahman', 'صدایت را نشنیدم، روی آب بودم'],
  ['31/12/2023, 23:59:58', 'Bilal', 'Happy new year, a few seconds early'],
]

/** @param {string} file a zip @param {string} photo a JPEG that is in it */
export function exportChat(file, photo) {
  const text = LINES.map(([at, who, words]) => `${words.startsWith(LRM) ? LRM : ''}[${at}] ${who}: ${words}`)
  const entries = [
    { name: '_chat.txt', data: Buffer.from(`${text.join('\r\n')}\r\n`) },
    { name: PHOTO, data: readFileSync(photo) },
  ]
  writeFileSync(file, zip(entries))
}
