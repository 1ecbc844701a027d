//! What a script computes from constants alone: texts put together of pieces, of character
//! codes, turned round, replaced, decoded. Nothing of the script is run: an expression is
//! followed only as long as every part of it is known, and a name only by what was last
//! assigned to it.

mod expression;

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use super::function;
use super::language::Language;
use super::lexer::{Lexeme, Lexer, Token};
use super::value::{Method, Value};

/// A value that stands in a source.
#[derive(Debug)]
pub(crate) struct Found<'f> {
    /// Where it is written.
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) value: &'f Value,
    /// How it is hidden; none for a text that stands there as it is.
    pub(crate) method: Option<Method>,
    /// Of how many texts and numbers it is put together.
    pub(crate) parts: usize,
    /// What the value is for: the name it is assigned to, or the function it is given to.
    pub(crate) used_by: &'f str,
}

/// What reading scripts may still cost, in bytes looked at or copied.
#[derive(Debug)]
pub(crate) struct Work(Cell<usize>);

impl Work {
    pub(crate) const fn new(bytes: usize) -> Self {
        Self(Cell::new(bytes))
    }

    /// False when there is none left.
    pub(crate) fn take(&self, bytes: usize) -> bool {
        let left = self.0.get();
        self.0.set(left.saturating_sub(bytes));
        left >= bytes
    }

    pub(crate) const fn is_used_up(&self) -> bool {
        self.0.get() == 0
    }
}

/// Tells every text of a source, and every value that it computes from constants.
pub(crate) fn fold(source: &str, language: Language, work: &Work, tell: &mut Tell<'_>) {
    let mut folder = Folder {
        lexer: Lexer::new(source, language),
        variables: BTreeMap::new(),
        work,
        calls: Vec::new(),
        statement: String::new(),
        after: None,
        segments: Vec::new(),
        in_segment: false,
        failed: BTreeSet::new(),
    };
    while folder.step(tell).is_some() {}
    folder.tell_untold(source.len(), tell);
}

/// Takes what is found.
pub(crate) type Tell<'t> = dyn FnMut(&Found<'_>) + 't;

struct Folder<'s, 'w> {
    lexer: Lexer<'s>,
    variables: BTreeMap<String, Variable>,
    work: &'w Work,
    /// Functions whose arguments are being read, the innermost last.
    calls: Vec<String>,
    /// The name that a line of VBScript or PowerShell begins with: it takes what follows.
    statement: String,
    /// The sign or word before, which tells an assignment from a comparison.
    after: Option<Lexeme<'s>>,
    /// Names of members that were computed, with where they are written.
    segments: Vec<(usize, usize, Folded)>,
    in_segment: bool,
    /// Where expressions begin that are not known, so that brackets around them are not
    /// tried again from each of them.
    failed: BTreeSet<usize>,
}

/// What a name holds.
struct Variable {
    value: Value,
    /// Whether it was put together of several statements and not read since, so that no
    /// expression has shown it whole.
    untold: bool,
}

/// A value under construction.
#[derive(Debug)]
struct Folded {
    value: Value,
    method: Option<Method>,
    parts: usize,
    /// Whether the whole expression is known, and not only its beginning.
    whole: bool,
}

impl Folded {
    const fn plain(value: Value) -> Self {
        Self { value, method: None, parts: 1, whole: true }
    }

    fn by(mut self, method: Method) -> Self {
        self.method = self.method.max(Some(method));
        self
    }
}

impl<'s> Folder<'s, '_> {
    /// Reads on by one token or one expression.
    fn step(&mut self, tell: &mut Tell<'_>) -> Option<()> {
        let token = self.lexer.peek()?;
        self.spend(&token).then_some(())?;
        if self.failed.last().is_some_and(|last| *last < token.start) {
            self.failed.clear();
        }
        if token.first_on_line && self.calls.is_empty() {
            self.statement.clear();
        }
        match token.lexeme {
            Lexeme::Word(word) => self.word(word, &token, tell),
            Lexeme::Text(_) | Lexeme::Number(_) | Lexeme::Sign(b'(' | b'[' | b'@' | b'-') => {
                self.value(&token, tell);
            }
            Lexeme::Sign(b')') => {
                self.calls.pop();
                self.pass();
            }
            Lexeme::Sign(sign) if sign == b';' || sign == b':' && self.ends_statement() => {
                self.statement.clear();
                self.pass();
            }
            Lexeme::Sign(_) | Lexeme::Pattern(..) => self.pass(),
        }
        Some(())
    }

    fn ends_statement(&self) -> bool {
        self.lexer.language == Language::VbScript
    }

    fn pass(&mut self) {
        self.after = self.lexer.next().map(|token| token.lexeme);
    }

    fn spend(&self, token: &Token<'_>) -> bool {
        self.work.take(token.end.saturating_sub(token.start).max(1))
    }

    /// An expression that begins with this token; else the token alone.
    fn value(&mut self, token: &Token<'s>, tell: &mut Tell<'_>) {
        let before = self.lexer;
        if let Some(folded) = self.expression(0, Lists::Allowed) {
            self.tell(token.start, &folded, None, tell);
            self.after = Some(Lexeme::Number(0));
            return;
        }
        self.lexer = before;
        if let Lexeme::Text(literal) = token.lexeme {
            let value = Value::Text(literal.decoded().into_owned());
            let method = (literal.escapes() > 0).then_some(Method::Escapes);
            self.pass();
            self.tell(token.start, &Folded { method, ..Folded::plain(value) }, None, tell);
            return;
        }
        if token.lexeme == Lexeme::Sign(b'(') && self.calls.len() < CALLS_MAX {
            // Brackets without a function before them belong to the call around.
            let around = self.used_by().to_owned();
            self.calls.push(around);
        }
        self.pass();
    }

    fn word(&mut self, word: &'s str, token: &Token<'s>, tell: &mut Tell<'_>) {
        let assigns = self.may_assign(token);
        let before = self.lexer;
        self.segments.clear();
        let name = self.path();
        self.tell_segments(tell);
        if assigns && let Some(appends) = self.assignment_sign() {
            self.assign(word, &name, appends, tell);
            return;
        }
        if self.lexer.eat_letters("++") || self.lexer.eat_letters("--") {
            let key = self.key(word);
            self.variables.remove(key.as_ref());
            return;
        }
        let behind = self.lexer;
        self.lexer = before;
        if self.may_be_known(word, &name)
            && let Some(folded) = self.expression(0, Lists::Allowed)
            && !matches!(folded.value, Value::Number(_))
        {
            self.tell(token.start, &folded, None, tell);
            self.after = Some(Lexeme::Number(0));
            return;
        }
        self.lexer = behind;
        self.after = Some(token.lexeme);
        if self.lexer.eat(b'(') {
            self.after = Some(Lexeme::Sign(b'('));
            if self.calls.len() < CALLS_MAX {
                self.calls.push(name);
            }
        } else if self.lexer.language != Language::JavaScript && self.statement.is_empty() {
            self.statement = name;
        }
    }

    /// Whether a word begins something whose value can be known.
    fn may_be_known(&self, word: &str, path: &str) -> bool {
        let mut segments = path.rsplit('.');
        let last = segments.next().unwrap_or_default();
        let through = matches!(last, "apply" | "call");
        let function = if through { segments.next().unwrap_or_default() } else { last };
        function::is_function(function)
            || word.eq_ignore_ascii_case("new")
            || self.variables.contains_key(self.key(word).as_ref())
    }

    /// `name.name["name"]` from here.
    fn path(&mut self) -> String {
        let mut path = String::new();
        let Some(Token { lexeme: Lexeme::Word(word), .. }) = self.lexer.next() else { return path };
        path.extend(word.chars().filter(|letter| *letter != '`'));
        for _ in 0..PATH_MAX {
            let mut ahead = self.lexer;
            let segment = match ahead.next().map(|token| token.lexeme) {
                Some(Lexeme::Sign(b'.')) => segment_word(&mut ahead),
                Some(Lexeme::Sign(b':')) if ahead.eat(b':') => segment_word(&mut ahead),
                Some(Lexeme::Sign(b'[')) if ahead.language == Language::JavaScript => {
                    self.computed_segment(ahead)
                }
                _ => None,
            };
            let Some(segment) = segment else { return path };
            path.push('.');
            path.push_str(&segment);
            self.lexer = if self.lexer.position() > ahead.position() { self.lexer } else { ahead };
        }
        path
    }

    /// The name of a member, written as a text or computed: `["ev" + "al"]`. Goes on behind
    /// it only if it is one.
    fn computed_segment(&mut self, inside: Lexer<'s>) -> Option<String> {
        let before = self.lexer;
        self.lexer = inside;
        let start = inside.peek().map_or(inside.position(), |token| token.start);
        // A computed name within a computed name is not followed: it would recurse.
        let nested = std::mem::replace(&mut self.in_segment, true);
        let folded = if nested { None } else { self.expression(0, Lists::Forbidden) };
        self.in_segment = nested;
        let end = self.lexer.position();
        let name =
            folded.as_ref().filter(|folded| folded.whole).and_then(|folded| match &folded.value {
                Value::Text(text) if is_name(text) => Some(text.clone()),
                _ => None,
            });
        let Some(name) = name.filter(|_| self.lexer.eat(b']')) else {
            self.lexer = before;
            return None;
        };
        self.segments.extend(folded.map(|folded| (start, end, folded)));
        Some(name)
    }

    fn tell_segments(&mut self, tell: &mut Tell<'_>) {
        for (start, end, folded) in std::mem::take(&mut self.segments) {
            if folded.method.is_some() {
                tell(&Found {
                    start,
                    end,
                    value: &folded.value,
                    method: folded.method,
                    parts: folded.parts,
                    used_by: "",
                });
            }
        }
    }

    fn tell_untold(&self, end: usize, tell: &mut Tell<'_>) {
        for (name, variable) in self.variables.iter().filter(|(_, variable)| variable.untold) {
            tell(&Found {
                start: end,
                end,
                value: &variable.value,
                method: Some(Method::Concatenation),
                parts: 2,
                used_by: name,
            });
        }
    }

    /// In VBScript the same sign compares.
    fn may_assign(&self, token: &Token<'_>) -> bool {
        if self.lexer.language != Language::VbScript {
            return true;
        }
        let after_word =
            |word: &str| STATEMENTS.iter().any(|known| word.eq_ignore_ascii_case(known));
        token.first_on_line
            || match self.after {
                Some(Lexeme::Word(word)) => after_word(word),
                Some(Lexeme::Sign(sign)) => matches!(sign, b':' | b'.'),
                _ => false,
            }
    }

    /// `=` or `+=`; whether it appends.
    fn assignment_sign(&mut self) -> Option<bool> {
        let mut ahead = self.lexer;
        let first = ahead.next()?;
        let appends = first.lexeme == Lexeme::Sign(b'+');
        let second = if appends { ahead.next()? } else { first };
        let adjoins = !appends || second.start == first.end;
        (second.lexeme == Lexeme::Sign(b'=') && adjoins).then_some(())?;
        let next = ahead.peek();
        let compares = next.is_some_and(|next| {
            next.start == second.end && matches!(next.lexeme, Lexeme::Sign(b'=' | b'>' | b'~'))
        });
        if compares {
            return None;
        }
        self.lexer = ahead;
        Some(appends)
    }

    fn assign(&mut self, word: &str, name: &str, appends: bool, tell: &mut Tell<'_>) {
        let key = self.key(word);
        // Only what a name holds is followed, not what its members hold.
        let holds = name.len() == word.replace('`', "").len();
        let old = if holds { self.variables.remove(key.as_ref()) } else { None };
        let before = self.lexer;
        let Some(start) = self.lexer.peek().map(|token| token.start) else { return };
        let own = !appends && old.is_some() && self.own_value_first(&key);
        let left = old.filter(|_| appends || own).map(|old| old.value);
        let grows = left.is_some();
        let folded = match left {
            Some(left) => self.joined_to(left),
            None => self.expression(0, Lists::Allowed),
        };
        let Some(folded) = folded else {
            self.lexer = before;
            self.after = Some(Lexeme::Sign(b'='));
            return;
        };
        if !grows {
            self.tell(start, &folded, Some(name), tell);
        }
        self.after = Some(Lexeme::Number(0));
        // Numbers count loops, so that what they were first says nothing.
        let keep = holds && folded.whole && !matches!(folded.value, Value::Number(_));
        if keep && self.variables.len() < VARIABLES_MAX && folded.value.size() <= VALUE_MAX {
            self.variables
                .insert(key.into_owned(), Variable { value: folded.value, untold: grows });
        }
    }

    /// Whether the expression begins with the name itself and a sign that joins: `a = a & …`.
    fn own_value_first(&mut self, key: &str) -> bool {
        let mut ahead = self.lexer;
        let own = matches!(ahead.next().map(|token| token.lexeme),
            Some(Lexeme::Word(word)) if self.key(word) == key);
        let joins =
            matches!(ahead.next().map(|token| token.lexeme), Some(Lexeme::Sign(b'+' | b'&')));
        if own && joins {
            self.lexer = ahead;
        }
        own && joins
    }

    /// The value with what follows; in place, so that a text of many lines is not copied
    /// with each.
    fn joined_to(&mut self, left: Value) -> Option<Folded> {
        let operator = if self.lexer.language == Language::VbScript { b'&' } else { b'+' };
        let right = self.expression(0, Lists::Allowed).filter(|right| right.whole)?;
        let value = left.plus(&right.value, operator, self.lexer.language)?;
        Some(Folded { value, method: Some(Method::Concatenation), parts: 2, whole: true })
    }

    /// A name as variables are known by.
    fn key<'w>(&self, word: &'w str) -> Cow<'w, str> {
        let plain = !self.lexer.language.folds_case()
            || word
                .bytes()
                .all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase() && byte != b'`');
        if plain { Cow::Borrowed(word) } else { Cow::Owned(word.replace('`', "").to_lowercase()) }
    }

    fn used_by(&self) -> &str {
        self.calls.last().map_or(self.statement.as_str(), String::as_str)
    }

    fn tell(&self, start: usize, folded: &Folded, assigned: Option<&str>, tell: &mut Tell<'_>) {
        tell(&Found {
            start,
            end: self.lexer.position(),
            value: &folded.value,
            method: folded.method,
            parts: folded.parts,
            used_by: assigned.unwrap_or_else(|| self.used_by()),
        });
    }
}

/// Whether commas make lists here, as they do in PowerShell outside of arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lists {
    Allowed,
    Forbidden,
}

fn segment_word(lexer: &mut Lexer<'_>) -> Option<String> {
    match lexer.next()?.lexeme {
        Lexeme::Word(word) => Some(word.replace('`', "")),
        _ => None,
    }
}

/// Whether a text can be the name of a member.
fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= NAME_MAX
        && text.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '$'))
}

/// Words behind which VBScript assigns.
const STATEMENTS: [&str; 6] = ["set", "let", "const", "then", "else", "public"];
const CALLS_MAX: usize = 256;
const PATH_MAX: usize = 16;
const NAME_MAX: usize = 64;

const VARIABLES_MAX: usize = 20_000;
/// Bytes of one value that is remembered.
const VALUE_MAX: usize = 64 << 20;

#[cfg(test)]
mod tests;
