//! Field codes of Word (ECMA-376 part 1, 17.16), in whatever container they stand: their
//! nesting, what they make of each other, and what they load or run.
//!
//! Fields nest: the result of an inner one becomes a piece of the outer code, which is how
//! a DDE command is hidden in `QUOTE` numbers and `SET` variables.

use vocab::{DefectCode, Feature, Limits, Spot};

use crate::contents::{Contents, TextKind};
use crate::target::{features_clicked, features_loaded, names_interpreter};

/// The fields of one document part while it is read.
#[derive(Debug, Default)]
pub(crate) struct Fields {
    open: Vec<Open>,
    /// Fields beyond the bound on their depth, which are only counted.
    beyond: usize,
    variables: Vec<(String, String)>,
    /// Whole codes in the order of their ends.
    pub(crate) codes: Vec<String>,
    too_deep: bool,
    cut: bool,
}

#[derive(Debug, Default)]
struct Open {
    code: String,
    in_result: bool,
}

impl Fields {
    /// A field begins.
    pub(crate) fn begin(&mut self) {
        if self.open.len() < DEPTH_MAX {
            self.open.push(Open::default());
        } else {
            self.beyond += 1;
            self.too_deep = true;
        }
    }

    /// The code of the innermost field ends, its result begins.
    pub(crate) fn separate(&mut self) {
        if self.beyond == 0
            && let Some(open) = self.open.last_mut()
        {
            open.in_result = true;
        }
    }

    /// The innermost field ends.
    pub(crate) fn end(&mut self) {
        if let Some(left) = self.beyond.checked_sub(1) {
            self.beyond = left;
            return;
        }
        let Some(field) = self.open.pop() else { return };
        let made = self.made_by(&field.code);
        if let Some(outer) = self.open.last_mut().filter(|outer| !outer.in_result) {
            push_bounded(&mut outer.code, &made);
        }
        self.keep(&field.code);
    }

    /// Text of a field code; outside of every field it begins one of its own, since Word
    /// runs a code whose marks are missing.
    pub(crate) fn code(&mut self, text: &str) {
        if self.open.is_empty() {
            self.open.push(Open::default());
        }
        if let Some(open) = self.open.last_mut() {
            push_bounded(&mut open.code, text);
        }
    }

    /// Whether a field has begun and not ended.
    pub(crate) const fn is_open(&self) -> bool {
        !self.open.is_empty()
    }

    /// Ends all that is open and tells what the fields do.
    pub(crate) fn judge(mut self, contents: &mut Contents, limits: &Limits) {
        while !self.open.is_empty() {
            self.beyond = 0;
            self.end();
        }
        if self.too_deep {
            contents.defect(DefectCode::LimitDepth, Spot::Whole);
        }
        if self.cut || self.codes.len() > limits.members {
            contents.defect(DefectCode::LimitText, Spot::Whole);
        }
        for code in self.codes.iter().take(limits.members) {
            judge(code, contents);
        }
    }

    fn keep(&mut self, code: &str) {
        let code = code.trim();
        if code.is_empty() {
            return;
        }
        if self.codes.len() >= CODES_MAX {
            self.cut = true;
            return;
        }
        let words = words(code);
        if let [set, name, value] = words.as_slice()
            && set.eq_ignore_ascii_case("SET")
            && self.variables.len() < VARIABLES_MAX
        {
            self.variables.push((name.to_lowercase(), value.clone()));
        }
        self.codes.push(code.to_owned());
    }

    /// What an inner field becomes in the code of the outer one.
    fn made_by(&self, code: &str) -> String {
        let words = words(code);
        let Some((keyword, arguments)) = words.split_first() else { return String::new() };
        match keyword.to_ascii_uppercase().as_str() {
            "QUOTE" => arguments.iter().map(|word| quoted_letter(word)).collect(),
            "REF" => arguments.first().map(|name| self.variable(name)).unwrap_or_default(),
            "SET" => String::new(),
            _ if arguments.is_empty() => self.variable(keyword),
            _ => String::new(),
        }
    }

    fn variable(&self, name: &str) -> String {
        let name = name.to_lowercase();
        let found = self.variables.iter().rev().find(|(known, _)| *known == name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    }
}

/// What one field code does.
fn judge(code: &str, contents: &mut Contents) {
    let words = words(code);
    let Some((keyword, arguments)) = words.split_first() else { return };
    let keyword = keyword.to_ascii_uppercase();
    let spot = || Spot::inside(vocab::Inside::Field, keyword.as_str());
    match keyword.as_str() {
        "DDE" | "DDEAUTO" => {
            contents.feature(Feature::Dde, spot());
            if keyword == "DDEAUTO" {
                contents.feature(Feature::AutoExec, spot());
            }
            if arguments.iter().any(|word| names_interpreter(word)) {
                contents.feature(Feature::RunsCommand, spot());
            }
            contents.text(TextKind::Code, spot(), format!("{keyword} {}", arguments.join(" ")));
        }
        "INCLUDEPICTURE" | "INCLUDETEXT" | "INCLUDE" | "IMPORT" | "LINK" | "RD" | "DATABASE" => {
            for target in arguments.iter().filter(|word| !word.starts_with('\\') || is_share(word))
            {
                for feature in features_loaded(target, Feature::ExternalLink) {
                    contents.feature(feature, spot());
                }
                contents.text(TextKind::Link, spot(), target.clone());
            }
        }
        "HYPERLINK" => {
            if let Some(target) = target(arguments) {
                for feature in features_clicked(target) {
                    contents.feature(feature, spot());
                }
                contents.text(TextKind::Link, spot(), target.to_owned());
            }
        }
        _ => {}
    }
}

/// The first argument that is neither a switch nor belongs to one; places within the
/// document stand behind `\l`.
fn target(arguments: &[String]) -> Option<&str> {
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "\\l" | "\\o" | "\\t" => {
                words.next();
            }
            word if word.starts_with('\\') && !is_share(word) => {}
            word => return Some(word),
        }
    }
    None
}

/// A switch has one backslash, a share two.
fn is_share(word: &str) -> bool {
    word.starts_with("\\\\")
}

/// The words of a code: between blanks or in quotes, where a backslash stands for itself
/// only when doubled.
fn words(code: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = code.trim_start();
    while !rest.is_empty() && words.len() < WORDS_MAX {
        let (word, behind) = if let Some(quoted) = rest.strip_prefix(is_quote) {
            in_quotes(quoted)
        } else {
            let end = rest.find(|letter: char| letter.is_whitespace() || is_quote(letter));
            let (word, behind) =
                rest.split_at_checked(end.unwrap_or(rest.len())).unwrap_or_default();
            (unescaped_share(word), behind)
        };
        words.push(word);
        rest = behind.trim_start();
    }
    words
}

fn in_quotes(text: &str) -> (String, &str) {
    let mut word = String::new();
    let mut letters = text.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\\' => match letters.clone().next() {
                Some((_, next)) if next == '\\' || is_quote(next) => {
                    word.push(next);
                    letters.next();
                }
                _ => word.push('\\'),
            },
            letter if is_quote(letter) => {
                let behind = text.get(at + letter.len_utf8()..).unwrap_or_default();
                return (word, behind);
            }
            letter => word.push(letter),
        }
    }
    (word, "")
}

/// Without quotes, a share stands with four backslashes and single ones after them, or
/// with all of them doubled.
fn unescaped_share(word: &str) -> String {
    if word.contains("\\\\") { word.replace("\\\\", "\\") } else { word.to_owned() }
}

fn is_quote(letter: char) -> bool {
    matches!(letter, '"' | '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{ff02}')
}

/// `QUOTE 65 0x42` gives letters by their numbers, anything else gives itself.
fn quoted_letter(word: &str) -> String {
    let hex = word.strip_prefix("0x").or_else(|| word.strip_prefix("0X"));
    let number = hex.map_or_else(|| word.parse(), |hex| u32::from_str_radix(hex, 16));
    let letter = number.ok().and_then(char::from_u32);
    letter.map_or_else(|| word.to_owned(), String::from)
}

fn push_bounded(code: &mut String, text: &str) {
    let left = CODE_MAX.saturating_sub(code.len());
    code.push_str(text.get(..text.floor_char_boundary(left)).unwrap_or_default());
}

/// Fields within fields. Word itself stops at 20.
const DEPTH_MAX: usize = 64;
/// Bytes of one code.
const CODE_MAX: usize = 64 << 10;
const CODES_MAX: usize = 10_000;
const VARIABLES_MAX: usize = 1_000;
const WORDS_MAX: usize = 20_000;

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(build: impl Fn(&mut Fields), expected: &Expect) {
        let limits = Limits::default();
        let mut contents = Contents::new(&limits);
        let mut fields = Fields::default();
        build(&mut fields);
        fields.judge(&mut contents, &limits);
        let mut lines: Vec<String> =
            contents.features.iter().map(|(feature, spot)| format!("* {feature} {spot}")).collect();
        let texts = contents.texts.iter();
        lines.extend(texts.map(|text| format!("{:?} {}: {}", text.kind, text.spot, text.text)));
        lines.extend(contents.defects.iter().map(|(code, spot)| format!("! {code} {spot}")));
        expected.assert_eq(&lines.join("\n"));
    }

    #[test]
    fn dde_starts_a_program() {
        check(
            |fields| {
                fields.keep(
                    r#" DdeAuto "C:\\Programs\\MSWord.exe\\..\\..\\cmd.exe" "/c calc" \* MERGE"#,
                );
            },
            &expect![[r#"
                * dde field:DDEAUTO
                * auto-exec field:DDEAUTO
                * runs-command field:DDEAUTO
                Code field:DDEAUTO: DDEAUTO C:\Programs\MSWord.exe\..\..\cmd.exe /c calc \* MERGE"#]],
        );
    }

    #[test]
    fn dde_is_put_together_from_numbers_and_variables() {
        check(
            |fields| {
                fields.begin();
                fields.code("SET c \"");
                fields.begin();
                fields.code(" QUOTE 99 109 0x64 ");
                fields.separate();
                fields.end();
                fields.code("\"");
                fields.end();
                fields.begin();
                fields.code("DDE");
                fields.code("AUTO ");
                fields.begin();
                fields.code(" REF c ");
                fields.end();
                fields.code(" \"/c calc\"");
                fields.separate();
                fields.end();
            },
            &expect![[r#"
                * dde field:DDEAUTO
                * auto-exec field:DDEAUTO
                * runs-command field:DDEAUTO
                Code field:DDEAUTO: DDEAUTO cmd /c calc"#]],
        );
    }

    #[test]
    fn pictures_and_pages_from_elsewhere() {
        check(
            |fields| {
                fields.keep(r#"INCLUDEPICTURE "http://a.example/x.png" \d"#);
                fields.keep(r#"INCLUDETEXT \\\\b.example\\share\\x.doc"#);
                fields.keep(r#"HYPERLINK \l "bookmark" "#);
                fields.keep(r#"HYPERLINK "https://c.example/" \o "tip""#);
                fields.keep("PAGE");
            },
            &expect![[r#"
                * external-link field:INCLUDEPICTURE
                Link field:INCLUDEPICTURE: http://a.example/x.png
                Link field:INCLUDETEXT: \\b.example\share\x.doc
                Link field:HYPERLINK: https://c.example/"#]],
        );
    }

    #[test]
    fn depth_is_bounded() {
        check(
            |fields| {
                for _ in 0..100 {
                    fields.begin();
                }
                fields.code("DDE x y");
            },
            &expect![[r#"
                * dde field:DDE
                Code field:DDE: DDE x y
                ! limit-depth "#]],
        );
    }
}
