import { describe, expect, it } from 'vitest'
import { cutName } from '../../src/lib/text/fileName'

describe('file names', () => {
  it('leaves a short name whole', () => {
    expect(cutName('photo.jpg')).toEqual({ head: 'photo.jpg', tail: '', dir: 'ltr' })
  })

  it('keeps the ending of a long one, and a little before it', () => {
    const { head, tail } = cutName('Depth measurements upstream, second season, final.xlsx')
    expect(tail).toBe('final.xlsx')
    expect(head + tail).toBe('Depth measurements upstream, second season, final.xlsx')
  })

  it('takes joined letters apart at the dot only', () => {
    const name = 'نقشهٔ رودخانه و ایستگاه‌های اندازه‌گیری.pdf'
    expect(cutName(name)).toMatchObject({ tail: '.pdf', dir: 'rtl' })
    expect(cutName('অন্ত্যেষ্টিক্রিয়া ঊর্ধ্বমুখী দ্বন্দ্ব.pdf').tail).toBe('.pdf')
  })

  it('shows what turns letters around as nothing', () => {
    expect(cutName('holiday\u202egpj.exe').head).toBe('holidaygpj.exe')
  })

  it('cuts a name of five thousand letters without an ending', () => {
    const { head, tail } = cutName('a'.repeat(5000))
    expect(head.length + tail.length).toBe(5000)
    expect(tail.length).toBe(5)
  })
})
