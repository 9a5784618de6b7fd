// The phone is lost. Everything is back on another, from each place a backup may be kept at, by the password and by the digits.

import * as linked from './1-linked.mjs'
import * as backups from './2-backups.mjs'
import * as lost from './3-lost.mjs'
import * as password from './4-password.mjs'
import * as digits from './5-digits.mjs'

export { setScene } from './scene.mjs'

export const steps = [linked, backups, lost, password, digits]
