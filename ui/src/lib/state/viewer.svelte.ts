// The photo that is looked at large, and its neighbours.

import type { FileView, MessageId } from '../api/types'

class Viewer {
  message = $state<MessageId | null>(null)
  photos = $state.raw<FileView[]>([])
  at = $state(0)

  open(message: MessageId, photos: FileView[], place: number): void {
    this.photos = photos
    this.at = Math.max(
      0,
      photos.findIndex((photo) => photo.place === place),
    )
    this.message = message
  }

  step(by: number): void {
    this.at = Math.min(this.photos.length - 1, Math.max(0, this.at + by))
  }

  close(): void {
    this.message = null
    this.photos = []
  }
}

export const viewer = new Viewer()
