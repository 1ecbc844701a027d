//! Regular expressions that stand for a few fixed texts: what scripts take out of or put
//! into their own strings with `replace`.

/// The texts that an expression matches, if they can be counted: letters, classes of
/// letters, and alternatives of both.
pub(crate) fn alternatives(body: &str) -> Option<Vec<String>> {
    let body = body.strip_suffix('+').unwrap_or(body);
    if let Some(class) = body.strip_prefix('[').and_then(|body| body.strip_suffix(']')) {
        return letters_of_class(class);
    }
    let body = body.strip_prefix('(').and_then(|body| body.strip_suffix(')')).unwrap_or(body);
    let texts: Vec<String> = body.split('|').map(literal).collect::<Option<_>>()?;
    (texts.len() <= ALTERNATIVES_MAX && texts.iter().all(|text| !text.is_empty())).then_some(texts)
}

/// Replaces all occurrences of each of them, or the first of the first one; `None` if the
/// text would grow beyond all use.
pub(crate) fn replace(text: &str, texts: &[String], with: &str, all: bool) -> Option<String> {
    if let ([one], false) = (texts, all) {
        return Some(text.replacen(one.as_str(), with, 1));
    }
    let mut out = text.to_owned();
    for one in texts {
        let grows = out.matches(one.as_str()).count().saturating_mul(with.len());
        (out.len().saturating_add(grows) <= REPLACED_MAX).then_some(())?;
        out = out.replace(one.as_str(), with);
    }
    Some(out)
}

fn literal(written: &str) -> Option<String> {
    let mut out = String::new();
    let mut letters = written.chars();
    while let Some(letter) = letters.next() {
        let stands = match letter {
            '\\' => escaped(letters.next()?)?,
            '.' | '*' | '+' | '?' | '[' | ']' | '(' | ')' | '{' | '}' | '^' | '$' => return None,
            other => other,
        };
        out.push(stands);
    }
    Some(out)
}

fn letters_of_class(class: &str) -> Option<Vec<String>> {
    let mut out = Vec::new();
    let mut letters = class.chars().peekable();
    while let Some(letter) = letters.next() {
        let stands = match letter {
            '^' if out.is_empty() => return None,
            '\\' => escaped(letters.next()?)?,
            other => other,
        };
        if letters.peek() == Some(&'-') {
            letters.next();
            let end = letters.next()?;
            out.extend((stands..=end).map(String::from).take(ALTERNATIVES_MAX));
        } else {
            out.push(stands.to_string());
        }
        if out.len() > ALTERNATIVES_MAX {
            return None;
        }
    }
    (!out.is_empty()).then_some(out)
}

fn escaped(letter: char) -> Option<char> {
    match letter {
        'n' => Some('\n'),
        'r' => Some('\r'),
        't' => Some('\t'),
        letter if letter.is_ascii_alphanumeric() => None,
        letter => Some(letter),
    }
}

const REPLACED_MAX: usize = 64 << 20;
const ALTERNATIVES_MAX: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countable_expressions() {
        for (body, texts) in [
            ("x", Some(vec!["x"])),
            (r"\$\$", Some(vec!["$$"])),
            ("ab|cd", Some(vec!["ab", "cd"])),
            ("(?:a)", None),
            ("[!@]+", Some(vec!["!", "@"])),
            ("[a-c]", Some(vec!["a", "b", "c"])),
            ("[^a]", None),
            (r"\d", None),
            (".*", None),
            ("", None),
            ("[z-a]", None),
        ] {
            let found = alternatives(body);
            let expected = texts.map(|texts| texts.into_iter().map(String::from).collect());
            assert_eq!(found, expected, "{body}");
        }
    }

    #[test]
    fn first_or_all() {
        let of = |text: &str, texts: &[&str], with: &str, all| {
            let texts: Vec<String> = texts.iter().map(ToString::to_string).collect();
            replace(text, &texts, with, all)
        };
        assert_eq!(of("axbx", &["x"], "", true).as_deref(), Some("ab"));
        assert_eq!(of("axbx", &["x"], "", false).as_deref(), Some("abx"));
        assert_eq!(of("axby", &["x", "y"], "", true).as_deref(), Some("ab"));
        assert_eq!(of(&"a".repeat(1 << 20), &["a"], &"b".repeat(1 << 10), true), None);
    }
}
