//! A page for who has no site yet. No two are alike, so that no list of pages finds the proxies; a site of one's own is better.

use std::fmt::Write as _;
use std::path::Path;
use std::{fs, io};

const WORDS: [&[&str]; 6] = [
    &["Hello.", "Welcome.", "Hi there.", "Good to see you.", "You found it."],
    &[
        "This is a small personal page.",
        "There is not much here yet.",
        "I keep a few things here for myself and for friends.",
        "One day there will be photographs here.",
        "This place is being tidied up.",
        "A page among many, made by hand.",
        "Notes will follow when there is time to write them.",
    ],
    &[
        "I am learning how to run a server.",
        "Most of it is still in boxes.",
        "Please come back in some weeks.",
        "The garden takes all my time at the moment.",
        "What used to be here has moved into a drawer.",
        "If you look for something, you know how to reach me.",
    ],
    &["Back soon.", "Take care.", "Thank you for your patience.", "See you.", "All the best."],
    &["Georgia, serif", "system-ui, sans-serif", "Verdana, sans-serif", "Palatino, serif", "monospace"],
    &["main", "article", "section", "div"],
];

const NOTHING: &[&str] = &["Nothing here.", "Not found.", "There is no such page.", "Lost?", "404"];

/// Writes the page, and one for what there is none of, unless something is there already. `seed` is randomness.
pub fn write_default_site(folder: &Path, domain: &str, seed: [u8; 32]) -> io::Result<()> {
    let page = folder.join("index.html");
    if page.exists() {
        return Ok(());
    }
    fs::create_dir_all(folder)?;
    fs::write(page, html(domain, WORDS, seed))?;
    fs::write(folder.join("404.html"), html(domain, [NOTHING, &[""], &[""], &[""], WORDS[4], WORDS[5]], seed))
}

fn html(domain: &str, words: [&[&str]; 6], seed: [u8; 32]) -> String {
    let mut seed = seed.into_iter().map(usize::from);
    let mut number = |most: usize| seed.next().unwrap_or(0) % most;
    let [greeting, about, more, end, font, tag] = words.map(|words| words[number(words.len())]);
    let (hue, light, width, size) = (number(360), 90 + number(9), 24 + number(24), 16 + number(5));
    let heading = if number(2) == 0 && !about.is_empty() { domain } else { greeting };
    let space = ["", " ", "  ", "\t"][number(4)];
    let mut sentences = vec![about, more, end];
    sentences.truncate(1 + number(3));
    let mut body = String::new();
    for sentence in sentences.into_iter().filter(|sentence| !sentence.is_empty()) {
        let _ = writeln!(body, "{space}{space}<p>{sentence}</p>");
    }
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n{space}<meta charset=\"utf-8\">\n\
         {space}<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n{space}<title>{domain}</title>\n\
         {space}<style>body {{ font: {size}px/1.6 {font}; background: hsl({hue} 40% {light}%); color: #222; }} \
         {tag} {{ max-width: {width}em; margin: {}vh auto; padding: 0 1em; }}</style>\n</head>\n<body>\n\
         {space}<{tag}>\n{space}{space}<h1>{heading}</h1>\n{body}{space}</{tag}>\n</body>\n</html>\n",
        5 + number(20),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_differ_and_what_the_volunteer_wrote_stays() {
        let pages: std::collections::HashSet<String> = (0..100u8)
            .map(|i| html("a.example", WORDS, std::array::from_fn(|at| i.wrapping_mul(at as u8 * 2 + 37))))
            .collect();
        assert!(pages.len() > 95, "{}", pages.len());
        let fresh = tempfile::tempdir().unwrap();
        write_default_site(fresh.path(), "a.example", [1; 32]).unwrap();
        let nothing = fs::read_to_string(fresh.path().join("404.html")).unwrap();
        assert!(NOTHING.iter().any(|words| nothing.contains(words)) && !nothing.contains("<p>"), "{nothing}");
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("index.html"), "mine").unwrap();
        write_default_site(folder.path(), "a.example", [1; 32]).unwrap();
        assert_eq!(fs::read_to_string(folder.path().join("index.html")).unwrap(), "mine");
    }
}
