//! The tray icon with the number of unread messages on it.

use anyhow::Context;
use image::{Rgba, RgbaImage};

/// The tray icon's pixels.
const ICON: &[u8] = include_bytes!("../../icons/tray.png");
const RED: Rgba<u8> = Rgba([214, 48, 49, 255]);
const WHITE: Rgba<u8> = Rgba([255, 255, 255, 255]);

/// Digits of three by five dots, a row in three bits; the last is a plus.
const DIGITS: [[u8; 5]; 11] = [
    [7, 5, 5, 5, 7],
    [2, 6, 2, 2, 7],
    [7, 1, 7, 4, 7],
    [7, 1, 7, 1, 7],
    [5, 5, 7, 1, 1],
    [7, 4, 7, 1, 7],
    [7, 4, 7, 5, 7],
    [7, 1, 1, 2, 2],
    [7, 5, 7, 5, 7],
    [7, 5, 7, 1, 7],
    [0, 2, 7, 2, 0],
];

/// The icon, with a red disc that says how many messages are unread, up to 99; beyond that it says "9+".
pub fn icon(unread: u64) -> anyhow::Result<RgbaImage> {
    let mut icon = image::load_from_memory(ICON).context("tray icon")?.to_rgba8();
    if unread > 0 {
        let digits: Vec<usize> = match unread {
            1..=9 => vec![index(unread)],
            10..=99 => vec![index(unread / 10), index(unread % 10)],
            _ => vec![9, 10],
        };
        disc(&mut icon);
        write(&mut icon, &digits);
    }
    Ok(icon)
}

fn index(digit: u64) -> usize {
    usize::try_from(digit).unwrap_or_default()
}

fn disc(icon: &mut RgbaImage) {
    let size = f64::from(icon.width());
    let radius = size * 0.34;
    let (x0, y0) = (size - radius, size - radius);
    for (x, y, pixel) in icon.enumerate_pixels_mut() {
        let (dx, dy) = (f64::from(x) + 0.5 - x0, f64::from(y) + 0.5 - y0);
        if dx.hypot(dy) <= radius {
            *pixel = RED;
        }
    }
}

fn write(icon: &mut RgbaImage, digits: &[usize]) {
    let size = icon.width();
    // Two digits are seven dots wide, one is three; both are to fill the disc.
    let dot = if digits.len() == 1 { size / 12 } else { size / 14 };
    let columns = u32::try_from(digits.len() * 4 - 1).unwrap_or(3);
    let centre = size - size * 34 / 100;
    let (left, top) = (centre.saturating_sub(columns * dot / 2), centre.saturating_sub(5 * dot / 2));
    for (place, digit) in (0..).zip(digits) {
        for (row, bits) in (0..).zip(DIGITS[*digit]) {
            for column in (0..3).filter(|column| bits >> (2 - column) & 1 == 1) {
                let (x, y) = (left + (place * 4 + column) * dot, top + row * dot);
                fill(icon, x, y, dot);
            }
        }
    }
}

fn fill(icon: &mut RgbaImage, left: u32, top: u32, dot: u32) {
    for (x, y) in (0..dot).flat_map(|dx| (0..dot).map(move |dy| (left + dx, top + dy))) {
        if let Some(pixel) = icon.get_pixel_mut_checked(x, y) {
            *pixel = WHITE;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_count_has_a_picture_of_its_own_up_to_a_hundred() {
        let pictures: std::collections::HashSet<_> = (0..=100).map(|unread| icon(unread).unwrap().into_raw()).collect();
        assert_eq!(pictures.len(), 101);
        assert_eq!(icon(100).unwrap(), icon(u64::MAX).unwrap());
    }
}
