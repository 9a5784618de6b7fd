//! What the operator reads.

use anyhow::Result;
use harkara_wire::relay_link::RelayLink;
use qrcode::{EcLevel, QrCode, render::unicode};
use std::io::Write;
use std::path::Path;

/// After the start: what to do next.
pub fn welcome(url: &str, link: &RelayLink, page: bool, open: bool, data: &Path) {
    let data = data.display();
    let page = if page { url } else { "none here (start with --web to serve it)" };
    let next = match open {
        true => "Anybody who has the link may register.".to_owned(),
        false => format!("To invite somebody:  harkara-relay invite --data {data}"),
    };
    let text = format!(
        "The relay is running at {url}\n\
         Phone page:  {page}\n\
         Relay link:  {link}\n\
         {next}\n\
         Everything is in {data}: back that folder up. Stop with Ctrl-C.\n"
    );
    // Nobody may be reading; that is no reason not to serve.
    let _ = std::io::stdout().write_all(text.as_bytes());
}

/// An invite, for eyes and for cameras.
pub fn invitation(link: &RelayLink, page: &str, uses: u32) -> Result<()> {
    let web = link.on_page(&format!("{page}/"));
    let code = QrCode::with_error_correction_level(&web, EcLevel::L)?;
    let code = code.render::<unicode::Dense1x2>().quiet_zone(true).build();
    let people = if uses == 1 { "One person".to_owned() } else { format!("{uses} people") };
    let text = format!(
        "{code}\n\
         On a phone:     {web}\n\
         On a computer:  {link}\n\
         {people} may register with it.\n"
    );
    Ok(std::io::stdout().write_all(text.as_bytes())?)
}
