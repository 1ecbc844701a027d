//! Text in the one spelling that identifiers are compared in.
//!
//! NFKC and lower case, hiragana as katakana, old and rare forms of kanji as the usual ones,
//! letters that nobody sees left out, blanks and line breaks as one, defanged dots turned back.
//! Every letter knows the bytes it stands for, so that a match is told where it stands.
//! `observable::refang` is for text as people write it; here brackets are turned back after
//! folding, so that full-width ones count as well.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Folded text.
#[derive(Debug, Default)]
pub(crate) struct Plain {
    /// Every folded character, separators included.
    pub(crate) letters: Vec<Letter>,
    /// Positions in `letters` of what is a letter or digit.
    pub(crate) words: Vec<usize>,
}

/// One folded character and the bytes of the source that it stands for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Letter {
    pub(crate) c: char,
    pub(crate) from: usize,
    pub(crate) until: usize,
    /// Whether a word may end before it, whatever stands there.
    pub(crate) is_edge: bool,
}

impl Letter {
    fn new(c: char, from: usize, until: usize) -> Self {
        Self { c, from, until, is_edge: false }
    }
}

impl Plain {
    /// Folds bytes that are UTF-8 for the most part; each wrong sequence is one U+FFFD.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        let mut plain = Self { letters: Vec::with_capacity(bytes.len()), words: Vec::new() };
        let mut at = 0_usize;
        for chunk in bytes.utf8_chunks() {
            plain.text(chunk.valid(), at);
            at = at.saturating_add(chunk.valid().len());
            if !chunk.invalid().is_empty() {
                let until = at.saturating_add(chunk.invalid().len());
                plain.letters.push(Letter::new(char::REPLACEMENT_CHARACTER, at, until));
                at = until;
            }
        }
        let words = plain.letters.iter().enumerate().filter(|(_, letter)| is_word(letter.c));
        plain.words = words.map(|(index, _)| index).collect();
        plain
    }

    /// The same for bytes of which some are known to be edges; their offsets are sorted.
    pub(crate) fn with_edges(bytes: &[u8], edges: &[usize]) -> Self {
        let mut plain = Self::of(bytes);
        let mut edges = edges.iter().peekable();
        for letter in &mut plain.letters {
            while edges.next_if(|&&edge| edge <= letter.from).is_some() {
                letter.is_edge = true;
            }
        }
        plain
    }

    /// The folded characters alone.
    pub(crate) fn chars(&self) -> impl Iterator<Item = char> + '_ {
        self.letters.iter().map(|letter| letter.c)
    }

    fn text(&mut self, text: &str, base: usize) {
        let mut rest = text.char_indices().peekable();
        while let Some((start, c)) = rest.next() {
            let mut until = start.saturating_add(c.len_utf8());
            let mut marks = false;
            while let Some((at, mark)) = rest.next_if(|&(_, next)| is_mark(next)) {
                until = at.saturating_add(mark.len_utf8());
                marks = true;
            }
            let (from, end) = (base.saturating_add(start), base.saturating_add(until));
            if !marks && is_simple(c) {
                self.push(c.to_ascii_lowercase(), from, end);
            } else {
                let cluster = text.get(start..until).unwrap_or_default();
                // Lower case may hold marks of its own, so it comes before the composition.
                let folded = cluster.nfkc().flat_map(char::to_lowercase).nfkc();
                folded.for_each(|c| self.push(c, from, end));
            }
        }
    }

    fn push(&mut self, c: char, from: usize, until: usize) {
        if is_invisible(c) {
            return;
        }
        if c.is_whitespace() || c == '>' && self.last() == Some('\n') {
            return self.blank(c, from, until);
        }
        self.letters.push(Letter::new(same_letter(c), from, until));
        match c {
            ']' | ')' | '}' => self.refang_bracket(),
            'p' => self.refang_scheme(),
            _ => {}
        }
    }

    /// One blank for many, and a line break for every run that holds one, together with the
    /// marks of quotation of the next line.
    fn blank(&mut self, c: char, from: usize, until: usize) {
        let is_break = matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}');
        match self.letters.last_mut().filter(|last| matches!(last.c, ' ' | '\n')) {
            Some(last) => {
                last.until = until;
                if is_break {
                    last.c = '\n';
                }
            }
            None => self.letters.push(Letter::new(if is_break { '\n' } else { ' ' }, from, until)),
        }
    }

    fn last(&self) -> Option<char> {
        self.letters.last().map(|letter| letter.c)
    }

    /// `[.]`, `(dot)`, `{at}`: the bracket that was just closed becomes what it means.
    fn refang_bracket(&mut self) {
        for (spelling, meaning) in BRACKETED {
            let length = spelling.len().saturating_add(2);
            let Some(start) = self.letters.len().checked_sub(length) else { continue };
            let Some([open, inside @ .., close]) = self.letters.get(start..) else { continue };
            let fits = inside.iter().map(|letter| letter.c).eq(spelling.chars());
            if fits && matches!(open.c, '[' | '(' | '{') {
                let (from, until) = (open.from, close.until);
                self.letters.truncate(start);
                return self.letters.push(Letter::new(meaning, from, until));
            }
        }
    }

    /// `hxxp` as `http`.
    fn refang_scheme(&mut self) {
        if let Some([h, first, second, _]) = self.letters.last_chunk_mut::<4>()
            && (h.c, first.c, second.c) == ('h', 'x', 'x')
        {
            first.c = 't';
            second.c = 't';
        }
    }
}

/// Whether a folded character is part of a word.
pub(crate) fn is_word(c: char) -> bool {
    c.is_alphanumeric()
}

/// Whether a character belongs to a script that is written without blanks.
pub(crate) fn is_japanese(c: char) -> bool {
    matches!(c, '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Whether a character is part of a word that needs a boundary: digits, Latin, Greek, Cyrillic.
/// Bytes read in a wrong charset give letters of all the scripts behind these.
pub(crate) fn is_latin(c: char) -> bool {
    c < '\u{530}' && is_word(c)
}

/// Characters that NFKC leaves as they are.
fn is_simple(c: char) -> bool {
    matches!(c, '\0'..='\x7f' | '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}'
        | '\u{4e00}'..='\u{9fff}')
}

/// Marks that join the character before them, half-width sound marks included.
fn is_mark(c: char) -> bool {
    c >= '\u{300}'
        && !is_simple(c)
        && (matches!(c, '\u{ff9e}' | '\u{ff9f}') || is_combining_mark(c))
}

/// Letters that nobody sees: joiners, marks of direction, soft hyphens, variation selectors, tags.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
}

/// One letter for all that are the same to a reader.
fn same_letter(c: char) -> char {
    match c {
        '\0'..='\x7f' => c,
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2d7}' => '-',
        '\u{2018}' | '\u{2019}' => '\'',
        '\u{3041}'..='\u{3096}' => {
            large_kana(char::from_u32(u32::from(c).saturating_add(0x60)).unwrap_or(c))
        }
        '\u{30a1}'..='\u{30fa}' => large_kana(c),
        '\u{3400}'..='\u{faff}' => usual_kanji(c),
        _ => c,
    }
}

/// Small kana as large ones: companies write キヤノン and people キャノン.
fn large_kana(c: char) -> char {
    match c {
        'ァ' | 'ィ' | 'ゥ' | 'ェ' | 'ォ' | 'ッ' | 'ャ' | 'ュ' | 'ョ' | 'ヮ' => {
            char::from_u32(u32::from(c).saturating_add(1)).unwrap_or(c)
        }
        'ヵ' => 'カ',
        'ヶ' => 'ケ',
        _ => c,
    }
}

/// The usual form of a kanji that names write in several ways.
fn usual_kanji(c: char) -> char {
    let variant = KANJI.binary_search_by_key(&c, |&(variant, _)| variant);
    variant.ok().and_then(|at| KANJI.get(at)).map_or(c, |&(_, usual)| usual)
}

/// What stands in brackets for what.
const BRACKETED: [(&str, char); 7] =
    [(".", '.'), ("dot", '.'), ("。", '.'), ("@", '@'), ("at", '@'), (":", ':'), ("-", '-')];

/// Variants, each with the form that both sides are written in, in the order of their code
/// points. The old forms are those that the table of kanji for general use (常用漢字表, cabinet
/// notice 2 of 2010) gives in brackets, as far as they stand in names; the others are the
/// variants of names in the extension of Shift_JIS by IBM (髙, 﨑, 德 …) and of JIS X 0213.
#[rustfmt::skip]
const KANJI: [(char, char); 96] = [
    ('亞', '亜'), ('來', '来'), ('倂', '併'), ('假', '仮'), ('傳', '伝'), ('兒', '児'),
    ('冨', '富'), ('勳', '勲'), ('勵', '励'), ('卷', '巻'), ('嚴', '厳'), ('國', '国'),
    ('圓', '円'), ('圖', '図'), ('堯', '尭'), ('增', '増'), ('壽', '寿'), ('奧', '奥'),
    ('學', '学'), ('實', '実'), ('寶', '宝'), ('峯', '峰'), ('嵜', '崎'), ('嶋', '島'),
    ('嶌', '島'), ('嶽', '岳'), ('廣', '広'), ('彌', '弥'), ('德', '徳'), ('惠', '恵'),
    ('應', '応'), ('戶', '戸'), ('收', '収'), ('斎', '斉'), ('晉', '晋'), ('曉', '暁'),
    ('曻', '昇'), ('曾', '曽'), ('會', '会'), ('栁', '柳'), ('桒', '桑'), ('條', '条'),
    ('榮', '栄'), ('槇', '槙'), ('樂', '楽'), ('橫', '横'), ('檜', '桧'), ('檢', '検'),
    ('櫻', '桜'), ('氣', '気'), ('淨', '浄'), ('淵', '渕'), ('溪', '渓'), ('澁', '渋'),
    ('澤', '沢'), ('濱', '浜'), ('濵', '浜'), ('瀧', '滝'), ('瀨', '瀬'), ('灣', '湾'),
    ('燈', '灯'), ('狹', '狭'), ('獨', '独'), ('當', '当'), ('眞', '真'), ('礒', '磯'),
    ('緖', '緒'), ('縣', '県'), ('總', '総'), ('臺', '台'), ('與', '与'), ('舊', '旧'),
    ('舘', '館'), ('薰', '薫'), ('藏', '蔵'), ('藪', '薮'), ('螢', '蛍'), ('觀', '観'),
    ('豐', '豊'), ('遙', '遥'), ('邉', '辺'), ('邊', '辺'), ('鐵', '鉄'), ('關', '関'),
    ('靑', '青'), ('靜', '静'), ('飮', '飲'), ('驗', '験'), ('髙', '高'), ('黑', '黒'),
    ('齊', '斉'), ('齋', '斉'), ('齒', '歯'), ('龍', '竜'), ('龜', '亀'), ('﨑', '崎'),
];
