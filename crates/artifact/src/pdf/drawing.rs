//! Pictures of a document (ISO 32000-1 §8.9), handed out for their QR codes: JPEG as it
//! stands, pixels as a bitmap of greys.

use std::collections::BTreeSet;

use vocab::{DefectCode, Spot};

use super::document::{Document, spot};
use super::object::{Dict, Object, Stream};
use super::survey::Found;
use crate::member::{Flow, Member, Role};
use crate::open::{Give, Tools};

/// Gives out the pictures that can hold a QR code, those of the document and those that
/// its pages paint.
pub(super) fn give(
    document: &Document<'_>,
    found: &Found,
    painted: Vec<(Spot, Vec<u8>)>,
    tools: &Tools<'_>,
    give: &mut Give<'_>,
) -> Flow {
    for (spot, bytes) in painted {
        if give(Member { role: Role::Resource, ..Member::new(spot, bytes) }) == Flow::Stop {
            return Flow::Stop;
        }
    }
    let masks: BTreeSet<u32> = found
        .pictures
        .iter()
        .filter_map(|stream| stream.dict.get(b"SMask").and_then(Object::reference))
        .collect();
    let mut pixels_left = tools.limits.pixels.saturating_mul(PICTURES_OF_MOST_PIXELS);
    for stream in &found.pictures {
        if masks.contains(&stream.id.number) {
            continue;
        }
        let Some(pixels) = pixels(document, &stream.dict) else { continue };
        let Some(left) = pixels_left.checked_sub(pixels).filter(|_| pixels <= tools.limits.pixels)
        else {
            document.defect(DefectCode::LimitMemory, spot(stream.id.number));
            continue;
        };
        pixels_left = left;
        let Some(bytes) = picture(document, stream) else { continue };
        let member = Member { role: Role::Resource, ..Member::new(spot(stream.id.number), bytes) };
        if give(member) == Flow::Stop {
            return Flow::Stop;
        }
    }
    Flow::Go
}

/// The number of pixels, if the picture is large enough for a code and no mere line.
fn pixels(document: &Document<'_>, dict: &Dict) -> Option<usize> {
    let (width, height) = size(document, dict)?;
    let (least, most) = (width.min(height), width.max(height));
    (least >= SIDE_MIN && most / least < SHAPE_MAX).then_some(())?;
    width.checked_mul(height)
}

fn size(document: &Document<'_>, dict: &Dict) -> Option<(usize, usize)> {
    Some((document.get(dict, b"Width").size()?, document.get(dict, b"Height").size()?))
}

/// The picture as a file.
fn picture(document: &Document<'_>, stream: &Stream) -> Option<Vec<u8>> {
    let filters = document.filters(&stream.dict);
    if filters.last().is_some_and(|last| matches!(last.name.as_slice(), b"DCTDecode" | b"DCT")) {
        let decoded = document.decoded(stream);
        return decoded.left.map(|_| decoded.bytes);
    }
    let (width, height) = size(document, &stream.dict)?;
    let decoded = document.decoded(stream);
    if decoded.left.is_some() {
        return None;
    }
    let samples = Samples::new(document, &stream.dict)?;
    let row = width.checked_mul(samples.bits * samples.colors.count())?.div_ceil(8);
    let rows: Vec<Vec<u8>> = decoded
        .bytes
        .chunks(row.max(1))
        .take(height)
        .map(|row| samples.greys(row, width))
        .collect();
    bitmap(width, &rows)
}

/// How the samples of a picture are read.
#[derive(Debug)]
struct Samples {
    bits: usize,
    colors: Colors,
    /// The lowest value is the lightest.
    inverted: bool,
}

#[derive(Debug)]
enum Colors {
    Grey,
    /// A tint, of which the highest value is the darkest.
    Ink,
    Rgb,
    Cmyk,
    /// Greys of the palette.
    Indexed(Vec<u8>),
}

impl Samples {
    fn new(document: &Document<'_>, dict: &Dict) -> Option<Self> {
        let is_mask = document.get(dict, b"ImageMask") == Object::Bool(true);
        let bits = document.get(dict, b"BitsPerComponent").size();
        let bits = if is_mask { 1 } else { bits.unwrap_or(8) };
        matches!(bits, 1 | 2 | 4 | 8 | 16).then_some(())?;
        let space = document.get(dict, b"ColorSpace");
        let colors = if is_mask { Colors::Grey } else { Colors::new(document, &space, 0)? };
        let decode = document.get(dict, b"Decode");
        let range: Vec<f64> =
            decode.array().unwrap_or_default().iter().filter_map(Object::number).take(2).collect();
        let inverted = matches!(range.as_slice(), [from, to] if from > to);
        Some(Self { bits, colors, inverted })
    }

    /// One row as greys; what is missing of it is white.
    fn greys(&self, row: &[u8], width: usize) -> Vec<u8> {
        let count = self.colors.count();
        let mut greys: Vec<u8> = (0..width)
            .map(|x| {
                let sample = |index: usize| self.sample(row, x * count + index);
                let grey = match &self.colors {
                    Colors::Grey => sample(0),
                    Colors::Ink => sample(0).map(|ink| 255 - ink),
                    Colors::Rgb => grey(sample(0), sample(1), sample(2)),
                    Colors::Cmyk => cmyk([sample(0), sample(1), sample(2), sample(3)]),
                    Colors::Indexed(palette) => {
                        self.raw(row, x).and_then(|index| palette.get(usize::from(index)).copied())
                    }
                };
                grey.unwrap_or(255)
            })
            .collect();
        if self.inverted {
            greys.iter_mut().for_each(|grey| *grey = 255 - *grey);
        }
        greys
    }

    /// A sample as it stands; of sixteen bits the higher eight.
    fn raw(&self, row: &[u8], index: usize) -> Option<u8> {
        if self.bits >= 8 {
            return row.get(index.checked_mul(self.bits / 8)?).copied();
        }
        let bit = index.checked_mul(self.bits)?;
        let shift = 8 - self.bits - bit % 8;
        Some(row.get(bit / 8)? >> shift & ((1 << self.bits) - 1))
    }

    /// A sample from 0 to 255.
    fn sample(&self, row: &[u8], index: usize) -> Option<u8> {
        let raw = self.raw(row, index)?;
        Some(match self.bits {
            1 => raw * 255,
            2 => raw * 85,
            4 => raw * 17,
            _ => raw,
        })
    }
}

impl Colors {
    const fn count(&self) -> usize {
        match self {
            Self::Grey | Self::Ink | Self::Indexed(_) => 1,
            Self::Rgb => 3,
            Self::Cmyk => 4,
        }
    }

    /// A color space (§8.6); a space within a space is followed once.
    fn new(document: &Document<'_>, space: &Object, depth: usize) -> Option<Self> {
        if depth > SPACES_DEPTH {
            return None;
        }
        let (name, rest) = match space {
            Object::Name(name) => (name.clone(), &[][..]),
            Object::Array(values) => {
                let (first, rest) = values.split_first()?;
                (document.resolve(first).name()?.to_vec(), rest)
            }
            _ => return None,
        };
        match name.as_slice() {
            b"DeviceGray" | b"CalGray" | b"G" => Some(Self::Grey),
            b"DeviceRGB" | b"CalRGB" | b"RGB" => Some(Self::Rgb),
            b"DeviceCMYK" | b"CMYK" => Some(Self::Cmyk),
            b"Separation" => Some(Self::Ink),
            b"ICCBased" => {
                let profile = document.resolve(rest.first()?).into_owned();
                match document.get(profile.dict()?, b"N").size()? {
                    1 => Some(Self::Grey),
                    3 => Some(Self::Rgb),
                    4 => Some(Self::Cmyk),
                    _ => None,
                }
            }
            b"Indexed" | b"I" => {
                let base = Self::new(document, &document.resolve(rest.first()?), depth + 1)?;
                let table = match document.resolve(rest.get(2)?).as_ref() {
                    Object::Text(table) => table.clone(),
                    Object::Stream(stream) => document.decoded(stream).bytes,
                    _ => return None,
                };
                let samples = Samples { bits: 8, colors: base, inverted: false };
                let count = (table.len() / samples.colors.count()).min(256);
                Some(Self::Indexed(samples.greys(&table, count)))
            }
            _ => None,
        }
    }
}

/// Luma, in thousandths of each color.
fn grey(red: Option<u8>, green: Option<u8>, blue: Option<u8>) -> Option<u8> {
    let sum = u32::from(red?) * 299 + u32::from(green?) * 587 + u32::from(blue?) * 114;
    u8::try_from(sum / 1_000).ok()
}

fn cmyk([cyan, magenta, yellow, black]: [Option<u8>; 4]) -> Option<u8> {
    let black = black?;
    let light = |ink: Option<u8>| ink.map(|ink| (255 - ink).saturating_sub(black));
    grey(light(cyan), light(magenta), light(yellow))
}

/// A bitmap of 256 greys, the top row first.
pub(super) fn bitmap(width: usize, rows: &[Vec<u8>]) -> Option<Vec<u8>> {
    let stride = width.div_ceil(4).checked_mul(4)?;
    let size = stride.checked_mul(rows.len())?.checked_add(HEAD)?;
    let mut out = Vec::with_capacity(size);
    out.extend_from_slice(b"BM");
    out.extend_from_slice(&u32::try_from(size).ok()?.to_le_bytes());
    out.extend_from_slice(&[0; 4]);
    out.extend_from_slice(&u32::try_from(HEAD).ok()?.to_le_bytes());
    out.extend_from_slice(&40_u32.to_le_bytes());
    out.extend_from_slice(&i32::try_from(width).ok()?.to_le_bytes());
    out.extend_from_slice(&i32::try_from(rows.len()).ok()?.wrapping_neg().to_le_bytes());
    out.extend_from_slice(&[1, 0, 8, 0]);
    out.extend_from_slice(&[0; 24]);
    out.extend((0..=255_u8).flat_map(|grey| [grey, grey, grey, 0]));
    for row in rows {
        out.extend_from_slice(row);
        out.resize(out.len() + stride - width, 0);
    }
    Some(out)
}

/// Modules of the smallest QR code.
const SIDE_MIN: usize = 21;
/// How many times longer than wide a picture may be.
const SHAPE_MAX: usize = 12;
/// Pixels of all pictures of a document, as pictures of the largest allowed size.
const PICTURES_OF_MOST_PIXELS: usize = 4;
const SPACES_DEPTH: usize = 2;
/// Headers and palette.
const HEAD: usize = 14 + 40 + 1_024;
