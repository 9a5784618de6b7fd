// The main job: a desktop is linked to a phone that has been in use for long, and both outlive what may happen to them.

import * as link from './1-link.mjs'
import * as history from './2-history.mjs'
import * as ticks from './3-ticks.mjs'
import * as phoneOff from './4-phone-off.mjs'
import * as powerCut from './5-power-cut.mjs'
import * as relayDown from './6-relay-down.mjs'
import * as phoneBack from './7-phone-back.mjs'
import * as removal from './8-removal.mjs'

export { setScene } from './scene.mjs'

export const steps = [link, history, ticks, phoneOff, powerCut, relayDown, phoneBack, removal]
