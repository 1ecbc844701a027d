//! Signs that code was made unreadable on purpose.

use crate::entropy::entropy;

/// What is counted of the sources of one file.
#[derive(Debug, Default)]
pub(crate) struct Signs {
    /// Texts put together of character codes, turned round, replaced, and so on.
    pub(crate) hidden_texts: usize,
    /// Texts written by the codes of their characters.
    pub(crate) escaped_texts: usize,
    /// Words or addresses that show only after decoding.
    pub(crate) hidden_words: usize,
    /// Decoded texts that are run or written into the page.
    pub(crate) run_texts: usize,
    /// Encodings within encodings.
    pub(crate) nested_layers: usize,
    /// A script in Microsoft's encoding.
    pub(crate) encoded_script: bool,
    /// Parts of variables in commands, and signs that the shell takes out.
    pub(crate) shell_tricks: usize,
    found: Vec<&'static str>,
    weak: usize,
}

impl Signs {
    /// Measures a source.
    pub(crate) fn measure(&mut self, source: &str) {
        if source.len() < MEASURED_MIN {
            return;
        }
        let shape = Shape::of(source);
        if shape.marks * 100 >= shape.visible * 70 {
            self.strong("few-letters");
        } else if shape.marks * 100 >= shape.visible * 45 {
            self.weak("few-letters");
        }
        if shape.escapes >= 40 && shape.escapes * 4 * 5 >= source.len() {
            self.strong("escapes");
        }
        if shape.machine_names >= 5 {
            self.strong("machine-names");
        }
        if shape.longest_line >= LONG_LINE {
            self.weak("long-lines");
        }
        if entropy(source.as_bytes()) >= HIGH_ENTROPY {
            self.weak("high-entropy");
        }
    }

    /// The signs by name, and whether they are enough.
    pub(crate) fn result(mut self) -> (Vec<&'static str>, bool) {
        if self.encoded_script {
            self.strong("encoded-script");
        }
        if self.hidden_words > 0 {
            self.strong("hidden-words");
        }
        if self.run_texts > 0 {
            self.strong("decoded-and-run");
        }
        if self.nested_layers > 0 {
            self.strong("nested-layers");
        }
        if self.shell_tricks >= SHELL_TRICKS_MIN {
            self.strong("shell-tricks");
        }
        match self.hidden_texts + self.escaped_texts {
            count if count >= HIDDEN_TEXTS_MANY => self.strong("hidden-texts"),
            count if count >= HIDDEN_TEXTS_SOME => self.weak("hidden-texts"),
            _ => {}
        }
        let enough = self.weak >= WEAK_MIN;
        (self.found, enough)
    }

    fn strong(&mut self, name: &'static str) {
        self.weak += WEAK_MIN;
        self.note(name);
    }

    fn weak(&mut self, name: &'static str) {
        if !self.found.contains(&name) {
            self.weak += 1;
        }
        self.note(name);
    }

    fn note(&mut self, name: &'static str) {
        if !self.found.contains(&name) {
            self.found.push(name);
        }
    }
}

/// What a source looks like.
#[derive(Debug, Default)]
struct Shape {
    visible: usize,
    /// Visible characters that are neither letters nor digits.
    marks: usize,
    /// `\x41`, `\u0041`, `%41`.
    escapes: usize,
    longest_line: usize,
    /// Names such as `_0x3f2a`, which a program chose.
    machine_names: usize,
}

impl Shape {
    fn of(source: &str) -> Self {
        let mut shape = Self::default();
        let mut line = 0;
        for letter in source.chars() {
            line = if letter == '\n' { 0 } else { line + 1 };
            shape.longest_line = shape.longest_line.max(line);
            if letter.is_whitespace() {
                continue;
            }
            shape.visible += 1;
            shape.marks += usize::from(!letter.is_alphanumeric());
        }
        let bytes = source.as_bytes();
        shape.escapes = memchr::memchr2_iter(b'\\', b'%', bytes)
            .filter(|at| is_escape(bytes.get(*at..).unwrap_or_default()))
            .count();
        shape.machine_names = memchr::memmem::find_iter(bytes, b"_0x").count();
        shape
    }
}

fn is_escape(bytes: &[u8]) -> bool {
    match bytes {
        [b'\\', b'x', a, b, ..] => a.is_ascii_hexdigit() && b.is_ascii_hexdigit(),
        [b'\\' | b'%', b'u', a, b, ..] => a.is_ascii_hexdigit() && b.is_ascii_hexdigit(),
        [b'%', a, b, ..] => a.is_ascii_hexdigit() && b.is_ascii_hexdigit(),
        _ => false,
    }
}

/// Less says nothing about how code is written.
const MEASURED_MIN: usize = 200;
const LONG_LINE: usize = 2_000;
/// Thousandths of a bit; readable code has about five bits.
const HIGH_ENTROPY: u64 = 5_700;
const SHELL_TRICKS_MIN: usize = 12;
const HIDDEN_TEXTS_SOME: usize = 3;
const HIDDEN_TEXTS_MANY: usize = 10;
/// So many weak signs, or one strong one.
const WEAK_MIN: usize = 2;

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, names: &[&str], enough: bool) {
        let mut signs = Signs::default();
        signs.measure(source);
        assert_eq!(signs.result(), (names.to_vec(), enough), "{source}");
    }

    #[test]
    fn sources_by_their_looks() {
        check(&"var total = count + price;\n".repeat(100), &[], false);
        check(&"[][(![]+[])[+[]]]+".repeat(20), &["few-letters"], true);
        check(&"\\x41\\x42".repeat(40), &["escapes"], true);
        check(
            &format!("{}{}", "var _0x3f2a=1;".repeat(5), " ".repeat(200)),
            &["machine-names"],
            true,
        );
        check(&"var total=count+price;".repeat(200), &["long-lines"], false);
        check("short", &[], false);
    }

    #[test]
    fn weak_signs_add_up() {
        let signs = Signs { hidden_texts: 3, ..Signs::default() };
        assert_eq!(signs.result(), (vec!["hidden-texts"], false));
        let mut signs = Signs { hidden_texts: 3, ..Signs::default() };
        signs.measure(&"var total=count+price;".repeat(200));
        assert_eq!(signs.result(), (vec!["long-lines", "hidden-texts"], true));
        let signs = Signs { run_texts: 1, nested_layers: 1, ..Signs::default() };
        assert_eq!(signs.result(), (vec!["decoded-and-run", "nested-layers"], true));
        let signs = Signs { hidden_words: 1, ..Signs::default() };
        assert_eq!(signs.result(), (vec!["hidden-words"], true));
    }
}
