//! Whether an icon looks like that of a document, so that a reader takes a program for one.
//!
//! No picture of any maker is compared. What is looked for is what documents have in
//! common: a white sheet, upright, with space beside it, and on it the colour of a program;
//! or a folder: a yellow shape with a tab. The picture is laid on a grid of 32 by 32 cells
//! and judged by shares of it, so size and depth do not matter.

use super::icon::{Cell, Pixels};

/// What an icon looks like, as facts name it.
pub(super) fn likeness(pixels: &Pixels) -> Option<&'static str> {
    let grid = Grid::of(pixels);
    grid.folder().or_else(|| grid.sheet())
}

/// The picture as cells, without its surroundings.
struct Grid {
    cells: Vec<Cell>,
}

/// A rectangle of cells; the ends are behind the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Frame {
    left: usize,
    top: usize,
    right: usize,
    bottom: usize,
}

/// A colour as people name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tint {
    Red,
    Orange,
    Yellow,
    Green,
    Blue,
    Purple,
}

impl Grid {
    fn of(pixels: &Pixels) -> Self {
        let mut cells = pixels.scaled(SIDE, SIDE);
        // Old icons have no opacity: what has the colour of all four corners is around it.
        let corners = [0, SIDE - 1, SIDE * (SIDE - 1), SIDE * SIDE - 1];
        let corner = cells.first().copied().unwrap_or_default();
        let is_framed = corners
            .iter()
            .filter_map(|at| cells.get(*at))
            .all(|cell| cell.opacity > 250 && *cell == corner);
        if is_framed && !is_paper(corner) {
            for cell in cells.iter_mut().filter(|cell| **cell == corner) {
                *cell = Cell::default();
            }
        }
        Self { cells }
    }

    fn cell(&self, column: usize, row: usize) -> Cell {
        self.cells.get(row * SIDE + column).copied().unwrap_or_default()
    }

    /// The smallest frame round the cells that pass a test.
    fn frame(&self, test: impl Fn(Cell) -> bool) -> Option<Frame> {
        let mut frame: Option<Frame> = None;
        for row in 0..SIDE {
            for column in (0..SIDE).filter(|column| test(self.cell(*column, row))) {
                let known = frame.get_or_insert(Frame {
                    left: column,
                    top: row,
                    right: column + 1,
                    bottom: row + 1,
                });
                known.left = known.left.min(column);
                known.right = known.right.max(column + 1);
                known.bottom = row + 1;
            }
        }
        frame
    }

    /// How many cells of a frame pass a test, in hundredths.
    fn share(&self, frame: Frame, test: impl Fn(Cell) -> bool) -> usize {
        let rows = frame.top..frame.bottom;
        let count: usize = rows
            .map(|row| {
                (frame.left..frame.right).filter(|column| test(self.cell(*column, row))).count()
            })
            .sum();
        count * 100 / frame.area().max(1)
    }

    /// A sheet of paper, by the colour on it.
    fn sheet(&self) -> Option<&'static str> {
        let whole = self.frame(is_drawn)?;
        let paper = self.paper()?;
        let is_upright = paper.height() * 100 >= paper.width() * 112
            && paper.height() * 100 <= paper.width() * 190;
        let is_tall = paper.height() * 100 >= SIDE * 65;
        let has_space = paper.width() * 100 <= SIDE * 90;
        // A disc fills 78 of 100, a rectangle with a folded corner more than 90.
        let is_filled = self.share(paper, is_drawn) >= 86;
        let is_white = self.share(paper, is_paper) >= 34;
        // Shadows and curls take one more; what is round has none.
        let is_corner = |corner: &&Frame| self.share(**corner, is_drawn) >= 50;
        let has_corners = paper.corners().iter().filter(is_corner).count() >= 2;
        if !(is_upright && is_tall && has_space && is_filled && is_white && has_corners) {
            return None;
        }
        Some(self.brand(whole))
    }

    /// The frame of the paper. A block of colour may stand over its side, and a shadow
    /// below it, so only columns and rows that are mostly paper count.
    fn paper(&self) -> Option<Frame> {
        let rough = self.frame(is_paper)?;
        let is_column = |column: &usize| {
            let strip = Frame { left: *column, right: *column + 1, ..rough };
            self.share(strip, is_paper) >= 25
        };
        let columns: Vec<usize> = (rough.left..rough.right).filter(is_column).collect();
        let (left, right) = (*columns.first()?, *columns.last()? + 1);
        let across = Frame { left, right, ..rough };
        let is_row = |row: &usize| {
            let strip = Frame { top: *row, bottom: *row + 1, ..across };
            self.share(strip, is_paper) >= 20
        };
        let rows: Vec<usize> = (rough.top..rough.bottom).filter(is_row).collect();
        Some(Frame { left, right, top: *rows.first()?, bottom: *rows.last()? + 1 })
    }

    /// Whose document it is, by the colour that covers most of it.
    fn brand(&self, whole: Frame) -> &'static str {
        let share = |tint: Tint| self.share(whole, |cell| tint_of(cell) == Some(tint));
        let shares = TINTS.map(|tint| (share(tint), tint));
        let seen = shares.iter().filter(|(share, _)| *share >= 2).count();
        let (most, tint) =
            shares.into_iter().max_by_key(|(share, _)| *share).unwrap_or((0, Tint::Red));
        match tint {
            _ if seen >= 3 => "picture",
            _ if most < 5 => "text-document",
            Tint::Blue => "word-document",
            Tint::Green => "excel-document",
            Tint::Orange => "powerpoint-document",
            Tint::Red => "pdf-document",
            Tint::Yellow | Tint::Purple => "document",
        }
    }

    /// A yellow shape, wider than high, whose upper edge is a tab at the left.
    fn folder(&self) -> Option<&'static str> {
        let whole = self.frame(is_drawn)?;
        let is_yellow = |cell: Cell| matches!(tint_of(cell), Some(Tint::Yellow)) || is_manila(cell);
        let is_wide = whole.width() * 100 >= whole.height() * 105
            && whole.width() * 100 <= whole.height() * 170;
        let middle = whole.left.midpoint(whole.right);
        let edge = Frame { bottom: whole.top + (whole.height() / 8).max(1), ..whole };
        let left = self.share(Frame { right: middle, ..edge }, is_drawn);
        let right = self.share(Frame { left: middle + whole.width() / 8, ..edge }, is_drawn);
        let body = Frame { top: whole.top + whole.height() / 4, ..whole };
        let is_folder = is_wide
            && self.share(whole, is_yellow) >= 55
            && left >= right + 40
            && self.share(body, is_drawn) >= 90;
        is_folder.then_some("folder")
    }
}

impl Frame {
    const fn width(self) -> usize {
        self.right.saturating_sub(self.left)
    }

    const fn height(self) -> usize {
        self.bottom.saturating_sub(self.top)
    }

    /// The corners that no fold takes: all but the upper right.
    const fn corners(self) -> [Self; 3] {
        let (right, bottom) = (self.left + CORNER, self.top + CORNER);
        let (left, top) = (self.right.saturating_sub(CORNER), self.bottom.saturating_sub(CORNER));
        [Self { right, bottom, ..self }, Self { right, top, ..self }, Self { left, top, ..self }]
    }

    const fn area(self) -> usize {
        self.width() * self.height()
    }
}

const fn is_drawn(cell: Cell) -> bool {
    cell.opacity >= 128
}

/// White, or nearly: the greys of a page with lines of text are lighter than any ink.
fn is_paper(cell: Cell) -> bool {
    let (least, most) = range(cell);
    is_drawn(cell) && least >= 200 && most - least <= 28
}

/// The pale yellow of paper folders.
fn is_manila(cell: Cell) -> bool {
    is_drawn(cell)
        && cell.red >= 220
        && cell.green >= 180
        && cell.green.saturating_sub(cell.blue) >= 40
}

fn range(cell: Cell) -> (u8, u8) {
    let parts = [cell.red, cell.green, cell.blue];
    let least = parts.iter().copied().min().unwrap_or(0);
    (least, parts.into_iter().max().unwrap_or(0))
}

/// The colour of a cell, if it has one: by the angle on the circle of colours.
fn tint_of(cell: Cell) -> Option<Tint> {
    let (least, most) = range(cell);
    let spread = i32::from(most) - i32::from(least);
    // Greys have no colour, and what is nearly black is ink.
    let has_colour = is_drawn(cell) && spread * 100 >= i32::from(most) * 35 && most >= 70;
    has_colour.then_some(())?;
    let (red, green, blue) = (i32::from(cell.red), i32::from(cell.green), i32::from(cell.blue));
    let angle = if cell.red == most {
        60 * (green - blue) / spread
    } else if cell.green == most {
        120 + 60 * (blue - red) / spread
    } else {
        240 + 60 * (red - green) / spread
    };
    Some(match angle.rem_euclid(360) {
        0..=8 | 341..=359 => Tint::Red,
        9..=37 => Tint::Orange,
        38..=65 => Tint::Yellow,
        66..=172 => Tint::Green,
        173..=255 => Tint::Blue,
        _ => Tint::Purple,
    })
}

const SIDE: usize = 32;
const CORNER: usize = 2;
const TINTS: [Tint; 6] =
    [Tint::Red, Tint::Orange, Tint::Yellow, Tint::Green, Tint::Blue, Tint::Purple];

#[cfg(test)]
mod tests;
