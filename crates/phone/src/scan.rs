//! Finding a linking code in a camera frame or a picture.

/// What every linking code begins with: the one to take if several codes are in the picture.
const OURS: &str = "HARKARA1:";

/// The sides of a picture beyond which nobody's camera frame is: it would only cost memory.
const LONGEST_SIDE: usize = 4096;

/// The text of the QR code in an RGBA picture, Harkara's own first. `None` if there is none that can be read.
pub fn scan(rgba: &[u8], width: usize, height: usize) -> Option<String> {
    let pixels = width.checked_mul(height)?;
    if width.max(height) > LONGEST_SIDE || rgba.len() != pixels.checked_mul(4)? || pixels == 0 {
        return None;
    }
    let luma: Vec<u8> = rgba.as_chunks::<4>().0.iter().map(luma).collect();
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| luma[y * width + x]);
    let texts: Vec<String> =
        image.detect_grids().iter().filter_map(|grid| grid.decode().ok()).map(|(_, text)| text).collect();
    texts.iter().find(|text| text.starts_with(OURS)).or(texts.first()).cloned()
}

/// Brightness as eyes see it (ITU-R BT.601), on white where the picture is transparent.
fn luma(pixel: &[u8; 4]) -> u8 {
    let [r, g, b, alpha] = pixel.map(u32::from);
    let opaque = (299 * r + 587 * g + 114 * b) / 1000;
    ((opaque * alpha + 255 * (255 - alpha)) / 255) as u8
}

#[cfg(test)]
mod tests {
    use super::scan;
    use qrcode::QrCode;

    /// Codes side by side on white, black where `alpha` is set.
    fn picture(texts: &[&str]) -> (Vec<u8>, usize, usize) {
        let codes: Vec<_> = texts
            .iter()
            .map(|text| QrCode::new(text).unwrap().render::<image::Luma<u8>>().module_dimensions(4, 4).build())
            .collect();
        let width: u32 = codes.iter().map(|code| code.width()).sum();
        let height = codes.iter().map(|code| code.height()).max().unwrap();
        let mut whole = image::GrayImage::from_pixel(width, height, image::Luma([255]));
        let mut left = 0;
        for code in &codes {
            image::imageops::replace(&mut whole, code, left, 0);
            left += i64::from(code.width());
        }
        let rgba = whole.pixels().flat_map(|p| [p.0[0], p.0[0], p.0[0], 255]).collect();
        (rgba, width as usize, height as usize)
    }

    #[test]
    fn a_code_is_read_from_its_pixels() {
        let (rgba, width, height) = picture(&["HARKARA1:ABCDEFGH234567"]);
        assert_eq!(scan(&rgba, width, height).as_deref(), Some("HARKARA1:ABCDEFGH234567"));
    }

    #[test]
    fn a_linking_code_is_preferred_to_a_poster_beside_it() {
        let (rgba, width, height) = picture(&["HTTPS://EXAMPLE.ORG", "HARKARA1:ABCDEFGH234567"]);
        assert_eq!(scan(&rgba, width, height).as_deref(), Some("HARKARA1:ABCDEFGH234567"));
    }

    #[test]
    fn black_on_transparent_is_read_as_black_on_white() {
        let (mut rgba, width, height) = picture(&["HARKARA1:ABCDEFGH234567"]);
        for pixel in rgba.as_chunks_mut::<4>().0 {
            *pixel = [0, 0, 0, 255 - pixel[0]];
        }
        assert!(scan(&rgba, width, height).is_some());
    }

    #[test]
    fn sizes_that_do_not_fit_the_pixels_are_no_code_and_no_panic() {
        let (rgba, width, height) = picture(&["HARKARA1:ABCDEFGH234567"]);
        assert_eq!(scan(&rgba, width, height + 1), None);
        assert_eq!(scan(&rgba, usize::MAX, 2), None);
        assert_eq!(scan(&[], 0, 0), None);
        assert_eq!(scan(&rgba[..8], 2, 1), None);
    }
}
