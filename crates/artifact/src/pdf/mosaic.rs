//! QR codes that are no picture but painted square by square (ISO 32000-1 §8.5), which is
//! how many programs write them, and how some hide them from those who look at pictures.

use super::drawing::bitmap;
use super::object::Object;
use super::text::Matrix;

/// What a page paints with straight edges.
#[derive(Debug, Default)]
pub(super) struct Mosaic {
    tiles: Vec<Tile>,
    /// Rectangles of the present path.
    path: Vec<[f64; 4]>,
    points: Vec<(f64, f64)>,
}

/// How a path is painted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ink {
    pub(super) dark: bool,
    pub(super) line: f64,
}

/// A rectangle as left, bottom, right, top.
#[derive(Debug, Clone, Copy)]
struct Tile {
    sides: [f64; 4],
    dark: bool,
}

impl Mosaic {
    /// Takes an operator of a path, if it is one.
    pub(super) fn operator(
        &mut self,
        operator: &[u8],
        operands: &[Object],
        page: Matrix,
        ink: Ink,
    ) {
        let n = |index: usize| operands.get(index).and_then(Object::number).unwrap_or(0.0);
        match operator {
            b"re" => {
                self.close();
                self.points.extend([page.moved(n(0), n(1)), page.moved(n(0) + n(2), n(1) + n(3))]);
                self.close();
            }
            b"m" => {
                self.close();
                self.points.push(page.moved(n(0), n(1)));
            }
            b"l" if self.points.len() < POINTS_MAX => self.points.push(page.moved(n(0), n(1))),
            b"h" => self.close(),
            b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" => {
                self.close();
                self.paint(ink.dark, 0.0);
            }
            b"S" | b"s" => {
                self.close();
                self.paint(true, ink.line * page.scale() / 2.0);
            }
            b"n" => {
                self.points.clear();
                self.path.clear();
            }
            _ => {}
        }
    }

    /// What was painted, as a picture, if it may be a code.
    pub(super) fn finish(self) -> Option<Vec<u8>> {
        let unit = self.unit()?;
        let is_module = |tile: &&Tile| tile.dark && tile.is_about(unit);
        let modules = self.tiles.iter().filter(is_module);
        let [left, bottom, right, top] = modules.fold(
            [f64::MAX, f64::MAX, f64::MIN, f64::MIN],
            |[left, bottom, right, top], Tile { sides: [a, b, c, d], .. }| {
                [left.min(*a), bottom.min(*b), right.max(*c), top.max(*d)]
            },
        );
        let (width, height) = (pixels((right - left) / unit)?, pixels((top - bottom) / unit)?);
        let mut rows = vec![vec![255_u8; width + 2 * MARGIN]; height + 2 * MARGIN];
        let place = |value: f64| pixels_from(value / unit);
        for tile in self.tiles {
            let [a, b, c, d] = tile.sides;
            if c - a > right - left && d - b > top - bottom {
                continue;
            }
            let (from, to) = (place(a - left), place(c - left));
            // The lowest row of the page is the last of the picture.
            let (first, last) = (place(top - d), place(top - b));
            for row in
                rows.iter_mut().take((last + MARGIN).min(height + MARGIN)).skip(first + MARGIN)
            {
                for pixel in
                    row.iter_mut().take((to + MARGIN).min(width + MARGIN)).skip(from + MARGIN)
                {
                    *pixel = if tile.dark { 0 } else { 255 };
                }
            }
        }
        bitmap(width + 2 * MARGIN, &rows)
    }

    /// The side that most of the tiles share.
    fn unit(&self) -> Option<f64> {
        let mut sides: Vec<f64> =
            self.tiles.iter().filter(|tile| tile.dark).map(|tile| tile.least()).collect();
        sides.sort_by(f64::total_cmp);
        let (mut best, mut unit) = (0, 0.0);
        let mut end = 0;
        for (start, side) in sides.iter().enumerate() {
            while sides.get(end).is_some_and(|other| *other <= side * ALIKE) {
                end += 1;
            }
            if end - start > best {
                (best, unit) = (end - start, *side);
            }
        }
        (best >= TILES_MIN && unit > 0.0).then_some(unit)
    }

    /// Ends a part of the path; what is no upright rectangle or line is dropped.
    fn close(&mut self) {
        let points = std::mem::take(&mut self.points);
        if points.len() < 2 || points.len() > 5 {
            return;
        }
        let sides = points.iter().fold(
            [f64::MAX, f64::MAX, f64::MIN, f64::MIN],
            |[left, bottom, right, top], (x, y)| {
                [left.min(*x), bottom.min(*y), right.max(*x), top.max(*y)]
            },
        );
        if self.path.len() < TILES_MAX && sides.iter().all(|side| side.is_finite()) {
            self.path.push(sides);
        }
    }

    /// Paints the path; lines are as wide as the pen.
    fn paint(&mut self, dark: bool, half: f64) {
        for [left, bottom, right, top] in std::mem::take(&mut self.path) {
            let (x, y) = if right - left >= top - bottom { (0.0, half) } else { (half, 0.0) };
            if self.tiles.len() < TILES_MAX {
                self.tiles.push(Tile { sides: [left - x, bottom - y, right + x, top + y], dark });
            }
        }
    }
}

impl Tile {
    fn least(self) -> f64 {
        let [left, bottom, right, top] = self.sides;
        (right - left).min(top - bottom)
    }

    fn is_about(self, unit: f64) -> bool {
        (unit / ALIKE..=unit * ALIKE).contains(&self.least())
    }
}

/// Pixels of so many modules, if a code can have them.
fn pixels(modules: f64) -> Option<usize> {
    MODULES.contains(&modules).then(|| pixels_from(modules))
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a conversion that ends at the bounds, which is what is wanted"
)]
fn pixels_from(modules: f64) -> usize {
    (modules * MODULE_PIXELS).round().clamp(0.0, 10_000.0) as usize
}

/// Sides of codes in modules, with room for rounding.
const MODULES: std::ops::RangeInclusive<f64> = 20.5..=178.0;
const MODULE_PIXELS: f64 = 4.0;
const MARGIN: usize = 16;
/// Dark tiles of the smallest code, neighbours painted as one.
const TILES_MIN: usize = 70;
const TILES_MAX: usize = 40_000;
const POINTS_MAX: usize = 6;
/// How much larger a side may be than another that is meant to be the same.
const ALIKE: f64 = 1.1;
