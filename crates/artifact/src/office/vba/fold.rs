//! Strings that macros put together out of constants: `"c" & "md"`, `Chr(99) & Chr(109)`,
//! `StrReverse("dmc")`, and constants that are written as hexadecimal or base64.
//!
//! Assignments are followed in the order in which they stand, without regard to what runs
//! when: it is enough to see what a string can become. One level is decoded.

use std::collections::{BTreeMap, BTreeSet};

use super::decoded::Decoded;
use super::function::Function;
use super::token::{Token, tokens};
use super::value::Value;

/// What was read in the code of a module.
#[derive(Debug, Default)]
pub(super) struct Code {
    /// Names of procedures that the module defines.
    pub(super) procedures: Vec<String>,
    /// All names, each once.
    pub(super) names: Vec<String>,
    /// All string constants, one a line.
    pub(super) literals: String,
    pub(super) decoded: Vec<Decoded>,
    /// A file is opened to be written.
    pub(super) writes: bool,
}

/// In which order values are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// Each from where it is given on.
    AsWritten,
    /// All from the beginning: cells of a sheet refer to those behind them.
    Anywhere,
}

/// Reads source code.
pub(super) fn read(source: &str, order: Order) -> Code {
    let mut code = Code::default();
    let tokens = tokens(source);
    let mut names = BTreeSet::new();
    for (at, token) in tokens.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| tokens.get(before));
        match token {
            Token::Name(name) => {
                if names.insert(name.to_lowercase()) {
                    code.names.push((*name).to_owned());
                }
                if before.is_some_and(|token| token.is("sub") || token.is("function"))
                    && !declares(&tokens, at)
                {
                    code.procedures.push((*name).to_owned());
                }
                code.writes |= before.is_some_and(|token| token.is("for"))
                    && writes(name)
                    && !tokens.get(at + 2).is_some_and(|token| token.is("read"));
            }
            Token::Text(text) => {
                // A procedure of a library goes by any name that its declaration gives it.
                if before.is_some_and(|token| token.is("alias")) {
                    code.names.push(text.clone().into_owned());
                }
                code.literals.push_str(text);
                code.literals.push('\n');
            }
            _ => {}
        }
    }
    let mut folding = Folding { tokens: &tokens, ..Folding::new() };
    folding.run();
    if order == Order::Anywhere {
        let variables = std::mem::take(&mut folding.variables);
        folding = Folding { tokens: &tokens, variables, ..Folding::new() };
        folding.run();
    }
    code.decoded = folding.decoded;
    let deeper = code.decoded.iter().filter_map(|decoded| Decoded::of_constant(&decoded.text));
    let deeper: Vec<Decoded> = deeper.collect();
    code.decoded.extend(deeper);
    code
}

/// Whether `Sub` or `Function` before this name ends a procedure or declares one of a library.
fn declares(tokens: &[Token<'_>], at: usize) -> bool {
    let earlier = at.checked_sub(2).and_then(|earlier| tokens.get(earlier));
    earlier.is_some_and(|token| ["declare", "ptrsafe", "end", "exit"].iter().any(|n| token.is(n)))
}

/// The modes of `Open` that write.
fn writes(mode: &str) -> bool {
    ["output", "append", "binary", "random"].iter().any(|known| mode.eq_ignore_ascii_case(known))
}

/// A walk over the words of a module that puts constants together.
struct Folding<'t> {
    tokens: &'t [Token<'t>],
    at: usize,
    /// What variables hold where the walk stands, if it is known.
    variables: BTreeMap<String, Value>,
    /// Where the value of a variable that grows stands among the decoded.
    growing: BTreeMap<String, usize>,
    decoded: Vec<Decoded>,
    /// Characters that may still be copied out of variables.
    work: usize,
}

impl<'t> Folding<'t> {
    fn new() -> Self {
        Self {
            tokens: &[],
            at: 0,
            variables: BTreeMap::new(),
            growing: BTreeMap::new(),
            decoded: Vec::new(),
            work: WORK,
        }
    }

    fn run(&mut self) {
        while self.at < self.tokens.len() && self.decoded.len() < DECODED_MAX {
            if self.assignment() {
                continue;
            }
            let start = self.at;
            if self.starts_value(start)
                && let Some((value, end)) = self.expression(start, CONCATENATION, 0)
            {
                self.at = end.max(start + 1);
                self.tell(&value);
            } else {
                self.at = start + 1;
            }
        }
    }

    fn token(&self, at: usize) -> Option<&'t Token<'t>> {
        self.tokens.get(at)
    }

    fn is_symbol(&self, at: usize, symbol: char) -> bool {
        self.token(at) == Some(&Token::Symbol(symbol))
    }

    fn starts_value(&self, at: usize) -> bool {
        match self.token(at) {
            Some(Token::Text(_) | Token::Symbol('(')) => true,
            // Behind these stand names of another object or sheet.
            Some(Token::Name(_)) => at
                .checked_sub(1)
                .is_none_or(|before| !self.is_symbol(before, '.') && !self.is_symbol(before, '!')),
            _ => false,
        }
    }

    /// `name = …` at the beginning of a statement; true if the value is known and was read.
    fn assignment(&mut self) -> bool {
        let Some((name, value_at)) = self.target() else { return false };
        let appends = self.token(value_at).is_some_and(|token| token.is(&name))
            && (self.is_symbol(value_at + 1, '&') || self.is_symbol(value_at + 1, '+'));
        let start = if appends { value_at + 2 } else { value_at };
        let before = self.variables.remove(&name);
        let read = self.expression(start, CONCATENATION, 0);
        let Some((value, end)) = read.filter(|(_, end)| self.token(*end) == Some(&Token::End))
        else {
            self.growing.remove(&name);
            self.at = value_at;
            return true;
        };
        self.at = end;
        if appends {
            self.append(name, before, value);
        } else {
            self.growing.remove(&name);
            if let Some(index) = self.tell(&value) {
                self.growing.insert(name.clone(), index);
            }
            self.variables.insert(name, value);
        }
        true
    }

    /// The variable that a statement gives a value, and where the value begins.
    fn target(&self) -> Option<(String, usize)> {
        let Some(Token::Name(name)) = self.token(self.at) else { return None };
        let before = self.at.checked_sub(1).and_then(|before| self.token(before));
        let opens = before.is_none_or(|token| {
            *token == Token::End || ["const", "let", "then", "else"].iter().any(|n| token.is(n))
        });
        let typed = self.token(self.at + 1).is_some_and(|token| token.is("as"));
        let sign = self.at + if typed { 3 } else { 1 };
        (opens && self.is_symbol(sign, '=')).then(|| (name.to_lowercase(), sign + 1))
    }

    fn append(&mut self, name: String, before: Option<Value>, value: Value) {
        let Some(mut whole) = before else {
            self.variables.insert(name, value);
            return;
        };
        let known = self.growing.get(&name).and_then(|index| self.decoded.get_mut(*index));
        let grown = known.map(|decoded| decoded.grow(&value));
        if whole.combine('&', &value) && grown.is_none() {
            let index = self.decoded.len();
            self.decoded.extend(Decoded::of(&whole));
            if self.decoded.len() > index {
                self.growing.insert(name.clone(), index);
            }
        }
        self.variables.insert(name, whole);
    }

    /// Keeps a value that was put together, or what a lone constant decodes to. Answers
    /// where the value stands.
    fn tell(&mut self, value: &Value) -> Option<usize> {
        if value.kind.is_none() {
            let decoded = value.as_text().and_then(Decoded::of_constant)?;
            self.keep(decoded);
            return None;
        }
        let index = self.decoded.len();
        self.keep(Decoded::of(value)?).then_some(index)
    }

    fn keep(&mut self, decoded: Decoded) -> bool {
        let new = self.decoded.iter().all(|known| known.text != decoded.text);
        if new {
            self.decoded.push(decoded);
        }
        new
    }

    /// An expression of constants whose operators bind at least as strongly as `least`, and
    /// where it ends. What cannot be computed ends it, if something was read before.
    fn expression(&mut self, at: usize, least: u8, depth: usize) -> Option<(Value, usize)> {
        if depth > DEPTH_MAX {
            return None;
        }
        let (mut value, mut at) = self.term(at, depth)?;
        while let Some((operator, strength)) = self.operator(at).filter(|(_, s)| *s >= least) {
            let right = self.expression(at + 1, strength + 1, depth + 1);
            let Some((_, end)) = right.filter(|(right, _)| value.combine(operator, right)) else {
                break;
            };
            at = end;
        }
        Some((value, at))
    }

    fn operator(&self, at: usize) -> Option<(char, u8)> {
        match self.token(at)? {
            Token::Symbol('&') => Some(('&', CONCATENATION)),
            Token::Symbol(symbol @ ('+' | '-')) => Some((*symbol, SUM)),
            Token::Symbol(symbol @ ('*' | '/' | '\\')) => Some((*symbol, PRODUCT)),
            name if name.is("mod") => Some(('%', PRODUCT)),
            name if name.is("xor") => Some(('^', LOGIC)),
            _ => None,
        }
    }

    fn term(&mut self, at: usize, depth: usize) -> Option<(Value, usize)> {
        match self.token(at)? {
            Token::Text(text) => Some((Value::text(text), at + 1)),
            Token::Number(number) => Some((Value::number(*number), at + 1)),
            Token::Symbol('-') => {
                let Some(Token::Number(number)) = self.token(at + 1) else { return None };
                Some((Value::number(number.checked_neg()?), at + 2))
            }
            Token::Symbol('(') => {
                let (value, end) = self.expression(at + 1, LOGIC, depth + 1)?;
                self.is_symbol(end, ')').then_some((value, end + 1))
            }
            Token::Name(_) => self.named(at, depth),
            _ => None,
        }
    }

    fn named(&mut self, at: usize, depth: usize) -> Option<(Value, usize)> {
        let Token::Name(name) = self.token(at)? else { return None };
        let name = name.to_lowercase();
        if self.is_symbol(at + 1, '.') {
            let library = matches!(name.as_str(), "vba" | "strings");
            return if library { self.named(at + 2, depth + 1) } else { None };
        }
        if self.is_symbol(at + 1, '(') {
            let function = Function::of_name(&name)?;
            let (arguments, end) = self.arguments(at + 2, depth + 1)?;
            return Some((function.apply(arguments)?, end));
        }
        let value = Value::of_name(&name).or_else(|| {
            let value = self.variables.get(&name)?;
            self.work = self.work.checked_sub(value.size())?;
            Some(value.clone())
        });
        Some((value?, at + 1))
    }

    fn arguments(&mut self, at: usize, depth: usize) -> Option<(Vec<Value>, usize)> {
        let mut arguments = Vec::new();
        let mut at = at;
        loop {
            let (value, end) = self.expression(at, LOGIC, depth)?;
            arguments.push(value);
            if self.is_symbol(end, ')') {
                return Some((arguments, end + 1));
            }
            if !self.is_symbol(end, ',') {
                return None;
            }
            at = end + 1;
        }
    }
}

/// How strongly operators bind (MS-VBAL 5.6.9), as far as they are computed.
const LOGIC: u8 = 0;
const CONCATENATION: u8 = 1;
const SUM: u8 = 2;
const PRODUCT: u8 = 3;
const DEPTH_MAX: usize = 32;
const DECODED_MAX: usize = 1_000;
const WORK: usize = 32 << 20;

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(source: &str, expected: &Expect) {
        let decoded: Vec<String> = read(source, Order::AsWritten)
            .decoded
            .iter()
            .map(|decoded| format!("{} {:?}", decoded.kind.as_str(), decoded.text))
            .collect();
        expected.assert_eq(&decoded.join("\n"));
    }

    #[test]
    fn strings_that_are_put_together() {
        check(
            "Shell \"pow\" & \"ershell \" + Chr(45) & Chr$(&H65) & ChrW(110) & VBA.Chr(50 + 49)\n\
             a = StrReverse(\"exe.dmc\")\n\
             b = Replace(\"cXmXd\", \"X\", \"\") & vbCrLf\n\
             p = Environ(\"TEMP\") & \"\\a.txt\"\n\
             c = Mid(\"xcalcx\", 2, 4)\n\
             d = Join(Array(\"ht\", \"tp\", \"://\"), \"\")\n\
             e = Array(99, 97, 108, 99, 46, 101, 120, 101)",
            &expect![[r#"
                code "powershell -enc"
                reverse "cmd.exe"
                replace "cmd\r\n"
                environment "%TEMP%\\a.txt"
                substring "calc"
                concatenation "http://"
                array "calc.exe""#]],
        );
    }

    #[test]
    fn variables_grow_and_are_used() {
        check(
            "Const k As String = \"ws\"\ns = \"ht\"\ns = s & \"tp:\"\ns = s & \"//a.example\"\n\
             x = k & \"cript\"\nIf y Then z = \"wsc\" & k\ns = s & unknown\nt = s & \"q\"",
            &expect![[r#"
                concatenation "http://a.example"
                concatenation "wscript"
                concatenation "wscws""#]],
        );
    }

    #[test]
    fn cells_know_those_behind_them() {
        let code = "A1 = EXEC(A2 & CHAR(32) & A3)\nA2 = \"calc\"\nA3 = \"/x\"\n";
        assert!(read(code, Order::AsWritten).decoded.is_empty());
        assert_eq!(read(code, Order::Anywhere).decoded[0].text, "calc /x");
    }

    #[test]
    fn constants_that_are_encoded() {
        check(
            "a = \"63616c632e657865\"\nb = \"aHR0cDovL2EuZXhhbXBsZS9i\"\n\
             c = \"YwBtAGQAIAAvAGMAIABkAGkAcgA=\"\nd = \"NotEncodedAtAll1\"\ne = \"20240101123456\"\n\
             f = \"elpmaxe.a//:ptth\"\ng = \"aHR0cDov\" & \"L2EuZXhhbXBsZS9j\"",
            &expect![[r#"
                hex "calc.exe"
                base64 "http://a.example/b"
                base64 "cmd /c dir"
                reverse "http://a.example"
                concatenation "aHR0cDovL2EuZXhhbXBsZS9j"
                base64 "http://a.example/c""#]],
        );
    }

    #[test]
    fn what_is_usual_is_not_told() {
        check(
            "MsgBox Chr(34) & name & Chr(34)\nx = 1 + 2\ny = \"plain\"\nCells(1, 2) = \"a\" & i",
            &expect![[""]],
        );
    }

    #[test]
    fn procedures_names_and_writing() {
        let of = |source| read(source, Order::AsWritten);
        let code = of(
            "Private Declare PtrSafe Function f Lib \"urlmon\" Alias \"URLDownloadToFileA\" (x)\n\
             Sub Document_Open()\nOpen p For Binary As #1\nEnd Sub\n' Sub Commented()",
        );
        assert_eq!(code.procedures, ["Document_Open"]);
        assert!(code.writes && code.names.iter().any(|name| name == "URLDownloadToFileA"));
        assert!(!of("Open p For Input As #1\nOpen p For Binary Access Read As #1").writes);
    }

    #[test]
    fn hostile_code_is_read_in_bounded_work() {
        let deep = "(".repeat(100_000) + "\"a\"";
        let growing = "s = s & s & \"a\"\n".repeat(5_000);
        let chain = "x = \"a\"".to_owned() + &" & \"b\"".repeat(100_000) + " & y";
        for source in [deep, growing, chain] {
            let code = read(&source, Order::AsWritten);
            assert!(code.decoded.iter().map(|one| one.text.len()).sum::<usize>() < 8 << 20);
        }
    }
}
