//! The status as JSON for programs, and as a page without a script for people.

use harkara_wire::proto::status::{Incident, Kind, Loss, SignedStatus, Status};
use jiff::Timestamp;
use serde_json::{Value, json as object};
use std::fmt::Write;

/// Of the page.
pub(crate) const STYLE: &str = "body { max-width: 44rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; \
    color-scheme: light dark }\n.open { border-inline-start: 4px solid #c2410c; padding-inline-start: 1rem }\n\
    time, .small { color: GrayText; font-size: .875rem }\n";

/// With the signed bytes, so that whoever passes it on can be checked.
pub(crate) fn json(status: &Status, signed: &SignedStatus) -> String {
    format!("{:#}\n", as_object(status, signed))
}

fn as_object(status: &Status, signed: &SignedStatus) -> Value {
    let incident = |incident: &Incident| {
        object!({
            "number": incident.number,
            "kind": if incident.kind() == Kind::Maintenance { "maintenance" } else { "outage" },
            "title": incident.title,
            "began_ms": incident.began_ms,
            "ended_ms": (incident.ended_ms != 0).then_some(incident.ended_ms),
            "expected_ms": (incident.expected_ms != 0).then_some(incident.expected_ms),
            "lost": match incident.loss() { Loss::Unknown => "unknown", Loss::Nothing => "nothing", Loss::Some => "some" },
            "notes": incident.notes.iter().map(|note| object!({ "at_ms": note.at_ms, "text": note.text })).collect::<Vec<_>>(),
        })
    };
    let base64 = |bytes: &[u8]| data_encoding::BASE64.encode(bytes);
    object!({
        "relay_key": data_encoding::BASE32_NOPAD.encode(&status.relay_key),
        "version": status.version,
        "issued_ms": status.issued_ms,
        "mirrors": status.mirrors,
        "incidents": status.incidents.iter().map(incident).collect::<Vec<_>>(),
        "signed": { "status": base64(&signed.status), "signature": base64(&signed.signature), "key": base64(&signed.key) },
    })
}

/// `running`: the relay itself shows it. Else it may be down, and this have been written before.
pub(crate) fn html(name: &str, status: &Status, running: bool) -> String {
    let name = if name.is_empty() { "This relay" } else { name };
    let open: Vec<_> = status.incidents.iter().filter(|incident| incident.ended_ms == 0).collect();
    let over: Vec<_> = status.incidents.iter().filter(|incident| incident.ended_ms != 0).collect();
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\n\
         <title>{name}: status</title>\n<link rel=\"stylesheet\" href=\"status.css\">\n<h1 dir=\"auto\">{name}</h1>\n",
        name = escaped(name)
    );
    page.push_str(match open.is_empty() {
        true if running => "<p>The relay is running. Nothing is known to be wrong.</p>\n",
        true => "<p>Nothing is known to be wrong. Should the relay be down all the same, its operator will say more here.</p>\n",
        false => {
            "<p>Something is wrong, or being worked on. What you write is kept on your device and goes out later.</p>\n"
        }
    });
    open.iter().for_each(|incident| section(&mut page, incident));
    if !over.is_empty() {
        page.push_str("<h2>Before</h2>\n");
    }
    over.iter().for_each(|incident| section(&mut page, incident));
    if running {
        for mirror in &status.mirrors {
            let _ = writeln!(
                page,
                "<p class=\"small\">While the relay is down this is at <a href=\"{0}\">{0}</a>.</p>",
                escaped(mirror)
            );
        }
    }
    let _ = writeln!(
        page,
        "<p class=\"small\">As of {}. Signed for devices in <a href=\"status.json\">status.json</a>.</p>",
        time(status.issued_ms)
    );
    page
}

fn section(page: &mut String, incident: &Incident) {
    let class = if incident.ended_ms == 0 { " class=\"open\"" } else { "" };
    let kind = if incident.kind() == Kind::Maintenance { "Maintenance" } else { "Outage" };
    let _ = write!(
        page,
        "<section{class}>\n<h3 dir=\"auto\">{}</h3>\n<p>{kind} since {}",
        escaped(&incident.title),
        time(incident.began_ms)
    );
    if incident.ended_ms != 0 {
        let _ = write!(page, ", over since {}", time(incident.ended_ms));
    } else if incident.expected_ms != 0 {
        let _ = write!(page, ", expected to be over by {}", time(incident.expected_ms));
    }
    page.push_str(match incident.loss() {
        Loss::Nothing => ". Nothing was lost.</p>\n",
        Loss::Some => ". Something was lost; see below.</p>\n",
        Loss::Unknown => ".</p>\n",
    });
    for note in &incident.notes {
        let _ = writeln!(page, "<p dir=\"auto\">{} {}</p>", time(note.at_ms), escaped(&note.text));
    }
    page.push_str("</section>\n");
}

fn time(ms: u64) -> String {
    let Some(at) = i64::try_from(ms).ok().and_then(|ms| Timestamp::from_millisecond(ms).ok()) else {
        return String::new();
    };
    format!("<time datetime=\"{at}\">{}</time>", at.strftime("%Y-%m-%d %H:%M UTC"))
}

fn escaped(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut safe, c| {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\n' => safe.push_str("<br>"),
            other => safe.push(other),
        }
        safe
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use harkara_wire::proto::status::Note;

    #[test]
    fn the_page_says_what_is_wrong_since_when_and_what_was_lost_and_runs_nothing() {
        let note = Note { at_ms: 1_666_681_200_000, text: "<script>alert(1)</script>".into() };
        let open = Incident {
            title: "Disk & \"cable\"".into(),
            began_ms: 1_666_680_000_000,
            notes: vec![note],
            ..Default::default()
        };
        let over = Incident { ended_ms: 1_666_690_000_000, loss: Loss::Nothing.into(), ..open.clone() };
        let status = Status { incidents: vec![open, over], ..Default::default() };
        let page = html("Our relay", &status, true);
        assert!(page.contains("Disk &amp; &quot;cable&quot;") && page.contains("2022-10-25 06:40 UTC"), "{page}");
        assert!(page.contains("&lt;script&gt;") && !page.contains("<script"), "{page}");
        assert!(page.contains("Nothing was lost."), "{page}");
        let quiet = Status { mirrors: vec!["https://status.example/".into()], ..Default::default() };
        let (here, elsewhere) = (html("", &quiet, true), html("", &quiet, false));
        assert!(here.contains("The relay is running. Nothing is known to be wrong"), "{here}");
        assert!(here.contains("<a href=\"https://status.example/\">"), "{here}");
        assert!(!elsewhere.contains("is running"), "a page elsewhere can't know: {elsewhere}");
    }
}
