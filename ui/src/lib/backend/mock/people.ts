// Who lives in the mock's world.

import type { Language } from './phrases'

export interface Person {
  handle: string
  name: string
  language: Language
}

export const ME: Person = { handle: 'asha', name: 'Asha Rahman', language: 'en' }

export const PEOPLE: Person[] = [
  { handle: 'chitra', name: 'চিত্রা সেন', language: 'bn' },
  { handle: 'bilal', name: 'Bilal Ahmed', language: 'en' },
  { handle: 'devika', name: 'देविका शर्मा', language: 'hi' },
  { handle: 'farid', name: 'فرید کریمی', language: 'fa' },
  { handle: 'esha', name: 'এষা মুখার্জি', language: 'bn' },
  { handle: 'gulnar', name: 'گلنار رضایی', language: 'fa' },
  { handle: 'harun', name: 'Harun-or-Rashid', language: 'en' },
  { handle: 'ira', name: 'ইরা দত্ত', language: 'bn' },
  { handle: 'jamal', name: 'جمال حداد', language: 'ar' },
  { handle: 'kabir', name: 'कबीर वर्मा', language: 'hi' },
  { handle: 'leela', name: 'Leela Nair', language: 'en' },
  { handle: 'mohan', name: 'मोहन लाल', language: 'hi' },
  { handle: 'nasrin', name: 'নাসরিন আক্তার', language: 'bn' },
  { handle: 'omid', name: 'امید نوری', language: 'fa' },
  { handle: 'polash', name: 'পলাশ রায়', language: 'bn' },
  { handle: 'qamar', name: 'Qamar Siddiqui', language: 'en' },
  { handle: 'rita', name: 'Rita D’Souza', language: 'en' },
  { handle: 'salma', name: 'سلمى منصور', language: 'ar' },
  { handle: 'tuhin', name: 'তুহিন চক্রবর্তী', language: 'bn' },
  { handle: 'uma', name: 'उमा जोशी', language: 'hi' },
  { handle: 'victor', name: 'Victor Lindqvist', language: 'en' },
  { handle: 'wasim', name: 'Wasim Khan', language: 'en' },
  { handle: 'yasmin', name: 'Yasmin Haque', language: 'en' },
  { handle: 'zoya', name: 'Zoya Petrova', language: 'en' },
]

export const GROUPS: { name: string; members: string[]; language: Language }[] = [
  { name: 'River Survey', members: ['chitra', 'bilal', 'devika', 'farid'], language: 'en' },
  { name: 'পাড়ার খবর', members: ['chitra', 'esha', 'ira', 'nasrin', 'polash', 'tuhin'], language: 'bn' },
  { name: 'Library volunteers', members: ['bilal', 'leela', 'rita', 'wasim', 'victor'], language: 'en' },
  { name: 'परिवार', members: ['devika', 'kabir', 'mohan', 'uma'], language: 'hi' },
  { name: 'گروه نقشه', members: ['farid', 'gulnar', 'omid'], language: 'fa' },
  { name: 'Monsoon readings 🌧️', members: ['harun', 'polash', 'zoya'], language: 'en' },
  { name: 'রবিবারের আড্ডা', members: ['esha', 'ira', 'tuhin', 'polash'], language: 'bn' },
  { name: 'Night train to Siliguri', members: ['qamar', 'yasmin', 'wasim'], language: 'en' },
  { name: 'أصدقاء المكتبة', members: ['jamal', 'salma'], language: 'ar' },
  { name: 'Choir, altos', members: ['leela', 'rita', 'yasmin', 'zoya'], language: 'en' },
  { name: 'Cycle to work', members: ['victor', 'wasim', 'harun'], language: 'en' },
  { name: 'নাটকের দল', members: ['chitra', 'nasrin', 'tuhin'], language: 'bn' },
  { name: 'Building 14, roof garden', members: ['rita', 'qamar', 'bilal', 'mohan'], language: 'en' },
  { name: 'रसोई', members: ['uma', 'devika', 'leela'], language: 'hi' },
  { name: 'Old maps', members: ['farid', 'zoya', 'victor'], language: 'en' },
  { name: 'Chess by post', members: ['kabir', 'harun'], language: 'en' },
]
