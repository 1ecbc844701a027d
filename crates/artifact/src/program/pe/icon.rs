//! The icon of a program: the group that Windows shows, its largest picture, and hashes
//! of it.
//!
//! A picture is a PNG or a bitmap without file header, twice as high as it shows: below the
//! colours stands a mask of one bit (Windows resource formats, ICONDIR and
//! BITMAPINFOHEADER).

use std::io::Cursor;

use image::{ImageFormat, ImageReader};
use sha2::{Digest as _, Sha256};

use crate::bytes::{first, offset_at, u16_at, u32_at};

use super::imports::hex;
use super::resources::{GROUP_ICON, ICON, Id, Resources};

/// The picture that a program shows.
#[derive(Debug)]
pub(super) struct Icon {
    /// SHA-256 of the picture as it stands in the file.
    pub(super) sha256: String,
    pub(super) pixels: Pixels,
}

/// A square of pixels with red, green, blue and opacity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pixels {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) values: Vec<[u8; 4]>,
}

/// The largest picture of the first group. Explorer takes the group with the first name, or
/// else the lowest number, which is how the file orders them.
pub(super) fn icon(resources: &Resources<'_>) -> Option<Icon> {
    let group = resources.of_kind(GROUP_ICON).next()?;
    let (entries, _) = group.bytes.get(6..)?.as_chunks::<14>();
    let count = usize::from(u16_at(group.bytes, 4)?);
    let mut entries: Vec<Entry> = entries
        .iter()
        .take(count.min(PICTURES_MAX))
        .filter_map(|entry| Entry::read(entry))
        .collect();
    entries.sort_by_key(|entry| std::cmp::Reverse((entry.width, entry.bits)));
    entries.iter().find_map(|entry| {
        let picture = resources.of_kind(ICON).find(|icon| icon.name == Id::Number(entry.id))?;
        let pixels = pixels(picture.bytes)?;
        Some(Icon { sha256: hex(&Sha256::digest(picture.bytes)), pixels })
    })
}

impl Icon {
    /// Sixty-four bits that say where the picture grows lighter from left to right, on a
    /// grid of nine by eight. Pictures that look alike differ in few of them.
    pub(super) fn difference_hash(&self) -> String {
        let grey = self.pixels.scaled(9, 8);
        let light = |x: usize, y: usize| grey.get(y * 9 + x).map_or(0, |cell| cell.grey_on_white());
        let bits = (0..8).flat_map(|y| (0..8).map(move |x| (x, y)));
        let hash =
            bits.fold(0_u64, |hash, (x, y)| hash << 1 | u64::from(light(x + 1, y) > light(x, y)));
        format!("{hash:016x}")
    }
}

/// One entry of the group.
struct Entry {
    width: usize,
    bits: u16,
    id: u32,
}

impl Entry {
    fn read(entry: &[u8]) -> Option<Self> {
        let width = usize::from(*entry.first()?);
        Some(Self {
            width: if width == 0 { 256 } else { width },
            bits: u16_at(entry, 6)?,
            id: u32::from(u16_at(entry, 12)?),
        })
    }
}

/// One cell of a scaled picture: colour as far as it covers, and how far that is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) red: u8,
    pub(super) green: u8,
    pub(super) blue: u8,
    pub(super) opacity: u8,
}

impl Cell {
    /// Lightness in front of white, 0 to 255.
    fn grey_on_white(self) -> u32 {
        let colours =
            u32::from(self.red) * 299 + u32::from(self.green) * 587 + u32::from(self.blue) * 114;
        let opacity = u32::from(self.opacity);
        (colours / 1_000 * opacity + 255 * (255 - opacity)) / 255
    }
}

impl Pixels {
    /// The picture on a grid of another size; each cell is the mean of what it covers.
    pub(super) fn scaled(&self, columns: usize, rows: usize) -> Vec<Cell> {
        let mut cells = Vec::with_capacity(columns * rows);
        for row in 0..rows {
            for column in 0..columns {
                cells.push(
                    self.mean(span(column, columns, self.width), span(row, rows, self.height)),
                );
            }
        }
        cells
    }

    fn mean(&self, columns: (usize, usize), rows: (usize, usize)) -> Cell {
        let mut sums = [0_u64; 3];
        let (mut opacity, mut count) = (0_u64, 0_u64);
        for row in rows.0..rows.1 {
            for column in columns.0..columns.1 {
                let Some([red, green, blue, alpha]) =
                    self.values.get(row * self.width + column).copied()
                else {
                    continue;
                };
                for (sum, value) in sums.iter_mut().zip([red, green, blue]) {
                    *sum += u64::from(value) * u64::from(alpha);
                }
                opacity += u64::from(alpha);
                count += 1;
            }
        }
        let mean = |sum: u64, of: u64| u8::try_from(sum / of.max(1)).unwrap_or(u8::MAX);
        let [red, green, blue] = sums.map(|sum| mean(sum, opacity));
        Cell { red, green, blue, opacity: mean(opacity, count) }
    }
}

/// From where to where a cell reaches in the picture; at least one pixel.
fn span(index: usize, cells: usize, pixels: usize) -> (usize, usize) {
    let start = index * pixels / cells;
    let end = (index + 1) * pixels / cells;
    (start, end.max(start + 1))
}

/// The pixels of a picture of either kind.
pub(super) fn pixels(bytes: &[u8]) -> Option<Pixels> {
    if bytes.starts_with(b"\x89PNG") { png(bytes) } else { bitmap(bytes) }
}

fn png(bytes: &[u8]) -> Option<Pixels> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), ImageFormat::Png);
    let mut limits = image::Limits::default();
    (limits.max_image_width, limits.max_image_height) = (Some(SIDE_MAX), Some(SIDE_MAX));
    limits.max_alloc = Some(DECODER_BYTES_MAX);
    reader.limits(limits);
    let picture = reader.decode().ok()?.into_rgba8();
    let (values, _) = picture.as_raw().as_chunks::<4>();
    Some(Pixels {
        width: usize::try_from(picture.width()).ok()?,
        height: usize::try_from(picture.height()).ok()?,
        values: values.to_vec(),
    })
}

/// A bitmap without file header, of 1, 4, 8, 16, 24 or 32 bits.
fn bitmap(bytes: &[u8]) -> Option<Pixels> {
    let header = offset_at(bytes, 0).filter(|size| (40..=124).contains(size))?;
    let width = u32_at(bytes, 4).filter(|width| (1..=SIDE_MAX).contains(width))?;
    let height = u32_at(bytes, 8)?.cast_signed().unsigned_abs() / 2;
    let bits = usize::from(u16_at(bytes, 14)?);
    let is_plain = u32_at(bytes, 16)? == 0 && (1..=SIDE_MAX).contains(&height);
    is_plain.then_some(())?;
    let (width, height) = (usize::try_from(width).ok()?, usize::try_from(height).ok()?);
    let used = offset_at(bytes, 32)?;
    let colours = match bits {
        1 | 4 | 8 if used == 0 => 1 << bits,
        1 | 4 | 8 => used.min(256),
        16 | 24 | 32 => 0,
        _ => return None,
    };
    let palette = bytes.get(header..)?;
    let rows = palette.get(colours * 4..)?;
    let stride = (width * bits).div_ceil(32) * 4;
    let mask = rows.get(stride * height..).unwrap_or_default();
    let mask_stride = width.div_ceil(32) * 4;
    let source = Bitmap { palette: first(palette, colours * 4), rows, stride, bits };
    let mut values = Vec::with_capacity(width * height);
    for row in (0..height).rev() {
        for column in 0..width {
            let [red, green, blue, alpha] = source.pixel(column, row)?;
            let is_masked = mask
                .get(row * mask_stride + column / 8)
                .is_some_and(|byte| byte >> (7 - column % 8) & 1 == 1);
            let alpha = if bits != 32 && is_masked { 0 } else { alpha };
            values.push([red, green, blue, alpha]);
        }
    }
    // Thirty-two bits without any opacity are how old programs write; there the mask counts.
    if values.iter().all(|[.., alpha]| *alpha == 0) {
        values.iter_mut().for_each(|[.., alpha]| *alpha = 255);
    }
    Some(Pixels { width, height, values })
}

/// The colours of a bitmap, rows from the bottom up.
struct Bitmap<'a> {
    palette: &'a [u8],
    rows: &'a [u8],
    stride: usize,
    bits: usize,
}

impl Bitmap<'_> {
    fn pixel(&self, column: usize, row: usize) -> Option<[u8; 4]> {
        let row = self.rows.get(row * self.stride..)?;
        match self.bits {
            32 => {
                let [blue, green, red, alpha] = *row.get(column * 4..)?.first_chunk()?;
                Some([red, green, blue, alpha])
            }
            24 => {
                let [blue, green, red] = *row.get(column * 3..)?.first_chunk()?;
                Some([red, green, blue, 255])
            }
            16 => {
                let value = u16_at(row, column * 2)?;
                // Five bits become eight.
                let part = |shift: u16| u8::try_from((value >> shift & 31) << 3).unwrap_or(u8::MAX);
                Some([part(10), part(5), part(0), 255])
            }
            bits => {
                let byte = *row.get(column * bits / 8)?;
                let shift = 8 - bits - column * bits % 8;
                let index = usize::from(byte >> shift) & ((1 << bits) - 1);
                let [blue, green, red, _] = *self.palette.get(index * 4..)?.first_chunk()?;
                Some([red, green, blue, 255])
            }
        }
    }
}

/// Icons have sides of up to 256 pixels; some carry larger ones all the same.
const SIDE_MAX: u32 = 1_024;
const DECODER_BYTES_MAX: u64 = 16 << 20;
const PICTURES_MAX: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    const RED: [u8; 4] = [255, 0, 0, 255];
    const BLUE: [u8; 4] = [0, 0, 255, 255];
    const NONE: u8 = 0;

    /// A bitmap of two by two: above red and blue, below blue and nothing.
    fn bitmap_of(bits: u16, palette: &[u8], rows: [&[u8]; 2]) -> Vec<u8> {
        let mut bytes = Vec::new();
        for value in [40_u32, 2, 4] {
            bytes.extend(value.to_le_bytes());
        }
        bytes.extend(1_u16.to_le_bytes());
        bytes.extend(bits.to_le_bytes());
        bytes.extend([0; 24]);
        bytes.extend(palette);
        for row in rows {
            bytes.extend(row);
            bytes.resize(bytes.len() + row.len().next_multiple_of(4) - row.len(), 0);
        }
        // The mask: below right.
        bytes.extend([0x40, 0, 0, 0, 0, 0, 0, 0]);
        bytes
    }

    #[test]
    fn every_depth_gives_the_same_picture() {
        let palette = |colours: usize| {
            let mut palette = vec![0; colours * 4];
            palette[..8].copy_from_slice(&[0, 0, 255, 0, 255, 0, 0, 0]);
            palette
        };
        let pictures = [
            bitmap_of(1, &palette(2), [&[0x80], &[0x40]]),
            bitmap_of(4, &palette(16), [&[0x10], &[0x01]]),
            bitmap_of(8, &palette(256), [&[1, 0], &[0, 1]]),
            bitmap_of(24, &[], [&[255, 0, 0, 0, 0, 0], &[0, 0, 255, 255, 0, 0]]),
            bitmap_of(32, &[], [&[255, 0, 0, 255, 0, 0, 0, 0], &[0, 0, 255, 255, 255, 0, 0, 255]]),
        ];
        for (index, picture) in pictures.iter().enumerate() {
            let pixels = pixels(picture).unwrap();
            assert_eq!((pixels.width, pixels.height), (2, 2));
            assert_eq!(pixels.values[..3], [RED, BLUE, BLUE], "picture {index}");
            assert_eq!(pixels.values[3][3], NONE, "picture {index}");
        }
        let picture = bitmap_of(16, &[], [&[0x1F, 0, 0, 0], &[0, 0x7C, 0x1F, 0]]);
        assert_eq!(pixels(&picture).unwrap().values[0], [248, 0, 0, 255]);
    }

    #[test]
    fn cut_and_lying_pictures_are_none() {
        let mut picture = bitmap_of(24, &[], [&[0; 6], &[0; 6]]);
        assert!(pixels(&picture).is_some());
        assert_eq!(pixels(&picture[..50]), None);
        picture[4..8].copy_from_slice(&u32::MAX.to_le_bytes());
        assert_eq!(pixels(&picture), None);
        assert_eq!(pixels(b"\x89PNG\r\n\x1A\nnothing"), None);
    }

    #[test]
    fn pictures_that_look_alike_have_near_hashes() {
        let picture = |shift: usize| {
            let shade = |at: usize| u8::try_from((at % 32 * 7 + shift) % 256).unwrap();
            let values = (0..32 * 32).map(|at| [shade(at), shade(at), shade(at), 255]).collect();
            Icon { sha256: String::new(), pixels: Pixels { width: 32, height: 32, values } }
        };
        assert_eq!(picture(0).difference_hash(), picture(9).difference_hash());
        assert_eq!(picture(0).difference_hash(), "ffffffffffffffff");
    }
}
