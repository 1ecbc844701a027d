//! How elements of a page look, as far as that can do no harm: closed lists of elements,
//! properties and numbers, and values in which nothing but names, numbers and colours stands.

use vocab::vocabulary;

use super::token::Attribute;

vocabulary! {
    /// An element that only lays out.
    Tag {
        B = "b",
        Blockquote = "blockquote",
        Br = "br",
        Caption = "caption",
        Center = "center",
        Code = "code",
        Dd = "dd",
        Div = "div",
        Dl = "dl",
        Dt = "dt",
        Em = "em",
        H1 = "h1",
        H2 = "h2",
        H3 = "h3",
        H4 = "h4",
        H5 = "h5",
        H6 = "h6",
        Hr = "hr",
        I = "i",
        Li = "li",
        Ol = "ol",
        P = "p",
        Pre = "pre",
        S = "s",
        Small = "small",
        Span = "span",
        Strong = "strong",
        Sub = "sub",
        Sup = "sup",
        Table = "table",
        Tbody = "tbody",
        Td = "td",
        Tfoot = "tfoot",
        Th = "th",
        Thead = "thead",
        Tr = "tr",
        U = "u",
        Ul = "ul",
        /// Text that leads somewhere, without leading there.
        Link = "a",
        /// Something to press that does nothing.
        Button = "button",
    }
}

vocabulary! {
    /// A property of CSS that neither fetches, covers nor moves anything.
    Look {
        BackgroundColor = "background-color",
        Border = "border",
        BorderBottom = "border-bottom",
        BorderCollapse = "border-collapse",
        BorderColor = "border-color",
        BorderLeft = "border-left",
        BorderRadius = "border-radius",
        BorderRight = "border-right",
        BorderSpacing = "border-spacing",
        BorderStyle = "border-style",
        BorderTop = "border-top",
        BorderWidth = "border-width",
        Color = "color",
        Display = "display",
        Font = "font",
        FontFamily = "font-family",
        FontSize = "font-size",
        FontStyle = "font-style",
        FontWeight = "font-weight",
        Height = "height",
        LetterSpacing = "letter-spacing",
        LineHeight = "line-height",
        ListStyleType = "list-style-type",
        Margin = "margin",
        MarginBottom = "margin-bottom",
        MarginLeft = "margin-left",
        MarginRight = "margin-right",
        MarginTop = "margin-top",
        MaxWidth = "max-width",
        MinWidth = "min-width",
        Padding = "padding",
        PaddingBottom = "padding-bottom",
        PaddingLeft = "padding-left",
        PaddingRight = "padding-right",
        PaddingTop = "padding-top",
        TextAlign = "text-align",
        TextDecoration = "text-decoration",
        TextTransform = "text-transform",
        VerticalAlign = "vertical-align",
        WhiteSpace = "white-space",
        Width = "width",
        WordBreak = "word-break",
    }
}

vocabulary! {
    /// An attribute that is a number.
    Count {
        CellPadding = "cellpadding",
        CellSpacing = "cellspacing",
        ColSpan = "colspan",
        RowSpan = "rowspan",
    }
}

impl Tag {
    /// The element by which one of that name is shown; `None` for what has no look of its own.
    pub(super) fn of(name: &str) -> Option<Self> {
        let name = name.get(..NAME_MAX).unwrap_or(name).to_ascii_lowercase();
        match name.as_str() {
            "font" | "abbr" | "label" | "mark" | "q" | "cite" => Some(Self::Span),
            "address" | "article" | "aside" | "body" | "dir" | "fieldset" | "figure" | "footer"
            | "form" | "header" | "main" | "menu" | "nav" | "section" => Some(Self::Div),
            "strike" | "del" => Some(Self::S),
            "ins" => Some(Self::U),
            "tt" | "kbd" | "samp" => Some(Self::Code),
            "listing" | "xmp" => Some(Self::Pre),
            name => Self::of_word(name),
        }
    }

    /// Whether it has neither content nor an end.
    #[must_use]
    pub const fn is_void(self) -> bool {
        matches!(self, Self::Br | Self::Hr)
    }
}

/// A property with a value that was found harmless.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Style {
    look: Look,
    value: String,
}

impl Style {
    /// `None` if the value holds anything but names, numbers and colours.
    #[must_use]
    pub fn new(look: Look, value: &str) -> Option<Self> {
        let is_fit = !value.is_empty()
            && value.len() <= VALUE_MAX
            && value.chars().all(is_harmless)
            && !value.contains("/*")
            && functions_are_colours(value)
            && (look != Look::Display || DISPLAYED.contains(&value))
            && !is_negative(value);
        is_fit.then(|| Self { look, value: value.to_owned() })
    }

    #[must_use]
    pub const fn look(&self) -> Look {
        self.look
    }

    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }
}

/// The styles of an element: what its older attributes say, then its own declarations.
pub(super) fn styles(tag: Tag, attributes: &[Attribute<'_>], inline: &str) -> Vec<Style> {
    let mut styles = Vec::new();
    for attribute in attributes {
        styles.extend(of_attribute(tag, attribute));
    }
    for declaration in inline.split(';') {
        let Some((name, value)) = declaration.split_once(':') else { continue };
        let name = name.trim().to_ascii_lowercase();
        let value = value.trim().to_ascii_lowercase();
        let value = value.strip_suffix("!important").unwrap_or(&value).trim_end();
        let style = if name == "background" {
            ground(value)
        } else {
            let value: String = value.chars().filter(|c| !matches!(c, '"' | '\'')).collect();
            Look::of_word(&name).and_then(|look| Style::new(look, &value))
        };
        styles.extend(style);
    }
    styles.truncate(STYLES_MAX);
    styles
}

/// The numbers of an element.
pub(super) fn counts(attributes: &[Attribute<'_>]) -> Vec<(Count, u16)> {
    let of = |count: &Count| {
        let attribute = attributes.iter().find(|a| a.is(count.as_str()))?;
        Some((*count, attribute.value.trim().parse::<u16>().ok()?.min(COUNT_MAX)))
    };
    Count::ALL.iter().filter_map(of).collect()
}

fn of_attribute(tag: Tag, attribute: &Attribute<'_>) -> Option<Style> {
    let value = attribute.decoded();
    let value = value.trim().to_ascii_lowercase();
    let look = |look| Style::new(look, &value);
    match attribute.name.to_ascii_lowercase().as_str() {
        "bgcolor" => look(Look::BackgroundColor),
        "color" => look(Look::Color),
        "face" => look(Look::FontFamily),
        "size" => {
            let size = value.parse::<usize>().ok()?.checked_sub(1)?;
            Style::new(Look::FontSize, FONT_SIZES.get(size)?)
        }
        "align" if tag == Tag::Table => {
            (value == "center").then(|| Style::new(Look::Margin, "0 auto")).flatten()
        }
        // The attribute also moves tables, which `center` does not.
        "align" if value == "center" => Style::new(Look::TextAlign, "-webkit-center"),
        "align" => look(Look::TextAlign),
        "valign" => look(Look::VerticalAlign),
        "width" => Style::new(Look::Width, &length(&value)),
        "height" => Style::new(Look::Height, &length(&value)),
        "border" if value != "0" => Style::new(Look::Border, "1px solid #999"),
        _ => None,
    }
}

/// A number without a unit counts pixels.
fn length(value: &str) -> String {
    let is_number = value.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { format!("{value}px") } else { value.to_owned() }
}

/// The colour among what `background` says.
fn ground(value: &str) -> Option<Style> {
    let is_colour = |word: &&str| {
        word.starts_with('#')
            || word.starts_with("rgb")
            || (word.bytes().all(|byte| byte.is_ascii_alphabetic()) && !NO_COLOURS.contains(word))
    };
    if value.starts_with("rgb") {
        return Style::new(Look::BackgroundColor, value);
    }
    value.split_whitespace().find(is_colour).and_then(|it| Style::new(Look::BackgroundColor, it))
}

/// Letters of names, digits, and the marks that stand in numbers and lists.
fn is_harmless(letter: char) -> bool {
    letter.is_alphanumeric()
        || matches!(letter, ' ' | '#' | '%' | '.' | ',' | '-' | '/' | '(' | ')')
}

/// Whether every bracket belongs to a colour written as numbers.
fn functions_are_colours(value: &str) -> bool {
    let mut rest = value;
    while let Some((before, after)) = rest.split_once('(') {
        let name = before.rsplit([' ', ',']).next().unwrap_or_default();
        let Some((inside, behind)) = after.split_once(')') else { return false };
        let is_numbers = inside
            .bytes()
            .all(|b| b.is_ascii_digit() || matches!(b, b' ' | b',' | b'.' | b'%' | b'/'));
        if before.contains(')') || !COLOURS.contains(&name) || !is_numbers {
            return false;
        }
        rest = behind;
    }
    !rest.contains(')')
}

/// Negative lengths lay things over others.
fn is_negative(value: &str) -> bool {
    value.split([' ', ',']).any(|word| {
        word.strip_prefix('-')
            .is_some_and(|n| n.starts_with(|c: char| c.is_ascii_digit() || c == '.'))
    })
}

const NAME_MAX: usize = 16;
const VALUE_MAX: usize = 200;
const STYLES_MAX: usize = 40;
const COUNT_MAX: u16 = 1_000;
const COLOURS: [&str; 4] = ["rgb", "rgba", "hsl", "hsla"];
const DISPLAYED: [&str; 7] =
    ["block", "inline", "inline-block", "list-item", "table", "table-cell", "table-row"];
const FONT_SIZES: [&str; 7] =
    ["x-small", "small", "medium", "large", "x-large", "xx-large", "xxx-large"];
const NO_COLOURS: [&str; 10] =
    ["none", "repeat", "fixed", "scroll", "center", "top", "left", "right", "bottom", "cover"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_pass() {
        for (look, value) in [
            (Look::Color, "#0a0B0c"),
            (Look::BackgroundColor, "rgba(1, 2, 3, 0.5)"),
            (Look::FontFamily, "ＭＳ Ｐゴシック, sans-serif"),
            (Look::Font, "14px/1.5 Arial"),
            (Look::Border, "1px solid rgb(0,0,0)"),
            (Look::Display, "inline-block"),
        ] {
            assert!(Style::new(look, value).is_some(), "{value}");
        }
    }

    #[test]
    fn values_that_do_not() {
        for (look, value) in [
            (Look::Color, ""),
            (Look::BackgroundColor, "url(http://a.example/)"),
            (Look::BackgroundColor, "url(//a.example)"),
            (Look::BackgroundColor, "image-set(1)"),
            (Look::Width, "expression(1)"),
            (Look::Color, "red;background:blue"),
            (Look::Color, "red}*{color:blue"),
            (Look::Color, "red\"><b"),
            (Look::Color, "re\\64"),
            (Look::Color, "red/*x"),
            (Look::Color, "rgb(1"),
            (Look::Color, "rgb(1))"),
            (Look::Color, "rgb(a(1))"),
            (Look::Color, "var(1)"),
            (Look::Display, "none"),
            (Look::Display, "contents"),
            (Look::Margin, "0 -500px"),
            (Look::Margin, "-.5em"),
        ] {
            assert!(Style::new(look, value).is_none(), "{value}");
        }
    }

    #[test]
    fn what_covers_moves_or_fetches_is_no_look() {
        for name in [
            "position",
            "background-image",
            "z-index",
            "behavior",
            "content",
            "filter",
            "transform",
            "-moz-binding",
            "cursor",
            "list-style-image",
            "list-style",
            "border-image",
            "src",
            "overflow",
            "opacity",
            "clip-path",
            "animation",
        ] {
            assert_eq!(Look::of_word(name), None, "{name}");
        }
    }

    #[test]
    fn colour_of_a_ground() {
        let of = |value: &str| ground(value).map(|style| style.value().to_owned());
        assert_eq!(of("url(http://a.example/x) #fff no-repeat").as_deref(), Some("#fff"));
        assert_eq!(of("rgb(1, 2, 3)").as_deref(), Some("rgb(1, 2, 3)"));
        assert_eq!(of("url(x)"), None);
    }
}
