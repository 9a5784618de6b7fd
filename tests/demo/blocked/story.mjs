// A network that blocks the relay: the device says so, proxies take over, and nothing but TLS to them leaves it.

import * as blocked from './1-blocked.mjs'
import * as proxies from './2-proxies.mjs'
import * as photo from './3-photo.mjs'
import * as cut from './4-cut.mjs'
import * as seen from './5-seen.mjs'

export { setScene } from './scene.mjs'

export const steps = [blocked, proxies, photo, cut, seen]
