//! QR codes in pictures. Most pictures of a mail hold none, so a glance for their marks
//! comes before the search, and the search looks only where marks are.

use std::borrow::Cow;

use rqrr::PreparedImage;
use vocab::{DefectCode, FileType, Limits};

use super::finder::{Area, areas, beginnings, marks};
use super::grey::{Bits, Grey};
use crate::budget::Budget;
use crate::charset::decoded;

/// What the codes of a picture say, each once.
#[derive(Debug, Default)]
pub(super) struct Codes {
    pub(super) texts: Vec<String>,
    pub(super) defect: Option<DefectCode>,
}

/// Reads the codes of a picture of which the header tells the size.
pub(super) fn codes(
    bytes: &[u8],
    kind: FileType,
    (width, height): (u32, u32),
    limits: &Limits,
    budget: &Budget,
) -> Codes {
    let mut codes = Codes::default();
    let readable = matches!(kind, FileType::Png | FileType::Jpeg | FileType::Gif | FileType::Bmp);
    let (least, most) = (width.min(height), width.max(height));
    if !readable || least < MODULES_MIN || most / least > SHAPE_MAX {
        return codes;
    }
    let pixels = u64::from(width) * u64::from(height);
    if usize::try_from(pixels).map_or(true, |pixels| pixels > limits.pixels) {
        codes.defect = Some(DefectCode::LimitMemory);
        return codes;
    }
    match Grey::decoded(bytes, kind, limits, budget) {
        Ok(grey) => search(&grey, &mut codes),
        Err(defect) => codes.defect = Some(defect),
    }
    codes
}

/// Looks at the picture in a handy size, and again in its own if that was too small for
/// what seems to be there.
fn search(grey: &Grey, codes: &mut Codes) {
    let most = grey.width.max(grey.height());
    if most <= HANDY {
        look(grey, codes);
        return;
    }
    let reduced = grey.reduced(most.div_ceil(HANDY));
    let seen = look(&reduced, codes);
    drop(reduced);
    if seen && codes.texts.is_empty() && grey.pixels.len() <= PIXELS_MAX {
        look(grey, codes);
    }
}

/// Looks for dark codes on light and for light ones on dark; tells whether any mark is
/// there.
fn look(grey: &Grey, codes: &mut Codes) -> bool {
    let dark = grey.bits();
    let light = dark.inverted();
    let seen = look_in(&dark, || Cow::Borrowed(grey), codes);
    look_in(&light, || Cow::Owned(grey.inverted()), codes) || seen
}

/// Looks for dark codes; `grey` is what the bits are of.
fn look_in<'g>(bits: &Bits, grey: impl Fn() -> Cow<'g, Grey>, codes: &mut Codes) -> bool {
    let step = if bits.height > ROWS_ALL { 2 } else { 1 };
    let marks = marks(bits, step);
    let mut work = WORK_MAX;
    let mut done: Vec<Area> = Vec::new();
    for area in areas(&marks, bits) {
        // A code that was read makes the areas within it, and around it, needless.
        if done.iter().any(|read| overlaps(*read, area)) {
            continue;
        }
        let enlarged = if area.mark < MARK_LARGE { 1 + ENLARGED * ENLARGED } else { 1 };
        let pixels = (area.right - area.left) * (area.bottom - area.top) * enlarged;
        let Some(left) = work.checked_sub(pixels) else {
            codes.defect = Some(DefectCode::LimitMemory);
            break;
        };
        work = left;
        if read(&grey, bits, area, codes) {
            done.push(area);
        }
    }
    !marks.is_empty()
}

/// Reads the code of an area; where modules are small, also enlarged.
fn read<'g>(grey: impl Fn() -> Cow<'g, Grey>, bits: &Bits, area: Area, codes: &mut Codes) -> bool {
    if decode(&cut(&bits.dark, bits.width, area, 0), codes) {
        return true;
    }
    if area.mark >= MARK_LARGE {
        return false;
    }
    let grey = grey();
    let piece = cut(&grey.pixels, grey.width, area, 255);
    let piece = Grey { width: piece.width, pixels: piece.dark };
    decode(&piece.enlarged(ENLARGED).bits(), codes)
}

/// Decodes what codes there are in a piece.
fn decode(bits: &Bits, codes: &mut Codes) -> bool {
    // The search takes the third power of how many marks there are.
    if beginnings(bits) > BEGINNINGS_MAX {
        codes.defect = Some(DefectCode::LimitMemory);
        return false;
    }
    let dark = |x: usize, y: usize| bits.at(x, y) == 1;
    let mut image = PreparedImage::prepare_from_bitmap(bits.width, bits.height, dark);
    let mut found = false;
    for grid in image.detect_grids().into_iter().take(GRIDS_MAX) {
        let mut content = Vec::new();
        if grid.decode_to(&mut content).is_err() {
            continue;
        }
        found = true;
        let text = decoded(&content);
        if !codes.texts.contains(&text) && codes.texts.len() < CODES_MAX {
            codes.texts.push(text);
        }
    }
    found
}

/// The area with a margin of light, which a code at the edge of its picture lacks.
fn cut(pixels: &[u8], width: usize, area: Area, light: u8) -> Bits {
    let inner = area.right - area.left;
    let wide = inner + 2 * MARGIN;
    let mut dark = vec![light; wide * MARGIN];
    for row in pixels.chunks(width.max(1)).take(area.bottom).skip(area.top) {
        dark.extend([light; MARGIN]);
        dark.extend_from_slice(row.get(area.left..area.right).unwrap_or_default());
        dark.extend([light; MARGIN]);
    }
    dark.resize(dark.len() + wide * MARGIN, light);
    Bits { width: wide, height: dark.len() / wide, dark }
}

const fn overlaps(a: Area, b: Area) -> bool {
    // Margins of neighbours may touch, so only the middles count.
    let (x, y) = (b.left.midpoint(b.right), b.top.midpoint(b.bottom));
    x >= a.left && x < a.right && y >= a.top && y < a.bottom
}

/// Modules at the side of the smallest code.
const MODULES_MIN: u32 = 21;
/// How many times longer than wide a picture with a code may be.
const SHAPE_MAX: u32 = 12;
/// Pixels at the longer side that are looked at first.
const HANDY: usize = 2_000;
/// Pixels that are looked at in full.
const PIXELS_MAX: usize = 24 << 20;
/// Rows up to which each is looked at.
const ROWS_ALL: usize = 600;
/// Marks of less than three pixels for a module are too small to be read as they are.
const MARK_LARGE: usize = 28;
const ENLARGED: usize = 3;
const MARGIN: usize = 8;
/// Pixels of all areas of a picture.
const WORK_MAX: usize = 16 << 20;
const BEGINNINGS_MAX: usize = 4_000;
const GRIDS_MAX: usize = 20;
const CODES_MAX: usize = 20;
