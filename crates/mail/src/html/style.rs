//! Declarations of styles as far as they hide text or fetch something (CSS 2.1).

use crate::ascii;

/// What declarations say of the properties that can hide, one bit for each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Declared {
    /// Properties with a value of their own, rather than that of the parent.
    own: u8,
    hiding: u8,
    said: u8,
    important: u8,
}

impl Declared {
    /// As if `display: none` were declared.
    pub(super) const NOT_DISPLAYED: Self = Self { own: 1, hiding: 1, said: 1, important: 0 };

    /// Reads declarations.
    pub(super) fn of(style: &str) -> Self {
        let mut all = Self::default();
        let mut colours = ("", "");
        let mut rest = style;
        while !rest.is_empty() {
            let (declaration, after) = ascii::split_once(rest, b';').unwrap_or((rest, ""));
            rest = after;
            let Some((property, value)) = ascii::split_once(declaration, b':') else { continue };
            // Most properties hide nothing, and their values need no look.
            let Some(property) = Property::of(ascii::trim(property)) else { continue };
            let value = ascii::trim(value);
            let (value, is_important) = match ascii::rsplit_once(value, b'!') {
                Some((value, word)) if word.trim().eq_ignore_ascii_case("important") => {
                    (value.trim_end(), true)
                }
                _ => (value, false),
            };
            let said = match property {
                Property::Colour => {
                    colours.0 = value;
                    Self::colours(colours, value)
                }
                Property::Ground => {
                    colours.1 = value;
                    Self::colours(colours, value)
                }
                Property::Hiding(bit, hidden) => Self::hiding(bit, hidden, value),
            };
            let important = if is_important { said.said } else { 0 };
            all = all.then(Self { important, ..said });
        }
        all
    }

    pub(super) fn is_empty(self) -> bool {
        self == Self::default()
    }

    /// Both together: the later declaration holds, unless only the earlier is important.
    pub(super) fn then(self, later: Self) -> Self {
        let taken = later.said & !(self.important & !later.important);
        let mix = |earlier: u8, later: u8| earlier & !taken | later & taken;
        Self {
            own: mix(self.own, later.own),
            hiding: mix(self.hiding, later.hiding),
            said: self.said | later.said,
            important: mix(self.important, later.important),
        }
    }

    /// Whether the element is hidden together with all that is inside it.
    pub(super) const fn hides_all(self) -> bool {
        self.hiding & !INHERITED != 0
    }

    /// The properties that hide its text, given those that hide its parent's:
    /// within text of size 0 an element of size 12 shows.
    pub(super) const fn hides_text(self, parent: u8) -> u8 {
        (parent & !self.own | self.hiding) & INHERITED
    }

    fn hiding(bit: u8, hidden: &Hidden, value: &str) -> Self {
        let hides = match *hidden {
            Hidden::Words(words) => words.iter().any(|word| begins_with(value, word)),
            Hidden::UpTo(most) => number(value).is_some_and(|n| n <= most),
        };
        Self::one(bit, hides, hides || !is_relative(value))
    }

    /// Text in the colour of its ground does not show.
    fn colours((colour, ground): (&str, &str), value: &str) -> Self {
        let hides = !colour.is_empty() && colour.eq_ignore_ascii_case(ground);
        Self::one(COLOUR, hides, hides || !is_relative(value))
    }

    fn one(bit: u8, hides: bool, is_own: bool) -> Self {
        let bit_if = |told: bool| if told { bit } else { 0 };
        Self { own: bit_if(is_own), hiding: bit_if(hides), said: bit, important: 0 }
    }
}

/// A property that can hide.
enum Property {
    Colour,
    /// The colour of the ground.
    Ground,
    /// Another one, by its bit.
    Hiding(u8, &'static Hidden),
}

impl Property {
    fn of(name: &str) -> Option<Self> {
        if name.eq_ignore_ascii_case("color") {
            return Some(Self::Colour);
        }
        if ["background-color", "background"].iter().any(|n| name.eq_ignore_ascii_case(n)) {
            return Some(Self::Ground);
        }
        let known = (0..).zip(&HIDING).find(|(_, (known, _))| known.eq_ignore_ascii_case(name));
        known.map(|(index, (_, hidden))| Self::Hiding(1 << index, hidden))
    }
}

/// The addresses within `url(…)`.
pub(super) fn addresses(style: &str) -> impl Iterator<Item = &str> {
    style.split("url(").skip(1).filter_map(|rest| {
        let (address, _) = rest.split_once(')')?;
        Some(address.trim().trim_matches(['"', '\'']).trim())
    })
}

/// The number that a length begins with; a share of the parent's size (`1em`,
/// `1.0`) is not comparable to pixels and counts a hundredfold.
fn number(value: &str) -> Option<f32> {
    let length = value.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
    let number: f32 = value.get(..length)?.parse().ok()?;
    let unit = value.get(length..)?.trim_start();
    let is_absolute = ["px", "pt"].iter().any(|known| begins_with(unit, known));
    Some(if is_absolute { number } else { number * 100.0 })
}

fn begins_with(value: &str, word: &str) -> bool {
    value.get(..word.len()).is_some_and(|front| front.eq_ignore_ascii_case(word))
}

/// Whether a value is taken or reckoned from the parent's, so that nothing stays nothing.
fn is_relative(value: &str) -> bool {
    let ends_with = |end: &str| {
        let start = value.len().checked_sub(end.len());
        start.and_then(|at| value.get(at..)).is_some_and(|tail| tail.eq_ignore_ascii_case(end))
    };
    RELATIVE.iter().any(|end| ends_with(end)) && !ends_with("rem")
}

enum Hidden {
    Words(&'static [&'static str]),
    /// A number no greater than this.
    UpTo(f32),
}

/// Properties in the order of their bits. Text of one pixel is written for
/// filters and previews, not for readers.
static HIDING: [(&str, Hidden); 7] = [
    ("display", Hidden::Words(&["none"])),
    ("opacity", Hidden::UpTo(0.0)),
    ("max-height", Hidden::UpTo(0.0)),
    ("max-width", Hidden::UpTo(0.0)),
    ("visibility", Hidden::Words(&["hidden", "collapse"])),
    ("mso-hide", Hidden::Words(&["all"])),
    ("font-size", Hidden::UpTo(1.0)),
];

/// The last bit.
const COLOUR: u8 = 1 << 7;

/// Properties that the elements inside take over, if they say nothing themselves.
const INHERITED: u8 = 0b1111_0000;

const RELATIVE: [&str; 7] = ["em", "ex", "%", "inherit", "unset", "larger", "smaller"];

#[cfg(test)]
mod tests {
    use super::{Declared, addresses};

    fn hides(style: &str) -> bool {
        let declared = Declared::of(style);
        declared.hides_all() || declared.hides_text(0) != 0
    }

    #[test]
    fn hiding_styles() {
        for style in [
            "display:none",
            "a:b; DISPLAY : None !important",
            "visibility:hidden",
            "font-size:0",
            "font-size:0px;",
            "font-size: 1px",
            "font-size:0.0em",
            "opacity:0",
            "max-height:0px",
            "mso-hide:all",
            "color:#FFF;background:#fff",
            "background:#fff;color:#FFF!important",
            "display:none!important;display:block",
        ] {
            assert!(hides(style), "{style}");
        }
        for style in [
            "",
            "display:block",
            "font-size:0.9em",
            "font-size:12px",
            "font-size:small",
            "opacity:0.5",
            "max-height:none",
            "color:#000;background:#fff",
            "color:red",
            "none:display",
            "font-size:1em",
            "display:none;display:block",
            "color:#fff;background:#fff;color:#000",
        ] {
            assert!(!hides(style), "{style}");
        }
    }

    #[test]
    fn elements_inside_say_for_themselves() {
        let check = |outer: &str, inner: &str, want: bool| {
            let outer = Declared::of(outer).hides_text(0);
            assert_eq!(Declared::of(inner).hides_text(outer) != 0, want, "{inner}");
        };
        check("font-size:0", "", true);
        check("font-size:0", "font-size:13px", false);
        check("font-size:0", "font-size:1rem", false);
        check("font-size:0", "font-size:100%", true);
        check("font-size:0", "font-size:2em", true);
        check("font-size:0", "visibility:visible", true);
        check("visibility:hidden", "visibility:visible", false);
        check("visibility:hidden", "visibility:inherit", true);
        check("color:#fff;background:#fff", "color:#000", false);
        check("", "font-size:0", true);
    }

    #[test]
    fn the_later_or_the_important_holds() {
        let check = |earlier: &str, later: &str, want: bool| {
            let both = Declared::of(earlier).then(Declared::of(later));
            assert_eq!(both.hides_all(), want, "{earlier} {later}");
        };
        check("display:none", "color:red", true);
        check("display:none", "display:block", false);
        check("display:none!important", "display:block", true);
        check("display:none!important", "display:block!important", false);
        check("display:block", "display:none", true);
    }

    #[test]
    fn fetched_addresses() {
        let found: Vec<_> =
            addresses("background:url( 'http://a.example/x' ) x,url(cid:y);z:url(").collect();
        assert_eq!(found, ["http://a.example/x", "cid:y"]);
    }
}
