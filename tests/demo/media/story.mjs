// Photos, large files, what people do to messages: on the desktop, the phone and Bilal's machine alike.

import * as setting from './1-setting.mjs'
import * as photos from './2-photos.mjs'
import * as largeOut from './4-large-out.mjs'
import * as largeIn from './5-large-in.mjs'
import * as actions from './6-actions.mjs'
import * as later from './7-later-device.mjs'
import * as screens from './8-screens.mjs'

export { setScene } from './scene.mjs'

export const steps = [setting, photos, largeOut, largeIn, actions, later, screens]
