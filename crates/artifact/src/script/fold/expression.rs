//! Expressions: operands, operators by how tightly they bind, calls and methods.

use super::super::function::{self, Argument};
use super::super::language::Language;
use super::super::lexer::{Lexeme, Lexer, Literal, Token};
use super::super::value::{Method, Value};
use super::{Folded, Folder, Lists};
use crate::decode;

/// Operators, the loosest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Sign(u8),
    /// Of PowerShell: `-f`, `-join`, `-split`, `-replace`.
    Format,
    Join,
    Split,
    Replace,
}

impl<'s> Folder<'s, '_> {
    /// An expression from here, as far as it is known; none if not even its beginning is.
    pub(super) fn expression(&mut self, depth: usize, lists: Lists) -> Option<Folded> {
        self.operators(0, depth, lists)
    }

    /// Operands joined by operators that bind at least so tightly.
    fn operators(&mut self, least: u8, depth: usize, lists: Lists) -> Option<Folded> {
        (depth < DEPTH_MAX).then_some(())?;
        let mut left = self.operand(depth + 1, lists)?;
        loop {
            let before = self.lexer;
            let Some((operator, binds)) = self.operator() else { return Some(left) };
            if binds < least {
                self.lexer = before;
                return Some(left);
            }
            let right = match operator {
                Operator::Format => self.elements(depth + 1),
                Operator::Replace | Operator::Join | Operator::Split => self.elements(depth + 1),
                Operator::Sign(_) => {
                    self.operators(binds + 1, depth + 1, lists).map(|right| vec![right])
                }
            };
            let right = right.filter(|right| right.iter().all(|part| part.whole));
            // A value that is not known ends what is told of the expression.
            let Some(right) = right else {
                self.lexer = before;
                left.whole = false;
                return Some(left);
            };
            if !left.whole {
                self.lexer = before;
                return Some(left);
            }
            if !self.work.take(right.iter().map(|part| part.value.size()).sum()) {
                return None;
            }
            left = self.applied(left, operator, &right)?;
        }
    }

    fn operator(&mut self) -> Option<(Operator, u8)> {
        let mut ahead = self.lexer;
        let token = ahead.next()?;
        let language = ahead.language;
        let found = match (token.lexeme, language) {
            (Lexeme::Sign(b'&'), Language::VbScript) => (Operator::Sign(b'&'), 1),
            (Lexeme::Sign(b'^'), Language::JavaScript) => (Operator::Sign(b'^'), 1),
            (Lexeme::Word(word), Language::VbScript) if word.eq_ignore_ascii_case("xor") => {
                (Operator::Sign(b'^'), 1)
            }
            (Lexeme::Word(word), Language::VbScript) if word.eq_ignore_ascii_case("mod") => {
                (Operator::Sign(b'%'), 5)
            }
            (Lexeme::Sign(b'-'), Language::PowerShell) if let Some(found) = named(&mut ahead) => {
                found
            }
            (Lexeme::Sign(sign @ (b'+' | b'-')), _) => {
                // `++` and `+=` are no sums.
                let adjoins = ahead.peek().is_some_and(|next| next.start == token.end);
                let doubled = ahead.peek().is_some_and(|next| {
                    next.lexeme == Lexeme::Sign(sign) || next.lexeme == Lexeme::Sign(b'=')
                });
                if adjoins && doubled {
                    return None;
                }
                (Operator::Sign(sign), 4)
            }
            (Lexeme::Sign(sign @ (b'*' | b'/')), _) => (Operator::Sign(sign), 5),
            (Lexeme::Sign(b'%'), Language::JavaScript) => (Operator::Sign(b'%'), 5),
            _ => return None,
        };
        self.lexer = ahead;
        Some(found)
    }

    fn applied(&self, left: Folded, operator: Operator, right: &[Folded]) -> Option<Folded> {
        let parts = right.iter().fold(left.parts, |sum, part| sum.saturating_add(part.parts));
        let hidden = right.iter().map(|part| part.method).max().flatten().max(left.method);
        let first = &right.first()?.value;
        let arguments =
            || right.iter().map(|part| Argument::Value(part.value.clone())).collect::<Vec<_>>();
        let (value, method) = match operator {
            Operator::Sign(sign @ (b'+' | b'&')) => {
                let text = !matches!((&left.value, first), (Value::Number(_), Value::Number(_)));
                let value = left.value.plus(first, sign, self.lexer.language)?;
                (value, text.then_some(Method::Concatenation))
            }
            Operator::Sign(sign) => (left.value.arithmetic(first, sign)?, None),
            Operator::Format => {
                let arguments = match first {
                    Value::Texts(texts) if right.len() == 1 => {
                        let values = texts.iter().map(|text| Value::Text(text.clone()));
                        values.map(Argument::Value).collect()
                    }
                    _ => arguments(),
                };
                (function::formatted(&left.value.text()?, &arguments)?, Some(Method::Format))
            }
            Operator::Join => {
                let by = first.text()?;
                let (value, method) = function::joined(&left.value, &by)?;
                (value, Some(method))
            }
            Operator::Split => {
                let value = function::split(&left.value.text()?, &first.text()?);
                (value, Some(Method::Slice))
            }
            Operator::Replace => {
                let to = match right.get(1) {
                    Some(to) => to.value.text()?.into_owned(),
                    None => String::new(),
                };
                let text = left.value.text()?;
                let text = function::replaced_by_expression(&text, &first.text()?, &to)?;
                (Value::Text(text), Some(Method::Replacement))
            }
        };
        // Sums grow in place; everything else is a copy.
        let grows = matches!(operator, Operator::Sign(_));
        (grows || self.work.take(value.size())).then_some(())?;
        Some(Folded { value, method: method.max(hidden), parts, whole: true })
    }

    /// What follows an operator that takes a list: `'a','b'`, or one value.
    fn elements(&mut self, depth: usize) -> Option<Vec<Folded>> {
        let mut out = vec![self.operand(depth + 1, Lists::Forbidden)?];
        while self.lexer.eat(b',') {
            out.push(self.operand(depth + 1, Lists::Forbidden)?);
        }
        Some(out)
    }

    /// One value with all that is done to it.
    fn operand(&mut self, depth: usize, lists: Lists) -> Option<Folded> {
        (depth < DEPTH_MAX).then_some(())?;
        let mut folded = self.primary(depth)?;
        if lists == Lists::Allowed && self.lexer.language == Language::PowerShell {
            folded = self.list_of_commas(folded, depth)?;
        }
        for _ in 0..METHODS_MAX {
            match self.postfix(&folded, depth) {
                Postfix::Applied(applied) => folded = applied,
                Postfix::None => return Some(folded),
                Postfix::Unknown => return None,
            }
        }
        Some(folded)
    }

    /// `104,116,116,112` of PowerShell.
    fn list_of_commas(&mut self, first: Folded, depth: usize) -> Option<Folded> {
        let is_element = matches!(first.value, Value::Number(_) | Value::Text(_));
        let mut ahead = self.lexer;
        if !is_element || !ahead.eat(b',') {
            return Some(first);
        }
        let (mut parts, mut hidden) = (first.parts, first.method);
        let mut values = vec![first.value];
        let mut whole = true;
        loop {
            let before = self.lexer;
            if !self.lexer.eat(b',') {
                break;
            }
            // What is known of the list is told, or each element would begin it anew.
            let Some(next) = self.primary(depth + 1) else {
                self.lexer = before;
                whole = false;
                break;
            };
            parts += 1;
            hidden = hidden.max(next.method);
            values.push(next.value);
        }
        Some(Folded { value: Value::list(values)?, method: hidden, parts, whole })
    }

    fn primary(&mut self, depth: usize) -> Option<Folded> {
        (depth < DEPTH_MAX).then_some(())?;
        let before = self.lexer;
        let token = self.lexer.next()?;
        self.spend(&token).then_some(())?;
        match token.lexeme {
            Lexeme::Text(literal) => return Some(self.literal(&literal)),
            Lexeme::Number(number) => return Some(Folded::plain(Value::Number(number))),
            Lexeme::Sign(_) | Lexeme::Word(_) | Lexeme::Pattern(..) => {}
        }
        if self.failed.contains(&token.start) {
            return None;
        }
        let folded = self.composed(&token, before, depth);
        if folded.is_none() {
            self.failed.insert(token.start);
        }
        folded
    }

    /// A value that begins with this token and is put together of others.
    fn composed(&mut self, token: &Token<'s>, before: Lexer<'s>, depth: usize) -> Option<Folded> {
        match token.lexeme {
            Lexeme::Sign(b'(') => {
                let folded = self.enclosed(b')', depth)?;
                Some(folded)
            }
            Lexeme::Sign(b'@') if self.lexer.eat(b'(') => self.enclosed(b')', depth),
            Lexeme::Sign(b'[') if self.lexer.language == Language::PowerShell => self.cast(depth),
            Lexeme::Sign(b'[') => self.enclosed(b']', depth),
            Lexeme::Sign(b'-') => self.negative(depth),
            Lexeme::Word(word) => {
                self.lexer = before;
                self.name(word, depth)
            }
            Lexeme::Sign(_) | Lexeme::Pattern(..) | Lexeme::Text(_) | Lexeme::Number(_) => None,
        }
    }

    fn literal(&self, literal: &Literal<'_>) -> Folded {
        let text = literal.decoded();
        let escapes = (literal.escapes() > 0).then_some(Method::Escapes);
        if !literal.expands() {
            return Folded { method: escapes, ..Folded::plain(Value::Text(text.into_owned())) };
        }
        let mut out = String::with_capacity(text.len());
        let mut rest: &str = &text;
        let mut known = false;
        while let Some((before, behind)) = rest.split_once('$') {
            out.push_str(before);
            let (name, after) = variable(behind, self.lexer.language);
            let value = name
                .and_then(|name| self.variables.get(self.key(&name).as_ref()))
                .and_then(|known| known.value.text());
            match value.filter(|value| self.work.take(value.len())) {
                Some(value) => {
                    known = true;
                    out.push_str(&value);
                    rest = after;
                }
                None => {
                    out.push('$');
                    rest = behind;
                }
            }
        }
        out.push_str(rest);
        let method = known.then_some(Method::Concatenation).max(escapes);
        Folded { method, ..Folded::plain(Value::Text(out)) }
    }

    /// What stands between brackets: one expression, or elements of a list.
    fn enclosed(&mut self, close: u8, depth: usize) -> Option<Folded> {
        if let Some(numbers) = self.numbers(close) {
            let parts = numbers.len();
            return Some(Folded { parts, ..Folded::plain(Value::Numbers(numbers)) });
        }
        if self.lexer.eat(close) {
            return (close == b']').then(|| Folded::plain(Value::Texts(Vec::new())));
        }
        let mut values = Vec::new();
        let (mut parts, mut hidden) = (0_usize, None);
        loop {
            let element =
                self.expression(depth + 1, Lists::Allowed).filter(|folded| folded.whole)?;
            parts = parts.saturating_add(element.parts);
            hidden = hidden.max(element.method);
            values.push(element.value);
            if self.lexer.eat(close) {
                break;
            }
            self.lexer.eat(b',').then_some(())?;
            // A comma may stand behind the last element.
            if self.lexer.eat(close) {
                break;
            }
        }
        let only = close == b')' && values.len() == 1;
        let value = if only { values.pop()? } else { Value::list(values)? };
        Some(Folded { value, method: hidden, parts, whole: true })
    }

    /// Numbers up to a bracket: arrays of bytes are long, and read in one go.
    fn numbers(&mut self, close: u8) -> Option<Vec<u32>> {
        let mut ahead: Lexer<'s> = self.lexer;
        let mut numbers = Vec::new();
        while let Lexeme::Number(number) = ahead.next()?.lexeme {
            numbers.push(u32::try_from(number).ok()?);
            if !ahead.eat(b',') {
                break;
            }
        }
        (numbers.len() > 1 && ahead.eat(close)).then_some(())?;
        self.work.take(ahead.position().saturating_sub(self.lexer.position())).then_some(())?;
        self.lexer = ahead;
        Some(numbers)
    }

    /// `-5`, and the operators of PowerShell that stand before a list.
    fn negative(&mut self, depth: usize) -> Option<Folded> {
        let mut ahead = self.lexer;
        let word = ahead.next().map(|token| token.lexeme);
        let joins = matches!(word, Some(Lexeme::Word(word)) if word.eq_ignore_ascii_case("join"));
        if joins && self.lexer.language == Language::PowerShell {
            self.lexer = ahead;
            let list = self.operand(depth + 1, Lists::Allowed)?;
            let (value, method) = function::joined(&list.value, "")?;
            return Some(Folded { value, ..list }.by(method));
        }
        let folded = self.primary(depth + 1)?;
        let Value::Number(number) = folded.value else { return None };
        Some(Folded::plain(Value::Number(number.checked_neg()?)))
    }

    /// `[char]104`, `[char[]](…)`, `[Convert]::FromBase64String(…)` of PowerShell.
    fn cast(&mut self, depth: usize) -> Option<Folded> {
        let name = self.path().to_ascii_lowercase();
        let is_list = self.lexer.eat(b'[') && self.lexer.eat(b']');
        self.lexer.eat(b']').then_some(())?;
        if self.lexer.eat_letters("::") {
            let path = self.path();
            return self.call(&path, depth);
        }
        let folded =
            self.operand(depth + 1, if is_list { Lists::Allowed } else { Lists::Forbidden })?;
        let kind = name.rsplit('.').next().unwrap_or_default();
        let value = match (kind, is_list, &folded.value) {
            ("char", _, Value::Number(code)) => {
                let letter = char::from_u32(u32::try_from(*code).ok()?)?;
                return Some(Folded::plain(Value::Text(letter.into())).by(Method::CharacterCodes));
            }
            ("char", true, Value::Numbers(codes)) => {
                let letters = decode::of_codes(codes)?;
                let value = Value::Letters(letters);
                return Some(Folded { value, ..folded }.by(Method::CharacterCodes));
            }
            ("char", true, Value::Text(text)) => Value::Letters(text.clone()),
            ("byte", true, value) => Value::Bytes(value.bytes()?.into_owned()),
            ("string", _, Value::Letters(letters)) => {
                let (value, _) = function::joined(&Value::Letters(letters.clone()), " ")?;
                value
            }
            _ => return Some(folded),
        };
        Some(Folded { value, ..folded })
    }

    /// A variable whose value is known, or a function.
    fn name(&mut self, word: &str, depth: usize) -> Option<Folded> {
        if word.eq_ignore_ascii_case("new") {
            self.lexer.next();
            return self.primary(depth + 1);
        }
        let key = self.key(word);
        if let Some(variable) = self.variables.get_mut(key.as_ref()) {
            self.work.take(variable.value.size()).then_some(())?;
            variable.untold = false;
            let folded = Folded::plain(variable.value.clone()).by(Method::Variable);
            self.lexer.next();
            return Some(folded);
        }
        let path = self.path();
        self.call(&path, depth)
    }

    /// The call of a function whose result is known.
    fn call(&mut self, path: &str, depth: usize) -> Option<Folded> {
        let mut segments = path.rsplit('.');
        let mut name = segments.next()?;
        let through = matches!(name, "apply" | "call");
        if through {
            name = segments.next()?;
        }
        (function::is_function(name) && self.lexer.eat(b'(')).then_some(())?;
        let name = name.to_ascii_lowercase();
        if through {
            // What the function is called on says nothing about its result.
            self.path();
            self.lexer.eat(b',').then_some(())?;
        }
        let first_only = function::is_of_first_argument(&name);
        let (arguments, parts, hidden) = self.arguments(depth, first_only)?;
        let (value, method) = function::call(&name, &arguments)?;
        self.work.take(value.size()).then_some(())?;
        let folded = Folded { value, method: hidden, parts, whole: true };
        Some(folded.by(method))
    }

    /// Values up to the closing bracket.
    fn arguments(
        &mut self,
        depth: usize,
        first_only: bool,
    ) -> Option<(Vec<Argument>, usize, Option<Method>)> {
        let mut out = Vec::new();
        let (mut parts, mut hidden) = (0_usize, None);
        if let Some(numbers) = self.numbers(b')') {
            let parts = numbers.len();
            let values = numbers.into_iter().map(|number| Value::Number(i64::from(number)));
            return Some((values.map(Argument::Value).collect(), parts, None));
        }
        while !self.lexer.eat(b')') {
            if let Some(pattern) = self.pattern() {
                out.push(pattern);
            } else {
                let folded =
                    self.expression(depth + 1, Lists::Forbidden).filter(|folded| folded.whole)?;
                parts = parts.saturating_add(folded.parts);
                hidden = hidden.max(folded.method);
                out.push(Argument::Value(folded.value));
            }
            if self.lexer.eat(b',') {
                if first_only {
                    self.skip_to_close()?;
                    break;
                }
            } else {
                self.lexer.eat(b')').then_some(())?;
                break;
            }
        }
        Some((out, parts, hidden))
    }

    fn pattern(&mut self) -> Option<Argument> {
        let mut ahead = self.lexer;
        let Lexeme::Pattern(body, all) = ahead.next()?.lexeme else { return None };
        self.lexer = ahead;
        Some(Argument::Pattern(body.to_owned(), all))
    }

    fn skip_to_close(&mut self) -> Option<()> {
        let mut open = 1_usize;
        for _ in 0..SKIPPED_MAX {
            match self.lexer.next()?.lexeme {
                Lexeme::Sign(b'(') => open += 1,
                Lexeme::Sign(b')') if open == 1 => return Some(()),
                Lexeme::Sign(b')') => open -= 1,
                _ => {}
            }
        }
        None
    }

    /// `.name(…)`, `["name"](…)`, `[0]`, and the loop of PowerShell that makes characters.
    fn postfix(&mut self, of: &Folded, depth: usize) -> Postfix {
        let mut ahead = self.lexer;
        let Some(token) = ahead.next() else { return Postfix::None };
        let begun = self.lexer;
        let applied = match token.lexeme {
            Lexeme::Sign(b'.') if ahead.language != Language::VbScript => {
                self.lexer = ahead;
                self.method(of, depth)
            }
            Lexeme::Sign(b'[') if !token.first_on_line => {
                self.lexer = ahead;
                self.element(of, depth)
            }
            Lexeme::Sign(b'(') if ahead.language == Language::VbScript && !token.first_on_line => {
                self.lexer = ahead;
                self.element_of(of, b')', depth)
            }
            Lexeme::Sign(b'|') if ahead.language == Language::PowerShell => {
                self.lexer = ahead;
                let Some(applied) = self.characters(of) else {
                    self.lexer = begun;
                    return Postfix::None;
                };
                Some(applied)
            }
            _ => return Postfix::None,
        };
        applied.map_or(Postfix::Unknown, Postfix::Applied)
    }

    fn method(&mut self, of: &Folded, depth: usize) -> Option<Folded> {
        let Lexeme::Word(name) = self.lexer.next()?.lexeme else { return None };
        let name = name.replace('`', "").to_ascii_lowercase();
        self.lexer.eat(b'(').then_some(())?;
        self.method_call(of, &name, depth)
    }

    fn method_call(&mut self, of: &Folded, name: &str, depth: usize) -> Option<Folded> {
        let (arguments, parts, hidden) = self.arguments(depth, false)?;
        self.work.take(of.value.size()).then_some(())?;
        let (value, method) = function::method(&of.value, name, &arguments, self.lexer.language)?;
        self.work.take(value.size()).then_some(())?;
        let hidden = hidden.max(of.method);
        let parts = parts.saturating_add(of.parts);
        Some(Folded { value, method: hidden, parts, whole: of.whole }.by(method))
    }

    /// A position, a range of them, or the name of a method as text.
    fn element(&mut self, of: &Folded, depth: usize) -> Option<Folded> {
        let before = self.lexer;
        if let Some(name) = self.name_in_brackets(depth)
            && self.lexer.eat(b'(')
        {
            return self.method_call(of, &name.to_ascii_lowercase(), depth);
        }
        self.lexer = before;
        if self.lexer.language == Language::PowerShell && self.lexer.eat_letters("-1..-") {
            // The way to turn a text round.
            self.skip_to_bracket()?;
            let letters = match &of.value {
                Value::Text(text) => Value::Letters(text.clone()),
                other => other.clone(),
            };
            let value = function::reversed(&letters)?;
            return Some(
                Folded { value, method: of.method, parts: of.parts, whole: true }
                    .by(Method::Reversal),
            );
        }
        self.element_of(of, b']', depth)
    }

    fn element_of(&mut self, of: &Folded, close: u8, depth: usize) -> Option<Folded> {
        let place = self.expression(depth + 1, Lists::Forbidden).filter(|place| place.whole)?;
        self.lexer.eat(close).then_some(())?;
        let Value::Number(position) = place.value else { return None };
        self.work.take(of.value.size()).then_some(())?;
        let value = of.value.at(position)?;
        Some(
            Folded { value, method: of.method, parts: of.parts, whole: of.whole }.by(Method::Slice),
        )
    }

    fn name_in_brackets(&mut self, depth: usize) -> Option<String> {
        let folded = self.expression(depth + 1, Lists::Forbidden).filter(|folded| folded.whole)?;
        let Value::Text(name) = folded.value else { return None };
        self.lexer.eat(b']').then_some(name)
    }

    fn skip_to_bracket(&mut self) -> Option<()> {
        let mut open = 1_usize;
        for _ in 0..SKIPPED_MAX {
            match self.lexer.next()?.lexeme {
                Lexeme::Sign(b'[') => open += 1,
                Lexeme::Sign(b']') if open == 1 => return Some(()),
                Lexeme::Sign(b']') => open -= 1,
                _ => {}
            }
        }
        None
    }

    /// `| % { [char]$_ }` behind a list of numbers.
    fn characters(&mut self, of: &Folded) -> Option<Folded> {
        let codes = match &of.value {
            Value::Numbers(codes) => codes.clone(),
            Value::Texts(texts) => {
                texts.iter().map(|text| text.trim().parse().ok()).collect::<Option<_>>()?
            }
            _ => return None,
        };
        let loops =
            ["%", "foreach-object", "foreach"].iter().any(|word| self.lexer.eat_letters(word));
        (loops && self.lexer.eat(b'{')).then_some(())?;
        let mut makes_characters = false;
        for _ in 0..LOOP_TOKENS_MAX {
            match self.lexer.next()?.lexeme {
                Lexeme::Word(word) if word.eq_ignore_ascii_case("char") => makes_characters = true,
                // Codes that are computed with are not the characters yet.
                Lexeme::Sign(b'*' | b'/') => return None,
                Lexeme::Sign(b'-')
                    if !matches!(
                        self.lexer.peek().map(|token| token.lexeme),
                        Some(Lexeme::Word("as"))
                    ) =>
                {
                    return None;
                }
                Lexeme::Sign(b'}') => break,
                _ => {}
            }
        }
        let letters = makes_characters.then(|| decode::of_codes(&codes)).flatten()?;
        let folded = Folded {
            value: Value::Letters(letters),
            method: of.method,
            parts: of.parts,
            whole: true,
        };
        Some(folded.by(Method::CharacterCodes))
    }
}

/// What follows a value.
enum Postfix {
    Applied(Folded),
    None,
    /// Something that changes it in a way not known.
    Unknown,
}

/// `-f`, `-join` and their kin, with how tightly they bind.
fn named(lexer: &mut Lexer<'_>) -> Option<(Operator, u8)> {
    let Lexeme::Word(word) = lexer.next()?.lexeme else { return None };
    Some(match word.to_ascii_lowercase().replace('`', "").as_str() {
        "f" => (Operator::Format, 6),
        "join" => (Operator::Join, 2),
        "split" | "csplit" | "isplit" => (Operator::Split, 2),
        "replace" | "creplace" | "ireplace" => (Operator::Replace, 2),
        "bxor" => (Operator::Sign(b'^'), 1),
        _ => return None,
    })
}

/// The name behind a dollar sign in a text, and what follows it.
fn variable(behind: &str, language: Language) -> (Option<String>, &str) {
    let braced = behind.strip_prefix('{').and_then(|inner| inner.split_once('}'));
    if language == Language::JavaScript {
        return braced
            .map_or((None, behind), |(name, after)| (Some(name.trim().to_owned()), after));
    }
    if let Some((name, after)) = braced {
        return (Some(format!("${name}")), after);
    }
    let end = behind.find(|letter: char| !letter.is_alphanumeric() && letter != '_');
    let (name, after) =
        behind.split_at_checked(end.unwrap_or(behind.len())).unwrap_or(("", behind));
    ((!name.is_empty()).then(|| format!("${name}")), after)
}

/// Brackets within brackets.
const DEPTH_MAX: usize = 40;
const METHODS_MAX: usize = 64;
const SKIPPED_MAX: usize = 2_000;
const LOOP_TOKENS_MAX: usize = 16;
