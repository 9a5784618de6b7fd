//! Halves of the day as phones write them: am and pm, and the finer parts some languages prefer.

use crate::marks::{is_mark, is_space};

/// Which part of the day a 12 hour clock means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// Before noon.
    Am,
    /// After noon.
    Pm,
    /// Around noon: 11 stays, 12 and later are after noon.
    Noon,
    /// Night: from six on it is the evening's, before that the morning's.
    Night,
}

impl Period {
    /// The hour of the day. A clock that says 13 pm or 0 am is taken at its word.
    pub fn hour(self, hour: u32) -> u32 {
        let after = match self {
            Self::Am => false,
            Self::Pm => true,
            Self::Noon => hour != 11 && hour != 10,
            Self::Night => (6..12).contains(&hour),
        };
        match (hour, after) {
            (12, false) => 0,
            (1..=11, true) => hour + 12,
            _ => hour,
        }
    }

    /// Reads one, whatever its dots, spaces and case.
    pub fn read(words: &str) -> Option<Self> {
        let folded: String = words
            .chars()
            .filter(|c| !is_mark(*c) && !is_space(*c) && !matches!(c, '.' | '\'' | '’' | '\u{200c}' | '\u{200d}'))
            .flat_map(char::to_lowercase)
            .collect();
        PERIODS.iter().find(|(_, names)| names.contains(&folded.as_str())).map(|(period, _)| *period)
    }
}

/// Without dots and spaces, in lower case.
const PERIODS: &[(Period, &[&str])] = &[
    (
        Period::Am,
        &[
            "am",
            "πμ",
            "قظ",
            "قبلازظهر",
            "ص",
            "صباحًا",
            "صباحا",
            "قبلدوپہر",
            "дп",
            "пп",
            "öö",
            "sa",
            "ap",
            "de",
            "fm",
            "vm",
            "vorm",
            "dop",
            "pg",
            "sn",
            "上午",
            "凌晨",
            "清晨",
            "早上",
            "午前",
            "오전",
            "पूर्वाह्न",
            "सुबह",
            "भोर",
            "मपू",
            "पूर्वाह्ण",
            "পূর্বাহ্ণ",
            "পূর্বাহ্ন",
            "ভোর",
            "সকাল",
            "முற்பகல்",
            "పూర్వాహ్నం",
            "ಪೂರ್ವಾಹ್ನ",
            "ก่อนเที่ยง",
            "inthemorning",
            "утра",
            "ночи",
        ],
    ),
    (
        Period::Pm,
        &[
            "pm",
            "μμ",
            "بظ",
            "بعدازظهر",
            "م",
            "مساءً",
            "مساء",
            "بعددوپہر",
            "شام",
            "сл",
            "ös",
            "ch",
            "ip",
            "du",
            "em",
            "nm",
            "nachm",
            "odp",
            "ptg",
            "gn",
            "下午",
            "晚上",
            "傍晚",
            "午後",
            "오후",
            "अपराह्न",
            "शाम",
            "मउ",
            "अपराह्ण",
            "অপরাহ্ণ",
            "অপরাহ্ন",
            "বিকাল",
            "বিকেল",
            "সন্ধ্যা",
            "பிற்பகல்",
            "అపరాహ్నం",
            "ಅಪರಾಹ್ನ",
            "หลังเที่ยง",
            "intheafternoon",
            "intheevening",
            "дня",
            "вечера",
        ],
    ),
    (Period::Noon, &["中午", "दोपहर", "দুপুর", "noon"]),
    (Period::Night, &["रात", "রাত", "atnight", "半夜"]),
];
