//! Linking codes: drawn in the terminal, read from a picture.

use anyhow::{Context, bail};
use qrcode::{EcLevel, QrCode, render::unicode};
use std::path::Path;

/// The code as a QR code of block characters, dark on light whatever the terminal's colours are.
pub fn draw(code: &str) -> anyhow::Result<String> {
    let qr = QrCode::with_error_correction_level(code, EcLevel::L).context("the code does not fit into a QR code")?;
    let picture = qr
        .render::<unicode::Dense1x2>()
        .dark_color(unicode::Dense1x2::Light)
        .light_color(unicode::Dense1x2::Dark)
        .build();
    Ok(picture)
}

/// What the person gave: the code itself, or the file of a picture that shows it.
pub fn read(given: &str) -> anyhow::Result<String> {
    let path = Path::new(given);
    if !path.is_file() {
        return Ok(given.trim().to_owned());
    }
    let picture = image::open(path).with_context(|| format!("{given} is not a picture"))?.to_luma8();
    let mut prepared = rqrr::PreparedImage::prepare(picture);
    for grid in prepared.detect_grids() {
        if let Ok((_, text)) = grid.decode() {
            return Ok(text);
        }
    }
    bail!("no QR code can be read in {given}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_drawn_into_a_picture_is_read_back() {
        let text = "HARKARA1:ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("code.png");
        QrCode::new(text).unwrap().render::<image::Luma<u8>>().module_dimensions(6, 6).build().save(&file).unwrap();
        assert_eq!(read(file.to_str().unwrap()).unwrap(), text);
    }

    #[test]
    fn what_is_no_file_is_the_code_itself() {
        assert_eq!(read(" HARKARA1:AAAA \n").unwrap(), "HARKARA1:AAAA");
    }
}
