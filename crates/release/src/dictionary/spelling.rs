//! The spellings of an identifier, and when a place in a text is one of them.
//!
//! Letters and digits are compared first (`Spelling::words`); what stands between and beside
//! them is judged by the rule of the spelling.

use super::common;
use super::plain::{Letter, Plain, is_japanese, is_latin, is_word};
use super::{Identifier, IdentifierKind};

/// How a place is told from a chance likeness.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    /// A host name: whole labels, also below another host and in an address, but not with
    /// further labels behind it. `midorino.example.com` belongs to whoever registered
    /// `example.com`; that it looks like a member is found by the bare word `midorino`.
    Host,
    /// A mail address or its local part: not within a longer one.
    Mail,
    /// A name: blanks, hyphens and dots do not count, Latin words are whole.
    Name,
    /// A telephone number: digits count, and none may stand beside them.
    Phone,
    /// A token: every sign counts but line breaks, Latin ends are whole.
    Token,
    /// A short value: as it is, with no letter of any script beside it.
    Whole,
}

/// One spelling: letters that are looked for, and the rule.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spelling {
    pub(super) identifier: usize,
    /// Number of its letters and digits.
    pub(super) length: usize,
    rule: Rule,
    /// Where the letters and digits begin among those of all spellings; the whole spelling
    /// with its separators follows them.
    start: usize,
    /// Length of the whole spelling.
    whole: usize,
}

impl Spelling {
    /// Folds a spelling and lays its letters down behind those of the others. `None` if it
    /// has no letter or digit, or so many that looking for it at each place would cost too much.
    pub(super) fn new(
        identifier: usize,
        text: &str,
        rule: Rule,
        letters: &mut Vec<char>,
    ) -> Option<Self> {
        let plain = Plain::of(text.as_bytes());
        let (first, last) = (*plain.words.first()?, *plain.words.last()?);
        if plain.words.len() > WORDS_MAX {
            return None;
        }
        let start = letters.len();
        letters.extend(plain.chars().filter(|&c| is_word(c)));
        let words = letters.get(start..)?;
        let least = if words.iter().copied().all(is_japanese) { 2 } else { 3 };
        let rule = if words.len() < least { Rule::Whole } else { rule };
        letters.extend(plain.letters.get(first..=last)?.iter().map(|letter| letter.c));
        let whole = last.checked_sub(first)?.checked_add(1)?;
        Some(Self { identifier, length: plain.words.len(), rule, start, whole })
    }

    /// The letters and digits.
    pub(super) fn words<'l>(&self, letters: &'l [char]) -> &'l [char] {
        let end = self.start.saturating_add(self.length);
        letters.get(self.start..end).unwrap_or_default()
    }

    /// Whether `text[first..=last]`, which has the same letters and digits, is this spelling.
    pub(super) fn fits(
        &self,
        letters: &[char],
        text: &[Letter],
        first: usize,
        last: usize,
    ) -> bool {
        let start = self.start.saturating_add(self.length);
        let own = letters.get(start..start.saturating_add(self.whole)).unwrap_or_default();
        let inside = text.get(first..=last).unwrap_or_default();
        let behind = last.saturating_add(1);
        let beside = Beside {
            before: first.checked_sub(1).and_then(|at| joined(text, at, first)),
            behind: joined(text, behind, behind),
            second: text.get(behind.saturating_add(1)).map(|letter| letter.c),
        };
        match self.rule {
            Rule::Host => beside.ends_host() && same(own, inside),
            Rule::Mail => beside.ends_mail() && same(own, inside),
            Rule::Name => beside.ends_word(inside) && same_name(own, inside, self.length),
            Rule::Phone => beside.ends_number() && gaps(inside).all(is_phone_gap),
            Rule::Token => beside.ends_word(inside) && same(own, inside),
            Rule::Whole => beside.is_alone() && same(own, inside),
        }
    }
}

/// Calls for each spelling of an identifier.
pub(super) fn each(identifier: &Identifier, mut call: impl FnMut(&str, Rule)) {
    let value = identifier.value.trim();
    match identifier.kind {
        IdentifierKind::OrganisationName => organisation(value, &mut call),
        IdentifierKind::Domain => domain(value, &mut call),
        IdentifierKind::Host => host(value, "", Rule::Host, &mut call),
        IdentifierKind::MailAddress => mail_address(value, &mut call),
        IdentifierKind::Phone => phone(value, &mut call),
        IdentifierKind::PersonName => {
            call(value, Rule::Name);
            if let [first, last] = value.split_whitespace().collect::<Vec<_>>().as_slice() {
                call(&format!("{last} {first}"), Rule::Name);
            }
        }
        IdentifierKind::PostalAddress
        | IdentifierKind::DocumentAuthor
        | IdentifierKind::Project
        | IdentifierKind::NeverPassOn => call(value, Rule::Name),
        IdentifierKind::MessageId
        | IdentifierKind::ReceivedTail
        | IdentifierKind::Dkim
        | IdentifierKind::TrackingToken
        | IdentifierKind::TemplatePath
        | IdentifierKind::ImageMetadata
        | IdentifierKind::ArchiveMetadata
        | IdentifierKind::InternalId => call(value, Rule::Token),
    }
}

/// The name as it is, with the other ways to write that it is a stock company, and alone.
fn organisation(value: &str, call: &mut impl FnMut(&str, Rule)) {
    call(value, Rule::Name);
    let folded: String = Plain::of(value.as_bytes()).chars().collect();
    let bare = without_legal_form(&folded);
    if STOCK_COMPANY.iter().any(|form| folded.contains(form)) {
        for form in STOCK_COMPANY {
            call(&format!("{form}{bare}"), Rule::Name);
            call(&format!("{bare}{form}"), Rule::Name);
        }
    }
    if bare.len() < folded.len() && is_telling(bare) {
        call(bare, Rule::Name);
    }
}

/// The folded name without what the law adds to it.
fn without_legal_form(folded: &str) -> &str {
    let trim = |c: char| !is_word(c);
    let mut name = folded.trim_matches(trim);
    while let Some(shorter) = LEGAL_FORMS.iter().find_map(|form| {
        // A Latin form is a word of its own: `Cisco` does not end in `Co`.
        let is_apart = |rest: &str, beside: Option<char>| {
            !rest.is_empty() && (!form.is_ascii() || beside.is_some_and(|c| !is_latin(c)))
        };
        let front = name.strip_prefix(form).filter(|rest| is_apart(rest, rest.chars().next()));
        let back = name.strip_suffix(form).filter(|rest| is_apart(rest, rest.chars().next_back()));
        front.or(back)
    }) {
        name = shorter.trim_matches(trim);
    }
    name
}

/// Whether what is left of a name still tells whose it is.
fn is_telling(name: &str) -> bool {
    let letters = || name.chars().filter(|&c| is_word(c));
    let least = if letters().any(is_japanese) { 2 } else { 5 };
    letters().count() >= least && !common::is_common(name)
}

fn domain(value: &str, call: &mut impl FnMut(&str, Rule)) {
    host(value, "", Rule::Host, call);
    let Some(name) = observable::host(value) else { return };
    let registered = observable::registrable(&name).unwrap_or(&name);
    let label = registered.split('.').next().unwrap_or_default();
    let label = idna::domain_to_unicode(label).0;
    if is_telling(&label) && label.chars().filter(|&c| is_word(c)).count() >= 3 {
        call(&label, Rule::Name);
    }
}

/// A host behind `front`, as it is written, in A-labels and in Unicode.
fn host(value: &str, front: &str, rule: Rule, call: &mut impl FnMut(&str, Rule)) {
    let written = value.trim_matches('.');
    let mut forms = vec![format!("{front}{written}")];
    if let Some(ascii) = observable::host(value) {
        forms.push(format!("{front}{}", idna::domain_to_unicode(&ascii).0));
        forms.push(format!("{front}{ascii}"));
    }
    forms.sort_unstable();
    forms.dedup();
    forms.iter().for_each(|form| call(form, rule));
}

fn mail_address(value: &str, call: &mut impl FnMut(&str, Rule)) {
    let Some((local, domain)) = value.rsplit_once('@') else { return call(value, Rule::Mail) };
    host(domain, &format!("{local}@"), Rule::Mail, call);
    if local.chars().count() >= LOCAL_MIN && !common::is_common(local) {
        call(local, Rule::Mail);
    }
}

/// The national and the international form (81 is Japan), and the mixture `+81 (0)3`.
fn phone(value: &str, call: &mut impl FnMut(&str, Rule)) {
    let folded = Plain::of(value.as_bytes());
    let digits: String = folded.chars().filter(char::is_ascii_digit).collect();
    let is_abroad = folded.chars().find(|c| is_word(*c) || *c == '+') == Some('+');
    let subscriber = match digits.strip_prefix("81") {
        Some(rest) if is_abroad => Some(rest.trim_start_matches('0')),
        _ => digits.strip_prefix('0').filter(|_| !is_abroad),
    };
    match subscriber {
        Some(rest) if !rest.is_empty() => {
            for front in ["0", "81", "810", "01081", "0081"] {
                call(&format!("{front}{rest}"), Rule::Phone);
            }
        }
        _ => call(&digits, Rule::Phone),
    }
}

/// What stands beside a place.
struct Beside {
    before: Option<char>,
    behind: Option<char>,
    /// The character after `behind`.
    second: Option<char>,
}

impl Beside {
    fn ends_host(&self) -> bool {
        let in_label = |c: char| is_latin(c) || matches!(c, '-' | '_');
        let goes_on = self.behind == Some('.') && self.second.is_some_and(is_latin);
        !self.before.is_some_and(in_label) && !self.behind.is_some_and(in_label) && !goes_on
    }

    fn ends_mail(&self) -> bool {
        let in_local = |c: char| is_latin(c) || matches!(c, '.' | '-' | '_' | '+');
        !self.before.is_some_and(in_local) && self.ends_host()
    }

    fn ends_number(&self) -> bool {
        let is_digit = |c: char| c.is_ascii_digit();
        !self.before.is_some_and(is_digit) && !self.behind.is_some_and(is_digit)
    }

    fn ends_word(&self, inside: &[Letter]) -> bool {
        let joins = |inner: Option<&Letter>, outer: Option<char>| {
            inner.is_some_and(|inner| is_latin(inner.c)) && outer.is_some_and(is_latin)
        };
        !joins(inside.first(), self.before) && !joins(inside.last(), self.behind)
    }

    fn is_alone(&self) -> bool {
        !self.before.is_some_and(is_word) && !self.behind.is_some_and(is_word)
    }
}

/// The character at `at`, unless the letter at `edge` begins something new.
fn joined(text: &[Letter], at: usize, edge: usize) -> Option<char> {
    let is_edge = text.get(edge).is_none_or(|letter| letter.is_edge);
    text.get(at).filter(|_| !is_edge).map(|letter| letter.c)
}

/// Whether both are the same but for line breaks and the kind of full stop.
fn same(own: &[char], text: &[Letter]) -> bool {
    let mut own = own.iter().copied().peekable();
    for letter in text {
        let is_same = |&c: &char| match letter.c {
            '\n' => matches!(c, ' ' | '\n'),
            '。' => matches!(c, '.' | '。'),
            other => c == other,
        };
        if own.next_if(is_same).is_none() && letter.c != '\n' {
            return false;
        }
    }
    own.next().is_none()
}

/// Whether two names with the same letters are parted in ways that do not matter.
fn same_name(own: &[char], text: &[Letter], length: usize) -> bool {
    let text: Vec<char> = text.iter().map(|letter| letter.c).collect();
    let is_same = |(own, text): (Joint<'_>, Joint<'_>)| {
        own.gap == text.gap || text.may_stand_for(&own, length)
    };
    joints(own).zip(joints(&text)).all(is_same)
}

/// Two letters or digits of a name and what stands between them.
struct Joint<'c> {
    before: char,
    gap: &'c [char],
    behind: char,
}

impl Joint<'_> {
    fn may_stand_for(&self, own: &Self, length: usize) -> bool {
        let both = |is: fn(char) -> bool| is(self.before) && is(self.behind);
        self.gap.len() <= GAP_MAX
            && self.gap.iter().copied().all(is_name_gap)
            && if both(|c| c.is_ascii_digit()) {
                own.gap.is_empty() == self.gap.is_empty()
            } else if both(is_latin) && own.gap.is_empty() {
                // `we can on Monday` does not name Canon, but a long word may be wrapped.
                matches!(self.gap, ['-'] | ['-', '\n'])
                    || length >= WRAPPED_MIN && self.gap.first() == Some(&'\n')
            } else {
                true
            }
    }
}

fn joints(chars: &[char]) -> impl Iterator<Item = Joint<'_>> {
    let words = || chars.iter().enumerate().filter(|&(_, &c)| is_word(c));
    words().zip(words().skip(1)).filter_map(|((start, &before), (end, &behind))| {
        Some(Joint { before, gap: chars.get(start.checked_add(1)?..end)?, behind })
    })
}

/// The characters of a place that are no letters or digits.
fn gaps(text: &[Letter]) -> impl Iterator<Item = char> {
    text.iter().map(|letter| letter.c).filter(|&c| !is_word(c))
}

fn is_phone_gap(c: char) -> bool {
    matches!(c, ' ' | '\n' | '-' | '(' | ')' | '.' | '/' | '+')
}

fn is_name_gap(c: char) -> bool {
    is_phone_gap(c) || matches!(c, ',' | '_' | '&' | '\'' | '・' | '·' | '=')
}

/// Letters and digits of a spelling.
const WORDS_MAX: usize = 400;

/// Local parts below this length are names of roles and initials.
const LOCAL_MIN: usize = 5;

/// More signs than these between two letters are no spelling of one name.
const GAP_MAX: usize = 3;

/// A Latin word of fewer letters that a line break parts is more often two words.
const WRAPPED_MIN: usize = 8;

/// Both ways to write the commonest legal form.
const STOCK_COMPANY: [&str; 2] = ["株式会社", "(株)"];

/// What the law adds to names of organisations, folded; longer ones before those that they end in.
const LEGAL_FORMS: [&str; 44] = [
    "株式会社",
    "有限会社",
    "合同会社",
    "合資会社",
    "合名会社",
    "相互会社",
    "特例財団法人",
    "特定非営利活動法人",
    "一般社団法人",
    "一般財団法人",
    "公益社団法人",
    "公益財団法人",
    "社団法人",
    "財団法人",
    "地方独立行政法人",
    "独立行政法人",
    "国立研究開発法人",
    "国立大学法人",
    "公立大学法人",
    "学校法人",
    "医療法人",
    "社会福祉法人",
    "宗教法人",
    "npo法人",
    "(株)",
    "(有)",
    "(合)",
    "(社)",
    "(財)",
    "(独)",
    "co., ltd",
    "co.,ltd",
    "co. ltd",
    "co ltd",
    "k.k",
    "kk",
    "corporation",
    "corp",
    "incorporated",
    "inc",
    "limited",
    "ltd",
    "llc",
    "company",
];
