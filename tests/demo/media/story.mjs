// Photos, large files, voice messages, what people do to messages, and a chat from elsewhere: on the desktop, the phone
// and Bilal's machine alike.

import * as setting from './1-setting.mjs'
import * as photos from './2-photos.mjs'
import * as phone from './3-phone.mjs'
import * as largeOut from './4-large-out.mjs'
import * as largeIn from './5-large-in.mjs'
import * as voice from './6-voice.mjs'
import * as actions from './7-actions.mjs'
import * as past from './8-past.mjs'
import * as later from './9-later-device.mjs'
import * as screens from './10-screens.mjs'

export { setScene } from './scene.mjs'

export const steps = [setting, photos, phone, largeOut, largeIn, voice, actions, past, later, screens]
