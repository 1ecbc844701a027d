//! A picture as greys and as dark and light, as far as looking for QR codes needs it.

use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader};
use std::io::Cursor;

use vocab::{DefectCode, FileType, Limits};

use crate::budget::Budget;

/// Rows of greys, 0 is black.
#[derive(Debug, Clone)]
pub(super) struct Grey {
    pub(super) width: usize,
    pub(super) pixels: Vec<u8>,
}

/// Rows of 0 for light and 1 for dark.
#[derive(Debug)]
pub(super) struct Bits {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) dark: Vec<u8>,
}

impl Bits {
    /// With light and dark the other way round.
    pub(super) fn inverted(&self) -> Self {
        let dark = self.dark.iter().map(|bit| 1 - bit).collect();
        Self { width: self.width, height: self.height, dark }
    }

    /// A pixel; around the picture all is light.
    pub(super) fn at(&self, x: usize, y: usize) -> u8 {
        let inside = x < self.width && y < self.height;
        let index = if inside { y * self.width + x } else { usize::MAX };
        self.dark.get(index).copied().unwrap_or(0)
    }
}

impl Grey {
    /// Decodes a picture; of one that moves, its first frame. What it takes was looked at
    /// in its header before.
    pub(super) fn decoded(
        bytes: &[u8],
        kind: FileType,
        limits: &Limits,
        budget: &Budget,
    ) -> Result<Self, DefectCode> {
        let format = match kind {
            FileType::Png => ImageFormat::Png,
            FileType::Jpeg => ImageFormat::Jpeg,
            FileType::Gif => ImageFormat::Gif,
            _ => ImageFormat::Bmp,
        };
        let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
        let mut bounds = image::Limits::default();
        bounds.max_alloc = u64::try_from(limits.decoder_bytes).ok();
        reader.limits(bounds);
        let decoder = reader.into_decoder().map_err(|_| DefectCode::FileBroken)?;
        let size = usize::try_from(decoder.total_bytes()).unwrap_or(usize::MAX);
        if size > limits.decoder_bytes {
            return Err(DefectCode::LimitMemory);
        }
        if !budget.unpacked(size) {
            return Err(DefectCode::LimitUnpacked);
        }
        let image = DynamicImage::from_decoder(decoder).map_err(|_| DefectCode::FileBroken)?;
        let width = usize::try_from(image.width()).unwrap_or(0);
        Ok(Self { width, pixels: greys(&image) })
    }

    pub(super) fn height(&self) -> usize {
        self.pixels.len() / self.width.max(1)
    }

    /// Every square of so many pixels as one.
    pub(super) fn reduced(&self, by: usize) -> Self {
        let width = self.width / by;
        let mut pixels = Vec::with_capacity(self.pixels.len() / (by * by));
        let area = u32::try_from(by * by).unwrap_or(u32::MAX);
        for rows in self.pixels.chunks_exact(self.width * by) {
            let mut sums = vec![0_u32; width];
            for row in rows.chunks_exact(self.width) {
                for (sum, square) in sums.iter_mut().zip(row.chunks_exact(by)) {
                    *sum += square.iter().map(|pixel| u32::from(*pixel)).sum::<u32>();
                }
            }
            pixels.extend(sums.iter().map(|sum| u8::try_from(sum / area).unwrap_or(255)));
        }
        Self { width, pixels }
    }

    /// Every pixel as a square of so many.
    pub(super) fn enlarged(&self, by: usize) -> Self {
        let mut pixels = Vec::with_capacity(self.pixels.len() * by * by);
        for row in self.pixels.chunks(self.width.max(1)) {
            let wide: Vec<u8> =
                row.iter().flat_map(|pixel| std::iter::repeat_n(*pixel, by)).collect();
            for _ in 0..by {
                pixels.extend_from_slice(&wide);
            }
        }
        Self { width: self.width * by, pixels }
    }

    /// With light and dark the other way round.
    pub(super) fn inverted(&self) -> Self {
        Self { width: self.width, pixels: self.pixels.iter().map(|pixel| 255 - pixel).collect() }
    }

    /// Tells dark from light by what is usual around each square of pixels, so that
    /// neither shades nor pale colors matter.
    pub(super) fn bits(&self) -> Bits {
        let width = self.width.max(1);
        let columns = width.div_ceil(SQUARE);
        let levels = spread(&self.levels(columns), columns);
        let mut dark = Vec::with_capacity(self.pixels.len());
        for (y, row) in self.pixels.chunks(width).enumerate() {
            let start = y / SQUARE * columns;
            let levels = levels.get(start..start + columns).unwrap_or_default();
            for (square, level) in row.chunks(SQUARE).zip(levels) {
                dark.extend(square.iter().map(|pixel| u8::from(pixel <= level)));
            }
        }
        Bits { width: self.width, height: self.height(), dark }
    }

    /// The level between dark and light of each square that has both.
    fn levels(&self, columns: usize) -> Vec<Option<u8>> {
        let width = self.width.max(1);
        let mut levels = Vec::with_capacity(self.pixels.len() / (SQUARE * SQUARE) + columns);
        let mut squares = Vec::new();
        for rows in self.pixels.chunks(width * SQUARE) {
            squares.clear();
            squares.resize(columns, Square::default());
            for row in rows.chunks(width) {
                for (square, pixels) in squares.iter_mut().zip(row.chunks(SQUARE)) {
                    square.add(pixels);
                }
            }
            levels.extend(squares.iter().map(Square::level));
        }
        levels
    }
}

/// The mean of the levels around each square. Where all around is of one color, the level
/// of the square before goes on: the inside of a large mark is as dark as its border.
fn spread(levels: &[Option<u8>], columns: usize) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::with_capacity(levels.len());
    let first = levels.iter().flatten().next().copied().unwrap_or(0);
    for y in 0..levels.len() / columns.max(1) {
        for x in 0..columns {
            let (from, to) = (x.saturating_sub(2), (x + 3).min(columns));
            let (mut sum, mut count) = (0_u32, 0_u32);
            for row in y.saturating_sub(2)..y + 3 {
                let start = row * columns;
                for level in levels.get(start + from..start + to).unwrap_or_default() {
                    sum += level.map_or(0, u32::from);
                    count += u32::from(level.is_some());
                }
            }
            let before = || match x {
                0 => out.len().checked_sub(columns).and_then(|at| out.get(at)).copied(),
                _ => out.last().copied(),
            };
            let mean = sum.checked_div(count).and_then(|mean| u8::try_from(mean).ok());
            out.push(mean.or_else(before).unwrap_or(first));
        }
    }
    out
}

/// The darkest and the lightest pixel of a square.
#[derive(Debug, Clone, Copy)]
struct Square {
    least: u8,
    most: u8,
}

impl Default for Square {
    fn default() -> Self {
        Self { least: 255, most: 0 }
    }
}

impl Square {
    fn add(&mut self, pixels: &[u8]) {
        for pixel in pixels {
            self.least = self.least.min(*pixel);
            self.most = self.most.max(*pixel);
        }
    }

    fn level(&self) -> Option<u8> {
        let contrast = self.most.saturating_sub(self.least);
        (contrast > CONTRAST_MIN).then(|| self.most.midpoint(self.least))
    }
}

/// Greys, with what is transparent as white: codes are shown on white pages.
fn greys(image: &DynamicImage) -> Vec<u8> {
    let over_white = |grey: u8, alpha: u8| {
        let (grey, alpha) = (u32::from(grey), u32::from(alpha));
        u8::try_from((grey * alpha + 255 * (255 - alpha)) / 255).unwrap_or(255)
    };
    match image {
        DynamicImage::ImageLuma8(image) => image.as_raw().clone(),
        DynamicImage::ImageRgb8(image) => {
            image.as_raw().as_chunks::<3>().0.iter().map(|[r, g, b]| luma(*r, *g, *b)).collect()
        }
        DynamicImage::ImageRgba8(image) => {
            let pixels = image.as_raw().as_chunks::<4>().0.iter();
            pixels.map(|[r, g, b, alpha]| over_white(luma(*r, *g, *b), *alpha)).collect()
        }
        other => {
            let pixels = other.to_luma_alpha8().into_raw();
            pixels
                .as_chunks::<2>()
                .0
                .iter()
                .map(|[grey, alpha]| over_white(*grey, *alpha))
                .collect()
        }
    }
}

/// The weights of ITU-R BT.601, in parts of 256.
fn luma(red: u8, green: u8, blue: u8) -> u8 {
    let sum = u32::from(red) * 77 + u32::from(green) * 150 + u32::from(blue) * 29;
    u8::try_from(sum >> 8).unwrap_or(255)
}

/// Pixels at the side of a square that has a level of its own.
const SQUARE: usize = 8;
/// Greys between the darkest and the lightest pixel of a square that shows something.
const CONTRAST_MIN: u8 = 24;
