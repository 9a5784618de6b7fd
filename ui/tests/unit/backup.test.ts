import { describe, expect, it } from 'vitest'
import { digitsOf, spread, wholeLines } from '../../src/screens/backup/digits'
import { emptyS3, isWhole } from '../../src/screens/backup/place'

const EMPTY = Array.from({ length: 8 }, () => '')
const KEY = Array.from({ length: 8 }, (_, line) => `1234567${line}`)

describe('a key that is typed', () => {
  it('is read in the digits of every keyboard, whatever stands between', () => {
    expect(digitsOf('12-34 ৫৬ ۷८ ٩')).toBe('123456789')
  })

  it('fills all lines when it is pasted into the first', () => {
    expect(spread(EMPTY, 0, KEY.join(' '))).toEqual(KEY)
  })

  it('goes on in the next line where one has too many digits, and leaves the others alone', () => {
    expect(spread(KEY, 6, '99999999 88')).toEqual([...KEY.slice(0, 6), '99999999', '88'])
  })

  it('loses what is more than eight lines hold', () => {
    expect(spread(EMPTY, 7, '123456789')).toEqual([...EMPTY.slice(0, 7), '12345678'])
  })

  it('is judged up to the first line that is not whole', () => {
    expect(wholeLines([...KEY.slice(0, 2), '123', ...KEY.slice(3)])).toEqual(KEY.slice(0, 2))
    expect(wholeLines(KEY)).toEqual(KEY)
  })
})

describe('the relay', () => {
  it('is the account’s own, or named by its link', () => {
    expect(isWhole({ kind: 'relay', link: null }, null)).toBe(true)
    expect(isWhole({ kind: 'relay', link: 'https://r.example/#relay?a=1&k=2' }, null)).toBe(true)
    expect(isWhole({ kind: 'relay', link: '' }, null)).toBe(false)
  })
})

describe('storage that speaks S3', () => {
  const whole = { ...emptyS3(), endpoint: 'https://s3.example', bucket: 'b', keyId: 'id', secret: 's' }

  it('is whole with an address, a bucket and both keys', () => {
    expect(isWhole(whole, null)).toBe(true)
    for (const missing of ['endpoint', 'region', 'bucket', 'keyId', 'secret'])
      expect(isWhole({ ...whole, [missing]: '' }, null)).toBe(false)
    expect(isWhole({ ...whole, endpoint: 'ftp://s3.example' }, null)).toBe(false)
  })

  it('needs its secret again only for another server or another key', () => {
    const known = { ...whole, secret: '' }
    expect(isWhole({ ...known, bucket: 'other' }, known)).toBe(true)
    expect(isWhole({ ...known, endpoint: 'https://other.example' }, known)).toBe(false)
    expect(isWhole({ ...known, keyId: 'other' }, known)).toBe(false)
  })
})
