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
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
            let length = rest.iter().position(|&b| is_folding(b)).unwrap_or(rest.len());
            // A no-break space begins with a byte that other characters share.
            let is_other = rest.get(length) == Some(&0xC2) && rest.get(length + 1) != Some(&0xA0);
            let length = if is_other { length + 2 } else { length };
            self.word(text.get(at..at + length).unwrap_or_default());
            let space = match rest.get(length) {
                Some(0xC2) if rest.get(length + 1) == Some(&0xA0) => 2,
                Some(b) if b.is_ascii_whitespace() => 1,
                _ => 0,
            };
            self.blank |= space > 0;
            at += length + space;
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

const fn is_folding(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == 0xC2
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
