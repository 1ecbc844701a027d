//! Style attributes as far as they hide text or fetch something (CSS 2.1).

/// Whether the declarations of a style attribute hide the element from its reader.
pub(super) fn hides(style: &str) -> bool {
    let mut colour = "";
    let mut ground = "";
    for declaration in style.split(';') {
        let Some((property, value)) = declaration.split_once(':') else { continue };
        let (property, value) = (property.trim(), value.trim());
        if property.eq_ignore_ascii_case("color") {
            colour = value;
        } else if property.eq_ignore_ascii_case("background-color")
            || property.eq_ignore_ascii_case("background")
        {
            ground = value;
        } else if declaration_hides(property, value) {
            return true;
        }
    }
    !colour.is_empty() && colour.eq_ignore_ascii_case(ground)
}

/// The addresses within `url(…)`, at most eight.
pub(super) fn addresses(style: &str) -> impl Iterator<Item = &str> {
    style.split("url(").skip(1).take(8).filter_map(|rest| {
        let (address, _) = rest.split_once(')')?;
        Some(address.trim().trim_matches(['"', '\'']).trim())
    })
}

fn declaration_hides(property: &str, value: &str) -> bool {
    HIDING.iter().any(|(name, hidden)| {
        name.eq_ignore_ascii_case(property)
            && match *hidden {
                Hidden::Word(word) => {
                    value.get(..word.len()).is_some_and(|v| v.eq_ignore_ascii_case(word))
                }
                Hidden::UpTo(most) => number(value).is_some_and(|n| n <= most),
            }
    })
}

/// The number that a length begins with; a share of the parent's size (`1em`,
/// `1.0`) is not comparable to pixels and counts a hundredfold.
fn number(value: &str) -> Option<f32> {
    let length = value.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
    let number: f32 = value.get(..length)?.parse().ok()?;
    let unit = value.get(length..)?.trim_start();
    let is_absolute = ["px", "pt"]
        .iter()
        .any(|known| unit.get(..2).is_some_and(|unit| unit.eq_ignore_ascii_case(known)));
    Some(if is_absolute { number } else { number * 100.0 })
}

enum Hidden {
    Word(&'static str),
    /// A number no greater than this.
    UpTo(f32),
}

/// Text of one pixel is written for filters and previews, not for readers.
const HIDING: [(&str, Hidden); 8] = [
    ("display", Hidden::Word("none")),
    ("visibility", Hidden::Word("hidden")),
    ("visibility", Hidden::Word("collapse")),
    ("mso-hide", Hidden::Word("all")),
    ("font-size", Hidden::UpTo(1.0)),
    ("opacity", Hidden::UpTo(0.0)),
    ("max-height", Hidden::UpTo(0.0)),
    ("max-width", Hidden::UpTo(0.0)),
];

#[cfg(test)]
mod tests {
    use super::{addresses, hides};

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
        ] {
            assert!(!hides(style), "{style}");
        }
    }

    #[test]
    fn fetched_addresses() {
        let found: Vec<_> =
            addresses("background:url( 'http://a.example/x' ) x,url(cid:y);z:url(").collect();
        assert_eq!(found, ["http://a.example/x", "cid:y"]);
    }
}
