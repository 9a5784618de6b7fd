//! File names that harm nobody: not the folder they are saved in, not the eye that reads them.

/// Characters of a name, its ending included.
const MAX: usize = 120;
/// Bytes of a name: file systems take 255, and a saved file may get a number.
const MAX_BYTES: usize = 200;
/// Characters of an ending that is kept when a name is cut.
const MAX_ENDING: usize = 12;
/// Names that are devices on Windows, whatever their ending.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "clock$", "conin$"];

/// Makes a name safe to save under and to show. What is left of a name without any good character is `file`.
pub fn clean(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).find(|part| !part.trim_matches(['.', ' ']).is_empty()).unwrap_or_default();
    let shown: String = last.chars().filter(|c| !hidden(*c)).map(|c| if forbidden(c) { '_' } else { c }).collect();
    let trimmed = shown.trim_matches(|c: char| c.is_whitespace() || c == '.');
    let cut = cut(trimmed);
    match cut.as_str() {
        "" => "file".into(),
        cut if is_device(cut) => format!("_{cut}"),
        cut => cut.into(),
    }
}

/// The name with another ending, where the file has become of another kind.
pub fn with_ending(name: &str, ending: &str) -> String {
    let stem = name.rfind('.').filter(|dot| *dot > 0).map_or(name, |dot| &name[..dot]);
    clean(&format!("{stem}.{ending}"))
}

/// Not seen, or turns the order of what is seen: `gpj.exe` must not read `exe.jpg`. Joiners stay, Persian and Bengali
/// words need them.
fn hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{061c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{00ad}' | '\u{180e}' | '\u{e0000}'..='\u{e007f}')
}

fn forbidden(c: char) -> bool {
    matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*')
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim().to_ascii_lowercase();
    let numbered =
        |prefix| stem.strip_prefix(prefix).is_some_and(|rest| rest.len() == 1 && rest.as_bytes()[0].is_ascii_digit());
    DEVICES.contains(&stem.as_str()) || numbered("com") || numbered("lpt")
}

fn cut(name: &str) -> String {
    if name.chars().count() <= MAX && name.len() <= MAX_BYTES {
        return name.into();
    }
    let ending = name.rfind('.').map(|dot| &name[dot..]).filter(|ending| ending.chars().count() <= MAX_ENDING);
    let ending = ending.unwrap_or_default();
    let stem = &name[..name.len() - ending.len()];
    let mut short = String::new();
    for c in stem.chars().take(MAX - ending.chars().count()) {
        if short.len() + c.len_utf8() + ending.len() > MAX_BYTES {
            break;
        }
        short.push(c);
    }
    format!("{}{ending}", short.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn paths_tricks_and_turned_letters_leave_a_plain_name() {
        for (name, clean_name) in [
            ("photo.jpg", "photo.jpg"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Windows\\system32\\evil.dll", "evil.dll"),
            ("holiday\u{202e}gpj.exe", "holidaygpj.exe"),
            ("a\u{0}b\r\n.txt", "ab.txt"),
            ("..", "file"),
            ("/", "file"),
            ("", "file"),
            (".bashrc", "bashrc"),
            ("con.txt", "_con.txt"),
            ("COM1", "_COM1"),
            ("comic.pdf", "comic.pdf"),
            ("a<b>:\"c|d?e*.txt", "a_b___c_d_e_.txt"),
            ("trailing. . ", "trailing"),
            ("ছবি ১.png", "ছবি ১.png"),
            ("نامه\u{200c}ها.pdf", "نامه\u{200c}ها.pdf"),
        ] {
            assert_eq!(clean(name), clean_name, "{name:?}");
        }
    }

    #[test]
    fn five_thousand_characters_become_a_name_with_its_ending() {
        let long = clean(&format!("{}.tar.gz", "ক".repeat(5_000)));
        assert!(long.ends_with(".gz") && long.len() <= MAX_BYTES, "{}", long.len());
        let no_ending = clean(&format!("a.{}", "b".repeat(5_000)));
        assert_eq!(no_ending.chars().count(), MAX);
    }

    proptest! {
        #[test]
        fn whatever_it_was_it_is_one_safe_part_of_a_path(name: String) {
            let clean_name = clean(&name);
            prop_assert!(!clean_name.is_empty() && clean_name.len() <= MAX_BYTES + 1);
            prop_assert!(!clean_name.contains(['/', '\\', ':', '\0']) && clean_name != "." && clean_name != "..");
            prop_assert!(!clean_name.chars().any(hidden));
            prop_assert_eq!(clean(&clean_name), clean_name.clone());
        }
    }
}
