//! Icons drawn by code: documents in the styles of the makers, and programs.

use super::*;

/// A canvas whose units are hundredths of its side.
struct Canvas {
    side: usize,
    values: Vec<[u8; 4]>,
}

type Colour = [u8; 4];

impl Canvas {
    fn new(side: usize) -> Self {
        Self { side, values: vec![[0; 4]; side * side] }
    }

    /// Paints what a test of hundredths passes.
    fn paint(mut self, colour: Colour, test: impl Fn(f64, f64) -> bool) -> Self {
        for row in 0..self.side {
            for column in 0..self.side {
                let place = |at: usize| (at as f64 + 0.5) * 100.0 / self.side as f64;
                if test(place(column), place(row)) {
                    self.values[row * self.side + column] = colour;
                }
            }
        }
        self
    }

    #[expect(clippy::too_many_arguments, reason = "four of them are the sides")]
    fn rect(self, colour: Colour, left: f64, top: f64, right: f64, bottom: f64) -> Self {
        self.paint(colour, |x, y| (left..right).contains(&x) && (top..bottom).contains(&y))
    }

    fn disc(self, colour: Colour, x: f64, y: f64, radius: f64) -> Self {
        self.paint(colour, |a, b| (a - x).hypot(b - y) < radius)
    }

    /// A white sheet with grey edge and a folded corner.
    fn page(self, left: f64, top: f64, right: f64, bottom: f64) -> Self {
        let fold = 14.0;
        let inside = move |x: f64, y: f64, gap: f64| {
            x > left + gap
                && x < right - gap
                && y > top + gap
                && y < bottom - gap
                && (x - (right - fold)) < (y - top) + 0.1
        };
        self.paint([150, 150, 150, 255], |x, y| inside(x, y, 0.0))
            .paint(WHITE, |x, y| inside(x, y, 2.0))
            .paint([200, 200, 200, 255], |x, y| {
                x > right - fold && y < top + fold && inside(x, y, 0.0)
            })
    }

    fn lines(self, colour: Colour, left: f64, right: f64) -> Self {
        (0..5).fold(self, |canvas, line| {
            let top = 28.0 + f64::from(line) * 12.0;
            canvas.rect(colour, left, top, right, top + 4.0)
        })
    }

    /// A block with a white letter at the lower left, over the edge of the page.
    fn letter(self, colour: Colour) -> Self {
        self.rect(colour, 6.0, 42.0, 52.0, 84.0).paint(WHITE, |x, y| {
            (16.0..42.0).contains(&x)
                && (52.0..74.0).contains(&y)
                && (x - y).abs() < 28.0
                && ((x - 29.0).abs() - (y - 52.0) * 0.4).abs() < 3.0
        })
    }

    fn likeness(self) -> &'static str {
        let pixels = Pixels { width: self.side, height: self.side, values: self.values };
        likeness(&pixels).unwrap_or("none")
    }
}

const WHITE: Colour = [255, 255, 255, 255];
const BLUE: Colour = [43, 87, 154, 255];
const GREEN: Colour = [33, 115, 70, 255];
const ORANGE: Colour = [210, 71, 38, 255];
const RED: Colour = [200, 10, 20, 255];
const GREY: Colour = [128, 128, 128, 255];
const SIDES: [usize; 6] = [16, 24, 32, 48, 64, 256];

fn check(name: &str, expected: &str, draw: impl Fn(Canvas) -> Canvas) {
    for side in SIDES {
        assert_eq!(draw(Canvas::new(side)).likeness(), expected, "{name} of {side} pixels");
    }
}

#[test]
fn documents_are_told_by_sheet_and_colour() {
    for (expected, colour) in [
        ("word-document", BLUE),
        ("excel-document", GREEN),
        ("powerpoint-document", ORANGE),
        ("pdf-document", RED),
    ] {
        check(expected, expected, |canvas| canvas.page(18.0, 3.0, 88.0, 97.0).letter(colour));
        check(expected, expected, |canvas| {
            canvas.page(15.0, 2.0, 85.0, 98.0).rect(colour, 15.0, 60.0, 85.0, 84.0)
        });
        check(expected, expected, |canvas| {
            canvas.page(18.0, 3.0, 88.0, 97.0).lines(GREY, 56.0, 80.0).letter(colour)
        });
    }
}

#[test]
fn sheets_with_a_ribbon_or_lines_or_a_picture() {
    check("ribbon", "pdf-document", |canvas| {
        canvas
            .page(14.0, 2.0, 84.0, 98.0)
            .rect(RED, 14.0, 12.0, 60.0, 32.0)
            .disc(RED, 50.0, 62.0, 14.0)
    });
    check("notes", "text-document", |canvas| {
        canvas.page(16.0, 3.0, 84.0, 97.0).lines(GREY, 26.0, 74.0)
    });
    check("empty", "text-document", |canvas| canvas.page(16.0, 3.0, 84.0, 97.0));
    check("photo", "picture", |canvas| {
        canvas
            .page(12.0, 3.0, 88.0, 97.0)
            .rect([90, 170, 240, 255], 22.0, 30.0, 78.0, 52.0)
            .rect([60, 160, 60, 255], 22.0, 52.0, 78.0, 72.0)
            .disc([250, 200, 40, 255], 66.0, 40.0, 9.0)
    });
}

#[test]
fn folders_are_told_by_tab_and_colour() {
    for colour in [[255, 213, 92, 255], [252, 225, 150, 255], [240, 190, 60, 255]] {
        check("folder", "folder", |canvas| {
            canvas
                .rect([225, 170, 50, 255], 4.0, 16.0, 44.0, 30.0)
                .rect(colour, 4.0, 26.0, 96.0, 84.0)
        });
    }
}

#[test]
fn programs_look_like_none() {
    check("gear", "none", |canvas| {
        canvas
            .paint(GREY, |x, y| {
                let (a, b) = (x - 50.0, y - 50.0);
                a.hypot(b) < 40.0 + 6.0 * (b.atan2(a) * 8.0).sin().signum()
            })
            .disc([230, 230, 230, 255], 50.0, 50.0, 14.0)
    });
    check("gradient disc", "none", |canvas| {
        (0..40).fold(canvas, |canvas, step| {
            let shade = u8::try_from(60 + step * 4).unwrap();
            canvas.disc([shade, 40, 255 - shade, 255], 50.0, 50.0, 46.0 - f64::from(step))
        })
    });
    check("white disc with a ring", "none", |canvas| {
        canvas
            .disc(BLUE, 50.0, 50.0, 48.0)
            .disc(WHITE, 50.0, 50.0, 40.0)
            .disc(RED, 50.0, 50.0, 12.0)
    });
    check("game", "none", |canvas| {
        canvas
            .rect([40, 40, 60, 255], 5.0, 30.0, 95.0, 75.0)
            .disc(RED, 75.0, 48.0, 7.0)
            .disc(GREEN, 65.0, 58.0, 7.0)
            .rect(WHITE, 18.0, 48.0, 38.0, 54.0)
            .rect(WHITE, 25.0, 41.0, 31.0, 61.0)
    });
    check("tile with a letter", "none", |canvas| {
        canvas.rect(BLUE, 4.0, 4.0, 96.0, 96.0).rect(WHITE, 30.0, 25.0, 70.0, 75.0)
    });
    check("white tile with a logo", "none", |canvas| {
        canvas.rect(WHITE, 4.0, 4.0, 96.0, 96.0).disc(GREEN, 50.0, 50.0, 25.0)
    });
    check("window", "none", |canvas| {
        canvas
            .rect(GREY, 4.0, 14.0, 96.0, 86.0)
            .rect(BLUE, 6.0, 16.0, 94.0, 28.0)
            .rect(WHITE, 6.0, 28.0, 94.0, 84.0)
    });
    check("screen", "none", |canvas| {
        canvas
            .rect([30, 30, 30, 255], 4.0, 10.0, 96.0, 75.0)
            .rect([90, 180, 250, 255], 9.0, 15.0, 91.0, 70.0)
            .rect(GREY, 30.0, 80.0, 70.0, 88.0)
    });
    check("yellow disc", "none", |canvas| canvas.disc([255, 210, 60, 255], 50.0, 50.0, 45.0));
    check("yellow box", "none", |canvas| {
        canvas.rect([230, 180, 70, 255], 5.0, 20.0, 95.0, 85.0).rect(
            [180, 130, 40, 255],
            45.0,
            20.0,
            55.0,
            85.0,
        )
    });
    check("nothing", "none", |canvas| canvas);
}

#[test]
fn old_icons_without_opacity_are_cut_out() {
    let canvas = Canvas::new(32).rect([0, 128, 128, 255], 0.0, 0.0, 100.0, 100.0);
    assert_eq!(canvas.page(18.0, 3.0, 88.0, 97.0).letter(BLUE).likeness(), "word-document");
}
