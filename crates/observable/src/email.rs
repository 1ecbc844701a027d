//! Mail addresses in their normal form.

use crate::host::host;

/// An address in lower case with its domain normalised, or `None`. The local
/// part is not looked into: no receiver known to us tells its case apart, and
/// one form of an address is what makes it comparable.
#[must_use]
pub fn email(text: &str) -> Option<String> {
    let (local, domain) = text.trim().rsplit_once('@')?;
    let readable = !local.is_empty()
        && local.len() <= LOCAL_MAX
        && !local.contains(|c: char| c.is_whitespace() || c.is_control() || c == '@');
    let domain = if readable { host(domain)? } else { return None };
    Some(format!("{}@{domain}", local.to_lowercase()))
}

/// RFC 5321 allows 64; bounce addresses with the recipient inside are longer.
pub(crate) const LOCAL_MAX: usize = 255;

#[cfg(test)]
mod tests {
    use super::email;

    #[test]
    fn addresses_have_one_normal_form() {
        assert_eq!(
            email(" Taro.Yamada@A.CO.Example ").as_deref(),
            Some("taro.yamada@a.co.example")
        );
        assert_eq!(email("a@日本語.jp").as_deref(), Some("a@xn--wgv71a119e.jp"));
        assert_eq!(email("a@[192.0.2.1]"), None);
        assert_eq!(email("@a.example"), None);
        assert_eq!(email("a b@a.example"), None);
        assert_eq!(email("a@b@a.example"), None);
    }
}
