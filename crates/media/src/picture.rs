//! Photos: turned upright, made small, and silent about where and with what they were taken.

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, Rgb, RgbImage};
use std::io::Cursor;

/// A photo is sent with this many pixels on its longer side, at most.
const LONGER_SIDE: u32 = 2560;
/// The picture beside the message while the photo is not here.
const THUMBNAIL_SIDE: u32 = 320;
/// Bytes of a thumbnail that a peer sends; those made here are half of it, so that ten fit into a message.
pub const MAX_THUMBNAIL: usize = 16 * 1024;
/// A thumbnail that a peer sends may be so large, in pixels.
const MAX_THUMBNAIL_SIDE: u32 = 640;
/// No camera makes more, and a header that claims more is a trap.
const MAX_SIDE: u32 = 20_000;
const MAX_PIXELS: u64 = 120_000_000;
/// Memory for decoding: eight bytes for each of those pixels would be too much for a phone.
const MAX_MEMORY: u64 = 512 << 20;
const QUALITY: u8 = 84;

/// Why a picture is not treated as one. It can still be sent as a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// More pixels than a picture may have.
    #[error("too many pixels")]
    TooLarge,
    /// Not a picture, or a damaged one.
    #[error("not a picture that can be read")]
    Unreadable,
}

/// A photo, ready to be sent.
#[derive(Debug, Clone)]
pub struct Photo {
    /// The file to send.
    pub bytes: Vec<u8>,
    /// What it is.
    pub media_type: &'static str,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// JPEG.
    pub thumbnail: Vec<u8>,
}

/// Decodes, turns upright, shrinks and encodes anew: nothing of the old file but its pixels is left.
pub fn photo(source: &[u8]) -> Result<Photo, PictureError> {
    let upright = decode(source)?;
    let (width, height) = (upright.width(), upright.height());
    let small = match width.max(height) > LONGER_SIDE {
        true => upright.resize(LONGER_SIDE, LONGER_SIDE, FilterType::CatmullRom),
        false => upright,
    };
    let thumbnail = thumbnail_of(&small)?;
    let (bytes, media_type) = match small.color().has_alpha() && transparent(&small) {
        true => {
            let mut bytes = Vec::new();
            small.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).map_err(|_| PictureError::Unreadable)?;
            (bytes, "image/png")
        }
        false => (jpeg(&small, QUALITY)?, "image/jpeg"),
    };
    Ok(Photo { bytes, media_type, width: small.width(), height: small.height(), thumbnail })
}

/// Only looks: the size as it is shown, and a thumbnail. For a picture that is sent as it is.
pub fn look(source: &[u8]) -> Result<(u32, u32, Vec<u8>), PictureError> {
    let upright = decode(source)?;
    Ok((upright.width(), upright.height(), thumbnail_of(&upright)?))
}

/// Whether a picture is one that is decoded, by its header: for a platform that decodes it by other means.
pub fn is_fit(source: &[u8]) -> bool {
    decoder(source).is_ok()
}

/// Whether a thumbnail from a peer is what it must be: a small JPEG. It is not decoded.
pub fn thumbnail_is_fit(bytes: &[u8]) -> bool {
    let reader = ImageReader::with_format(Cursor::new(bytes), ImageFormat::Jpeg);
    bytes.len() <= MAX_THUMBNAIL
        && bytes.starts_with(b"\xff\xd8\xff")
        && reader.into_dimensions().is_ok_and(|(width, height)| {
            (1..=MAX_THUMBNAIL_SIDE).contains(&width) && (1..=MAX_THUMBNAIL_SIDE).contains(&height)
        })
}

fn decode(source: &[u8]) -> Result<DynamicImage, PictureError> {
    let mut decoder = decoder(source)?;
    let orientation = decoder.orientation().map_err(|_| PictureError::Unreadable)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(refusal)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

/// Reads the header, and nothing more of a picture beyond the limits.
fn decoder(source: &[u8]) -> Result<impl ImageDecoder + '_, PictureError> {
    let mut reader =
        ImageReader::new(Cursor::new(source)).with_guessed_format().map_err(|_| PictureError::Unreadable)?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_MEMORY);
    reader.limits(limits);
    let decoder = reader.into_decoder().map_err(refusal)?;
    let (width, height) = decoder.dimensions();
    if width == 0
        || height == 0
        || u64::from(width) * u64::from(height) > MAX_PIXELS
        || decoder.total_bytes() > MAX_MEMORY
    {
        return Err(PictureError::TooLarge);
    }
    Ok(decoder)
}

fn refusal(error: image::ImageError) -> PictureError {
    match error {
        image::ImageError::Limits(_) => PictureError::TooLarge,
        _ => PictureError::Unreadable,
    }
}

/// Small enough for a message, the better the simpler the picture.
fn thumbnail_of(picture: &DynamicImage) -> Result<Vec<u8>, PictureError> {
    let mut side = THUMBNAIL_SIDE;
    let mut small = picture.thumbnail(side, side);
    loop {
        for quality in [70, 50, 30] {
            let bytes = jpeg(&small, quality)?;
            if bytes.len() <= MAX_THUMBNAIL / 2 {
                return Ok(bytes);
            }
        }
        side /= 2;
        if side < 16 {
            return Err(PictureError::Unreadable);
        }
        small = small.thumbnail(side, side);
    }
}

fn jpeg(picture: &DynamicImage, quality: u8) -> Result<Vec<u8>, PictureError> {
    let mut bytes = Vec::new();
    let rgb = if picture.color().has_alpha() { on_white(picture) } else { picture.to_rgb8() };
    JpegEncoder::new_with_quality(&mut bytes, quality).encode_image(&rgb).map_err(|_| PictureError::Unreadable)?;
    Ok(bytes)
}

fn on_white(picture: &DynamicImage) -> RgbImage {
    let rgba = picture.to_rgba8();
    RgbImage::from_fn(rgba.width(), rgba.height(), |x, y| {
        let [red, green, blue, alpha] = rgba.get_pixel(x, y).0.map(u32::from);
        let over = |colour: u32| ((colour * alpha + 255 * (255 - alpha)) / 255) as u8;
        Rgb([over(red), over(green), over(blue)])
    })
}

fn transparent(picture: &DynamicImage) -> bool {
    picture.to_rgba8().pixels().any(|pixel| pixel.0[3] != 255)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A JPEG, red on its left half, with an EXIF block that says "turn me" and where it was taken.
    fn with_exif(orientation: u8) -> Vec<u8> {
        let left_red = RgbImage::from_fn(64, 32, |x, _| if x < 32 { Rgb([250, 0, 0]) } else { Rgb([0, 0, 250]) });
        let plain = jpeg(&DynamicImage::ImageRgb8(left_red), 95).unwrap();
        let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x02\0\x12\x01\x03\0\x01\0\0\0".to_vec();
        exif.extend([orientation, 0, 0, 0]);
        exif.extend(b"\x0e\x01\x02\0\x14\0\0\0\x26\0\0\0\0\0\0\0");
        exif.extend(b"DHAKA 23.8103N 90.41E\0");
        let length = (exif.len() + 2) as u16;
        let mut out = plain[..2].to_vec();
        out.extend([0xff, 0xe1]);
        out.extend(length.to_be_bytes());
        out.extend(exif);
        out.extend(&plain[2..]);
        out
    }

    fn contains(haystack: &[u8], needle: &[u8]) -> bool {
        haystack.windows(needle.len()).any(|window| window == needle)
    }

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        DynamicImage::new_luma8(width, height).write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).unwrap();
        bytes
    }

    #[test]
    fn a_sent_photo_is_upright_and_does_not_say_where_it_was_taken() {
        let source = with_exif(6);
        assert!(contains(&source, b"DHAKA"));
        let photo = photo(&source).unwrap();
        assert_eq!((photo.width, photo.height), (32, 64));
        for bytes in [&photo.bytes, &photo.thumbnail] {
            assert!(!contains(bytes, b"DHAKA") && !contains(bytes, b"Exif"));
        }
        let top = image::load_from_memory(&photo.bytes).unwrap().to_rgb8().get_pixel(16, 4).0;
        assert!(top[0] > 200 && top[2] < 60, "turned clockwise the left half is on top: {top:?}");
    }

    #[test]
    fn a_large_photo_is_made_smaller_and_its_thumbnail_fits_into_a_message() {
        let mut seed = 1u32;
        let noise = RgbImage::from_fn(3000, 2000, |_, _| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            Rgb([(seed >> 24) as u8, (seed >> 16) as u8, (seed >> 8) as u8])
        });
        let source = jpeg(&DynamicImage::ImageRgb8(noise), 50).unwrap();
        let photo = photo(&source).unwrap();
        assert_eq!((photo.width, photo.height), (2560, 1707));
        assert!(photo.thumbnail.len() <= MAX_THUMBNAIL && thumbnail_is_fit(&photo.thumbnail));
    }

    #[test]
    fn a_picture_of_sixty_thousand_pixels_and_a_bomb_are_refused_by_their_header() {
        assert_eq!(photo(&png(60_000, 1)).unwrap_err(), PictureError::TooLarge);
        assert!(!is_fit(&png(60_000, 1)) && is_fit(&png(60, 1)));
        // A megabyte that would become 1.6 gigabytes.
        let mut bomb = png(8, 8);
        bomb[16..24].copy_from_slice(&[0, 0, 0x4e, 0x20, 0, 0, 0x4e, 0x20]);
        assert!(photo(&bomb).is_err() && !is_fit(&bomb));
        assert_eq!(photo(b"<svg/>").unwrap_err(), PictureError::Unreadable);
        assert_eq!(photo(&[]).unwrap_err(), PictureError::Unreadable);
    }

    #[test]
    fn what_can_be_seen_through_stays_so() {
        let mut clear = image::RgbaImage::new(10, 10);
        clear.put_pixel(1, 1, image::Rgba([1, 2, 3, 255]));
        let mut bytes = Vec::new();
        DynamicImage::ImageRgba8(clear).write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).unwrap();
        assert_eq!(photo(&bytes).unwrap().media_type, "image/png");
    }

    #[test]
    fn a_thumbnail_from_a_peer_is_a_small_jpeg_or_nothing() {
        assert!(!thumbnail_is_fit(&png(10, 10)));
        assert!(!thumbnail_is_fit(b""));
        let wide = jpeg(&DynamicImage::new_rgb8(MAX_THUMBNAIL_SIDE + 1, 1), 30).unwrap();
        assert!(!thumbnail_is_fit(&wide));
        let mut long = jpeg(&DynamicImage::new_rgb8(8, 8), 30).unwrap();
        assert!(thumbnail_is_fit(&long));
        long.resize(MAX_THUMBNAIL + 1, 0);
        assert!(!thumbnail_is_fit(&long));
    }

    proptest! {
        #[test]
        fn garbage_is_an_answer_not_a_panic(bytes: Vec<u8>, at in 0usize..600, byte: u8) {
            let _ = photo(&bytes);
            let _ = thumbnail_is_fit(&bytes);
            let mut damaged = with_exif(3);
            let at = at % damaged.len();
            damaged[at] = byte;
            let _ = photo(&damaged);
        }
    }
}
