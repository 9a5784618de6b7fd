//! The chat's name, as the name of the file has it.

/// What phones put before it. Localized; an unlisted one leaves the whole name, which the person can change.
const BEFORE: &[&str] = &[
    "WhatsApp Chat with ",
    "WhatsApp Chat - ",
    "WhatsApp-Chat mit ",
    "WhatsApp Chat mit ",
    "Chat de WhatsApp con ",
    "Conversa do WhatsApp com ",
    "Conversa no WhatsApp com ",
    "Discussion WhatsApp avec ",
    "Chat WhatsApp con ",
    "WhatsApp-chat met ",
    "Чат WhatsApp с ",
    "WhatsApp Sohbeti - ",
    "Chat WhatsApp dengan ",
];

/// The chat's name from the name of its file: "WhatsApp Chat with Asha.zip" is "Asha". Empty if the name says nothing.
pub fn title(file_name: &str) -> String {
    let base = file_name.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = match base.rsplit_once('.') {
        Some((stem, extension)) if ["txt", "zip"].contains(&extension.to_ascii_lowercase().as_str()) => stem,
        _ => base,
    };
    if stem == "_chat" {
        return String::new();
    }
    let spaced: String = stem.chars().map(|c| if crate::marks::is_space(c) { ' ' } else { c }).collect();
    // Some mail programs and web sites turn spaces into underscores.
    let name = BEFORE.iter().find_map(|before| {
        spaced.strip_prefix(before).or_else(|| spaced.strip_prefix(before.replace(' ', "_").as_str()))
    });
    crate::names::clean(name.unwrap_or(&spaced)).to_owned()
}

#[cfg(test)]
mod tests {
    use super::title;

    #[test]
    fn the_name_of_the_file_tells_the_name_of_the_chat() {
        assert_eq!(title("WhatsApp Chat with Asha.txt"), "Asha");
        assert_eq!(title("/home/b/WhatsApp Chat - Reading circle.zip"), "Reading circle");
        assert_eq!(title("Chat_de_WhatsApp_con_Nuria.txt"), "Nuria");
        assert_eq!(title("_chat.txt"), "");
        assert_eq!(title("holiday.zip"), "holiday");
    }
}
