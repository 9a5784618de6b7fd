//! Pictures of codes: as SVG for a screen, as luma pixels for tests and terminals.

use qrcode::render::svg;
use qrcode::{Color, EcLevel, QrCode};

/// The text is too long for a QR code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too long for a QR code")]
pub struct TooLong;

/// Grey pixels, row by row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Luma {
    /// Pixels in a row, and rows.
    pub side: usize,
    /// 0 is black, 255 white.
    pub pixels: Vec<u8>,
}

/// Light modules around a code, as the standard asks.
const QUIET: usize = 4;

fn code(text: &str) -> Result<QrCode, TooLong> {
    QrCode::with_error_correction_level(text, EcLevel::M).map_err(|_| TooLong)
}

/// A scalable picture, black on white in any theme: scanners want it so.
pub fn svg(text: &str) -> Result<String, TooLong> {
    let code = code(text)?;
    Ok(code.render::<svg::Color>().min_dimensions(256, 256).quiet_zone(true).build())
}

/// Pixels, `scale` to a module (at most 32).
pub fn luma(text: &str, scale: usize) -> Result<Luma, TooLong> {
    let (code, scale) = (code(text)?, scale.clamp(1, 32));
    let (width, modules) = (code.width(), code.to_colors());
    let side = (width + 2 * QUIET) * scale;
    let mut pixels = vec![255; side * side];
    for (at, _) in modules.iter().enumerate().filter(|(_, color)| **color == Color::Dark) {
        let (x, y) = ((at % width + QUIET) * scale, (at / width + QUIET) * scale);
        for row in y..y + scale {
            pixels[row * side + x..row * side + x + scale].fill(0);
        }
    }
    Ok(Luma { side, pixels })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_read_back_by_a_scanner() {
        let text = format!("HARKARA1:{}", "ABCDEFG234567".repeat(18));
        let luma = luma(&text, 4).unwrap();
        let mut image =
            rqrr::PreparedImage::prepare_from_greyscale(luma.side, luma.side, |x, y| luma.pixels[y * luma.side + x]);
        let grids = image.detect_grids();
        assert_eq!(grids[0].decode().unwrap().1, text);
        assert!(svg(&text).unwrap().contains("<svg"));
    }

    #[test]
    fn a_text_beyond_any_code_is_an_error() {
        assert_eq!(luma(&"A".repeat(10_000), 1), Err(TooLong));
    }
}
