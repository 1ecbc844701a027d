//! Text as it flows on a page: white space folded, blocks on lines of their own.

/// Text under construction.
#[derive(Debug, Default)]
pub(super) struct Flow {
    pub(super) text: String,
    /// White space was read and shows if a word follows on the same line.
    blank: bool,
}

impl Flow {
    pub(super) fn text(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let start = at;
            while let Some(length) = blank(bytes, at) {
                at += length;
            }
            self.blank |= at > start;
            let end =
                bytes.len().min(at + 1 + plain_length(bytes.get(at + 1..).unwrap_or_default()));
            self.word(text.get(at..end).unwrap_or_default());
            at = end;
        }
    }

    /// Text whose line ends and blanks show.
    pub(super) fn preformatted(&mut self, text: &str) {
        let text = text.strip_prefix('\n').filter(|_| self.is_line_start()).unwrap_or(text);
        for (n, line) in text.split('\n').enumerate() {
            if n > 0 {
                self.text.push('\n');
            }
            self.blank = false;
            self.text.push_str(line.trim_end_matches('\r'));
        }
    }

    /// The edge of a block.
    pub(super) fn edge(&mut self) {
        self.blank = false;
        while self.text.ends_with('\t') {
            self.text.pop();
        }
        if !self.is_line_start() {
            self.text.push('\n');
        }
    }

    /// A line break; more than one blank line tells nothing.
    pub(super) fn line_break(&mut self) {
        self.blank = false;
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// The edge between two cells.
    pub(super) fn cell(&mut self) {
        self.blank = false;
        if !self.is_line_start() && !self.text.ends_with('\t') {
            self.text.push('\t');
        }
    }

    pub(super) fn finish(mut self) -> String {
        self.text.truncate(self.text.trim_end().len());
        self.text
    }

    fn word(&mut self, word: &str) {
        if word.is_empty() {
            return;
        }
        if self.blank && !self.is_line_start() && !self.text.ends_with('\t') {
            self.text.push(' ');
        }
        self.blank = false;
        self.text.push_str(word);
    }

    fn is_line_start(&self) -> bool {
        self.text.is_empty() || self.text.ends_with('\n')
    }
}

/// The length of the white space at a place.
fn blank(bytes: &[u8], at: usize) -> Option<usize> {
    match bytes.get(at..)? {
        [byte, ..] if byte.is_ascii_whitespace() => Some(1),
        [0xC2, 0xA0, ..] => Some(2),
        _ => None,
    }
}

/// Bytes up to the next that may be white space, by sixteen because Japanese has little.
fn plain_length(bytes: &[u8]) -> usize {
    // A no-break space begins with a byte that other characters share.
    let is_other = |byte: &u8| *byte > b' ' && *byte != 0xC2;
    let blocks = bytes.as_chunks::<16>().0.iter();
    let whole = blocks.take_while(|block| block.iter().fold(true, |all, b| all & is_other(b)));
    let whole = whole.count() * 16;
    let rest = bytes.get(whole..).unwrap_or_default();
    whole + rest.iter().take_while(|b| is_other(b)).count()
}

#[cfg(test)]
mod tests {
    use super::Flow;

    #[test]
    fn white_space_is_folded() {
        let mut flow = Flow::default();
        flow.text("  a \n b\u{a0}\u{a0}c£d ");
        flow.edge();
        flow.edge();
        flow.text(" e");
        flow.cell();
        flow.text(" f");
        flow.cell();
        flow.line_break();
        flow.line_break();
        flow.line_break();
        flow.preformatted("g  h\r\n i");
        assert_eq!(flow.finish(), "a b c£d\ne\tf\t\n\ng  h\n i");
    }
}
