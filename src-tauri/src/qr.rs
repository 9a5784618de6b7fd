//! Finds a QR code in pixels.

use image::{DynamicImage, RgbaImage};

/// The text of the QR code in this RGBA picture, if it shows one; nothing where the bytes are no such picture.
pub fn read(width: u32, height: u32, rgba: &[u8]) -> Option<Option<String>> {
    let picture = RgbaImage::from_raw(width, height, rgba.to_vec())?;
    let mut prepared = rqrr::PreparedImage::prepare(DynamicImage::ImageRgba8(picture).into_luma8());
    Some(prepared.detect_grids().into_iter().find_map(|grid| grid.decode().ok()).map(|(_, text)| text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_and_a_picture_without_one_is_not() {
        let code = qrcode::QrCode::new("HARKARA1:ABC").unwrap();
        let picture = code.render::<image::Rgba<u8>>().module_dimensions(5, 5).build();
        let read_back = read(picture.width(), picture.height(), picture.as_raw());
        assert_eq!(read_back, Some(Some("HARKARA1:ABC".into())));
        assert_eq!(read(20, 20, &[255; 1600]), Some(None));
        assert_eq!(read(20, 20, &[255; 16]), None);
        assert_eq!(read(u32::MAX, u32::MAX, &[]), None);
    }
}
