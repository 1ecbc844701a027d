//! The three marks in the corners of a QR code (ISO/IEC 18004 §6.3.3): along any line
//! through their middle, dark and light alternate as 1:1:3:1:1.

use super::grey::Bits;

/// The middle of a mark, and how wide it is, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    x: i64,
    y: i64,
    width: i64,
}

/// A piece of the picture that three marks span.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Area {
    pub(super) left: usize,
    pub(super) top: usize,
    pub(super) right: usize,
    pub(super) bottom: usize,
    /// Width of the widest mark: seven modules.
    pub(super) mark: usize,
}

/// Looks for marks in every so many rows.
pub(super) fn marks(bits: &Bits, step: usize) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    let mut edges = Vec::new();
    for (y, row) in bits.dark.chunks(bits.width.max(1)).enumerate().step_by(step) {
        changes(row, &mut edges);
        for six in patterns(&edges).filter(is_mark) {
            let Some(mark) = whole(bits, &six, y) else { continue };
            // Every row through a mark finds it again.
            if marks.iter().all(|known| known.distance(mark) * 2 > known.width) {
                marks.push(mark);
            }
            if marks.len() == MARKS_MAX {
                return marks;
            }
        }
    }
    marks
}

/// In how many rows something like the pattern begins: at least as often as there can be
/// marks of whatever shape.
pub(super) fn beginnings(bits: &Bits) -> usize {
    let mut above: Vec<usize> = Vec::new();
    let mut edges = Vec::new();
    let mut count = 0;
    for row in bits.dark.chunks(bits.width.max(1)) {
        changes(row, &mut edges);
        let now: Vec<usize> = patterns(&edges)
            .filter(|[a, _, c, d, _, f]| (d - c) * 8 > f - a && (d - c) * 3 < (f - a) * 2)
            .map(|[_, _, c, d, ..]| c.midpoint(d))
            .collect();
        let is_new = |middle: &&usize| !above.iter().any(|known| known.abs_diff(**middle) <= 2);
        count += now.iter().filter(is_new).count();
        above = now;
    }
    count
}

/// The areas that three marks span which can belong to one code, the smallest first.
pub(super) fn areas(marks: &[Mark], bits: &Bits) -> Vec<Area> {
    let mut spans = Vec::new();
    for corner in marks {
        for (at, right) in marks.iter().enumerate() {
            for below in marks.get(at + 1..).unwrap_or_default() {
                let side = corner.side(*right, *below);
                spans.extend(side.map(|side| (side, [*corner, *right, *below])));
            }
        }
    }
    spans.sort_by_key(|(side, _)| *side);
    let mut areas: Vec<Area> = Vec::new();
    for (_, three) in spans {
        let area = area(three, bits);
        if !areas.contains(&area) && areas.len() < AREAS_MAX {
            areas.push(area);
        }
    }
    areas
}

impl Mark {
    const fn distance(self, other: Self) -> i64 {
        let (x, y) = ((self.x - other.x).abs(), (self.y - other.y).abs());
        if x > y { x } else { y }
    }

    /// The length of the side of a code that has its corner here and its other marks
    /// there, squared; none if they cannot belong together.
    fn side(self, right: Self, below: Self) -> Option<i64> {
        let widths = [self.width, right.width, below.width];
        let (least, most) = (*widths.iter().min()?, *widths.iter().max()?);
        (most <= least * 2).then_some(())?;
        let (ax, ay) = (right.x - self.x, right.y - self.y);
        let (bx, by) = (below.x - self.x, below.y - self.y);
        let (a, b) = (ax * ax + ay * ay, bx * bx + by * by);
        // From 14 modules between two marks in the smallest code to 170 in the largest.
        let (short, long) = (a.min(b), a.max(b));
        let fits = short * 4 >= least * least * 9 && long <= most * most * 30 * 30;
        // One side up to 1.5 times the other, corners from about 60 to 120 degrees.
        let cross = ax * bx + ay * by;
        (fits && long * 4 <= short * 9 && cross.abs() * 2 <= short.midpoint(long)).then_some(long)
    }
}

/// Where dark and light change, from the first dark pixel on, in pairs.
fn changes(row: &[u8], edges: &mut Vec<usize>) {
    edges.clear();
    let mut before = 0;
    for (x, bit) in row.iter().enumerate() {
        if *bit != before {
            edges.push(x);
            before = *bit;
        }
    }
    if before == 1 {
        edges.push(row.len());
    }
}

/// Five runs of which the first, third and fifth are dark, as their six edges.
fn patterns(edges: &[usize]) -> impl Iterator<Item = [usize; 6]> {
    edges.windows(6).step_by(2).filter_map(|six| six.try_into().ok())
}

/// Whether the runs between six edges are as 1:1:3:1:1, each off by less than half.
fn is_mark(six: &[usize; 6]) -> bool {
    let [a, b, c, d, e, f] = *six;
    let whole = f - a;
    let is_one = |run: usize| run * 7 * 2 >= whole && run * 7 * 4 <= whole * 7;
    let is_three = |run: usize| run * 7 >= whole * 2 && run * 7 <= whole * 4;
    whole >= 7
        && is_one(b - a)
        && is_one(c - b)
        && is_three(d - c)
        && is_one(e - d)
        && is_one(f - e)
}

/// The mark, if the pattern is there in every direction.
fn whole(bits: &Bits, six: &[usize; 6], y: usize) -> Option<Mark> {
    let [left, _, from, to, _, right] = *six;
    let (x, width) = (from.midpoint(to), right - left);
    let most = width.saturating_mul(2);
    // First upright, to come to the middle.
    let (up, down) = (arm(bits, (x, y), (0, -1), most)?, arm(bits, (x, y), (0, 1), most)?);
    let height = fits(up, down)?;
    (height * 3 >= width * 2 && height * 2 <= width * 3).then_some(())?;
    let y = (y + down.0).checked_sub(up.0)?.midpoint(y);
    for (there, back) in [((1, 1), (-1, -1)), ((1, -1), (-1, 1))] {
        fits(arm(bits, (x, y), there, most)?, arm(bits, (x, y), back, most)?)?;
    }
    let place = |value: usize| i64::try_from(value).ok();
    Some(Mark { x: place(x)?, y: place(y)?, width: place(width.max(height))? })
}

/// Pixels of dark, light and dark from the middle of a mark outwards.
type Arm = (usize, usize, usize);

fn arm(bits: &Bits, (x, y): (usize, usize), (dx, dy): (isize, isize), most: usize) -> Option<Arm> {
    let (mut x, mut y, mut left) = (x, y, most);
    let mut run = |wanted: u8| {
        let mut count = 0;
        while left > 0 && bits.at(x, y) == wanted {
            count += 1;
            left -= 1;
            (x, y) = (x.wrapping_add_signed(dx), y.wrapping_add_signed(dy));
        }
        count
    };
    let arm = (run(1), run(0), run(1));
    (arm.0 > 0 && arm.1 > 0 && arm.2 > 0).then_some(arm)
}

/// The length of two opposite arms, if they have the pattern. Both count the middle.
fn fits(one: Arm, other: Arm) -> Option<usize> {
    let mut at = 0;
    let mut edge = |run: usize| {
        at += run;
        at
    };
    let six =
        [0, edge(one.2), edge(one.1), edge(one.0 + other.0 - 1), edge(other.1), edge(other.2)];
    is_mark(&six).then_some(at)
}

/// The area with its fourth corner and a margin.
fn area(three: [Mark; 3], bits: &Bits) -> Area {
    let [corner, right, below] = three;
    let fourth = (right.x + below.x - corner.x, right.y + below.y - corner.y);
    let mark = three.iter().map(|mark| mark.width).max().unwrap_or(0);
    let places = three.iter().map(|mark| (mark.x, mark.y)).chain([fourth]);
    let (mut left, mut top, mut right, mut bottom) = (i64::MAX, i64::MAX, 0, 0);
    for (x, y) in places {
        (left, top) = (left.min(x), top.min(y));
        (right, bottom) = (right.max(x), bottom.max(y));
    }
    let within = |value: i64, most: usize| usize::try_from(value.max(0)).unwrap_or(0).min(most);
    Area {
        left: within(left - mark, bits.width),
        top: within(top - mark, bits.height),
        right: within(right + mark, bits.width),
        bottom: within(bottom + mark, bits.height),
        mark: within(mark, bits.width),
    }
}

/// More marks than a sheet of codes has.
const MARKS_MAX: usize = 90;
const AREAS_MAX: usize = 60;
