import { describe, expect, it } from 'vitest'
import type { FileView, MessageId, SharedView } from '../../src/lib/api/types'
import { rowsOf } from '../../src/screens/gallery/rows'

const photo = (id: string, sentMs: number): SharedView => ({
  message: id as MessageId,
  senderName: 'Bilal',
  outgoing: false,
  sentMs,
  thing: { is: 'file', file: { place: 0 } as FileView },
})

describe('the rows of the gallery', () => {
  it('are filled one after the other, and each month begins with its name', () => {
    const november = [5, 4, 3, 2].map((day) => photo(`n${day}`, new Date(2026, 10, day).getTime()))
    const october = [photo('o9', new Date(2026, 9, 9).getTime())]
    const rows = rowsOf([...november, ...october], 3)
    expect(rows.map((row) => (row.is === 'month' ? 'month' : row.things.length))).toEqual([
      'month',
      3,
      1,
      'month',
      1,
    ])
    expect(new Set(rows.map((row) => row.key)).size).toBe(rows.length)
  })

  it('are none where there is nothing', () => {
    expect(rowsOf([], 3)).toEqual([])
  })
})
