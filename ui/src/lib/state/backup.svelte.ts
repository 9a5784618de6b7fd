// How backups stand, and what came back of one. Both are null where this device has nothing to do with backups.

import type { BackupPlace, BackupProgress, BackupSchedule, BackupView, RestoreView } from '../api/types'
import { ask, asApiError, backend, tell } from '../backend/ask'
import { app } from './app.svelte'
import { attempt, toasts } from './toasts.svelte'

class Backup {
  view = $state.raw<BackupView | null>(null)
  restored = $state.raw<RestoreView | null>(null)
  /** What goes on just now. */
  running = $state.raw<BackupProgress | null>(null)
  /** The person is on the way from a backup to an account, on a new device. */
  restoring = $state(false)

  get places(): BackupPlace['kind'][] {
    return app.info?.backupPlaces ?? []
  }

  start(): void {
    backend().subscribe((event) => {
      if (event.type === 'overview') void this.refresh()
      if (event.type !== 'backup') return
      if (event.event.type === 'changed') void this.refresh()
      else this.running = event.event.progress
    })
    void this.refresh()
  }

  async refresh(): Promise<void> {
    // A device that has no account yet, or can't make backups, has no answer.
    this.view = await ask({ type: 'backup' }).then(
      ({ backup }) => backup,
      () => null,
    )
    this.running = this.view?.running ?? null
    this.restored = await ask({ type: 'restore' }).then(
      ({ restore }) => restore,
      () => null,
    )
  }

  /** True if it was taken. */
  async set(place: BackupPlace | null, schedule: BackupSchedule): Promise<boolean> {
    const done = (await attempt({ type: 'set_backup', place, schedule })) !== null
    await this.refresh()
    return done
  }

  /** One that has begun by itself meanwhile is what was asked for. */
  async now(): Promise<void> {
    try {
      await tell({ type: 'start_backup' })
    } catch (error) {
      const fault = asApiError(error)
      if (fault.code !== 'backup_busy') toasts.error(fault)
    }
    await this.refresh()
  }

  async prove(): Promise<void> {
    await attempt({ type: 'prove_backup' })
    await this.refresh()
  }

  async cancel(): Promise<void> {
    await attempt({ type: 'cancel_backup' })
    await this.refresh()
  }
}

export const backup = new Backup()
