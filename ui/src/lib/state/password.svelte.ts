// The password of the account's backups: whether there is one, and what the relay says of it.

import type { BackupPasswordView, PasswordStrength } from '../api/types'
import { ask, backend, tell } from '../backend/ask'
import { app } from './app.svelte'
import { attempt } from './toasts.svelte'

class Password {
  view = $state.raw<BackupPasswordView | null>(null)

  /** Only a device with the account's own key can put a password on it. */
  get offered(): boolean {
    return this.view !== null && (app.overview?.holdsAccountKey ?? false)
  }

  start(): void {
    backend().subscribe((event) => {
      if (event.type === 'backup_password' || event.type === 'overview') void this.refresh()
    })
    void this.refresh()
  }

  async refresh(): Promise<void> {
    // Without an account there is none.
    this.view = await ask({ type: 'backup_password' }).then(
      ({ password }) => password,
      () => null,
    )
  }

  /** True once the relay has given the key back under it. */
  async set(password: string): Promise<boolean> {
    const done = (await attempt({ type: 'set_backup_password', password })) !== null
    await this.refresh()
    return done
  }

  async remove(): Promise<void> {
    await attempt({ type: 'remove_backup_password' })
    await this.refresh()
  }

  /** Null where it can't be told. */
  async rate(password: string): Promise<PasswordStrength | null> {
    const reply = await tell({ type: 'rate_password', password }).catch(() => null)
    return reply?.type === 'password_strength' ? reply.strength : null
  }
}

export const password = new Password()
