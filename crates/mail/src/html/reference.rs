//! References resolved against a base (RFC 3986 section 5.2).

use std::borrow::Cow;

/// The target of a reference on a page with that base.
pub(super) fn resolve<'r>(base: Option<&str>, reference: &'r str) -> Cow<'r, str> {
    let Some(base) = base.and_then(Base::of).filter(|_| scheme(reference).is_none()) else {
        return Cow::Borrowed(reference);
    };
    let (path, tail) = split(reference);
    Cow::Owned(if reference.starts_with("//") || reference.starts_with("\\\\") {
        format!("{}:{reference}", base.scheme)
    } else if path.is_empty() {
        format!("{}{}{tail}", base.origin, base.path)
    } else if path.starts_with(['/', '\\']) {
        format!("{}{}{tail}", base.origin, without_dots(path))
    } else {
        let folder = base.path.rfind('/').and_then(|at| base.path.get(..at)).unwrap_or_default();
        format!("{}{}{tail}", base.origin, without_dots(&format!("{folder}/{path}")))
    })
}

/// The scheme of an absolute reference.
pub(super) fn scheme(reference: &str) -> Option<&str> {
    let is_part = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.');
    let end = reference.bytes().position(|b| !is_part(b))?;
    let is_scheme = reference.starts_with(|c: char| c.is_ascii_alphabetic())
        && reference.as_bytes().get(end) == Some(&b':');
    reference.get(..end).filter(|_| is_scheme)
}

struct Base<'b> {
    scheme: &'b str,
    /// Scheme and authority.
    origin: &'b str,
    path: &'b str,
}

impl<'b> Base<'b> {
    fn of(text: &'b str) -> Option<Self> {
        let scheme = scheme(text)?;
        let authority = scheme.len() + "://".len();
        let rest = text.get(scheme.len()..)?.strip_prefix("://")?;
        let end = authority + rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (path, _) = split(text.get(end..)?);
        Some(Self { scheme, origin: text.get(..end)?, path })
    }
}

/// Path, and what follows from the question mark or hash sign on.
fn split(text: &str) -> (&str, &str) {
    text.split_at_checked(text.find(['?', '#']).unwrap_or(text.len())).unwrap_or((text, ""))
}

/// RFC 3986 section 5.2.4, by segments.
fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut segments = path.split(['/', '\\']).skip(1).peekable();
    while let Some(segment) = segments.next() {
        let is_last = segments.peek().is_none();
        match segment {
            ".." | "." => {
                if segment == ".." {
                    kept.pop();
                }
                if is_last {
                    kept.push("");
                }
            }
            _ => kept.push(segment),
        }
    }
    format!("/{}", kept.join("/"))
}

#[cfg(test)]
mod tests {
    use super::resolve;

    /// The normal examples of RFC 3986 section 5.4.1.
    #[test]
    fn references_resolve_as_in_the_rfc() {
        for (reference, want) in [
            ("g:h", "g:h"),
            ("g", "http://a/b/c/g"),
            ("./g", "http://a/b/c/g"),
            ("g/", "http://a/b/c/g/"),
            ("/g", "http://a/g"),
            ("//g", "http://g"),
            ("g?y", "http://a/b/c/g?y"),
            ("g?y/./x", "http://a/b/c/g?y/./x"),
            ("g#s", "http://a/b/c/g#s"),
            (";x", "http://a/b/c/;x"),
            (".", "http://a/b/c/"),
            ("./", "http://a/b/c/"),
            ("..", "http://a/b/"),
            ("../g", "http://a/b/g"),
            ("../..", "http://a/"),
            ("../../g", "http://a/g"),
            ("../../../g", "http://a/g"),
        ] {
            assert_eq!(resolve(Some("http://a/b/c/d;p?q"), reference), want);
        }
        assert_eq!(resolve(Some("http://a"), "g"), "http://a/g");
        assert_eq!(resolve(Some("nonsense"), "g"), "g");
        assert_eq!(resolve(None, "g"), "g");
    }
}
