// A chat from elsewhere, as if it had been read from the file. A file called `broken` is damaged.

import type { ApiError, PastProgress, PastView } from '../../api/types'
import type { Past } from '../backend'

const VIEW: PastView = {
  title: 'Bilal Ahmed',
  first: '2019-03-02',
  last: '2024-11-07',
  messages: 1800,
  calls: 12,
  files: 34,
  filesLeftOut: 2,
  people: [
    { name: 'Asha Sen', messages: 1000 },
    { name: 'Bilal Ahmed', messages: 800 },
  ],
  beginning: [
    { at: '2019-03-02 21:04', author: '', text: 'Messages and calls are end-to-end encrypted.' },
    { at: '2019-03-02 21:05', author: 'Asha Sen', text: 'the ferry leaves at six' },
    { at: '2019-03-02 21:06', author: 'Bilal Ahmed', text: 'the harbour or the old pier?' },
  ],
  sample: '02/03/2019, 21:04',
  order: 'day_month_year',
  orderOpen: true,
  orders: [
    { order: 'day_month_year', first: '2019-03-02', last: '2024-11-07' },
    { order: 'month_day_year', first: '2019-02-03', last: '2024-07-11' },
  ],
}

export function mockPast(): Past {
  return {
    export: () => Promise.resolve('/home/asha/Downloads/chat.zip'),
    open(file, done) {
      done(file.size)
      const damaged: ApiError = { code: 'past_damaged', detail: 'mock' }
      if (file.name.startsWith('broken')) return Promise.reject(damaged)
      let stopped = false
      return Promise.resolve({
        view: (order) => Promise.resolve({ ...VIEW, order: order ?? VIEW.order }),
        async take(_, heard) {
          const soFar: PastProgress = { added: 0, alreadyHere: 0, left: 3 }
          while (!stopped && soFar.added < VIEW.messages - 3) {
            await new Promise((resolve) => setTimeout(resolve, 60))
            soFar.added = Math.min(VIEW.messages - 3, soFar.added + 300)
            heard({ ...soFar })
          }
          return soFar
        },
        stop: () => (stopped = true),
        close: () => undefined,
      })
    },
  }
}
