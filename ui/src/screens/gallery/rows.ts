// The gallery's rows: a month's name, then its things, so many in a row.

import type { SharedView } from '../../lib/api/types'

export type GalleryRow =
  { is: 'month'; key: string; sentMs: number } | { is: 'things'; key: string; things: SharedView[] }

export function rowsOf(items: SharedView[], across: number): GalleryRow[] {
  const rows: GalleryRow[] = []
  let month = ''
  let row: SharedView[] = []
  for (const item of items) {
    const date = new Date(item.sentMs)
    const of = `${date.getFullYear()}-${date.getMonth()}`
    if (of !== month) {
      month = of
      row = []
      rows.push({ is: 'month', key: of, sentMs: item.sentMs })
    }
    if (row.length === 0 || row.length === across) {
      row = []
      rows.push({ is: 'things', key: keyOf(item), things: row })
    }
    row.push(item)
  }
  return rows
}

export function keyOf({ message, thing }: SharedView): string {
  return thing.is === 'file' ? `${message} ${thing.file.place}` : `${message} ${thing.url}`
}
