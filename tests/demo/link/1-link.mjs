// The phone scans the code out of the window's own pixels; both show the same words; the person says yes.

import { join } from 'node:path'
import { until } from '../../lib/until.mjs'
import { overview } from '../device.mjs'
import * as onDesktop from '../screens/desktop.mjs'
import * as onPhone from '../screens/phone.mjs'

export const title =
  'The phone scans the QR code in the window; both show the same code; the desktop is linked'

/** @param {import('../cast/cast.mjs').Cast} cast */
export async function play({ phone, desktop, relay, folder }) {
  await desktop.open()
  await onDesktop.chooseRelay(desktop, relay.link)
  await onDesktop.codeIsShown(desktop)
  await onDesktop.watchHistory(desktop)

  phone.lookAt(await desktop.screenshot(join(folder, 'step-1-code.png')))
  await onPhone.beginScanning(phone)

  const [there, here] = await Promise.all([onPhone.wordsShown(phone), onDesktop.wordsShown(desktop)])
  await desktop.screenshot(join(folder, 'step-1-compare-desktop.png'))
  await phone.screenshot(join(folder, 'step-1-compare-phone.png'))
  if (there !== here || here.split(' ').length !== 4)
    throw new Error(`the phone shows "${there}", the desktop "${here}"`)

  await onPhone.confirm(phone)
  await until('the desktop is linked', async () => (await overview(desktop)).stage === 'linked')
  await onDesktop.goOn(desktop)
  await onPhone.goOn(phone)
  return `both showed "${here}"`
}
