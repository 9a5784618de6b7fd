//! What a program without a window says.

use harkara_api::SystemLine;

/// A line of the system's own, in English.
pub fn in_english(line: &SystemLine) -> String {
    match line {
        SystemLine::Imported { text } => text.clone(),
        SystemLine::Created { by_name, .. } => format!("{by_name} made the group"),
        SystemLine::Renamed { by_name, name, .. } => format!("{by_name} named the group {name}"),
        SystemLine::Added { by_name, who_name, .. } => format!("{by_name} added {who_name}"),
        SystemLine::Removed { by_name, who_name, .. } => format!("{by_name} removed {who_name}"),
        SystemLine::Left { who_name, .. } => format!("{who_name} left"),
        SystemLine::AdminChanged { by_name, who_name, admin: true, .. } => {
            format!("{by_name} made {who_name} an admin")
        }
        SystemLine::AdminChanged { by_name, who_name, admin: false, .. } => {
            format!("{who_name} is no longer an admin, says {by_name}")
        }
        SystemLine::TimerChanged { by_name, seconds: 0, .. } => format!("{by_name}: messages no longer disappear"),
        SystemLine::TimerChanged { by_name, seconds, .. } => {
            format!("{by_name}: new messages disappear after {seconds} seconds")
        }
        SystemLine::DevicesChanged { who_name, .. } => format!("{who_name}'s devices changed"),
        SystemLine::Recovered => "the conversation was set up anew".into(),
        SystemLine::Unreadable { from_name } => format!("messages from {from_name} could not be read here"),
    }
}
