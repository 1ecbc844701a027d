//! Files within addresses: `data:text/html;base64,…` (RFC 2397).

use crate::decode;

/// What a `data:` address holds.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Data {
    /// In small letters, without parameters.
    pub(crate) media_type: String,
    pub(crate) bytes: Vec<u8>,
}

/// Reads an address; `None` if it is no such one.
pub(crate) fn data_url(address: &str) -> Option<Data> {
    let rest = address.trim_start();
    let scheme = rest.get(..5)?;
    scheme.eq_ignore_ascii_case("data:").then_some(())?;
    let (head, body) = rest.get(5..)?.split_once(',')?;
    let mut parameters = head.split(';').map(str::trim);
    let media_type = parameters.next().unwrap_or_default().to_ascii_lowercase();
    let is_base64 = parameters.any(|parameter| parameter.eq_ignore_ascii_case("base64"));
    let plain = decode::percent(body);
    let bytes = if is_base64 { decode::base64(&plain)? } else { plain };
    (!bytes.is_empty()).then_some(Data { media_type, bytes })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_percent_and_others() {
        let read = |address| data_url(address).map(|data| (data.media_type, data.bytes));
        assert_eq!(
            read(" DATA:text/HTML;charset=utf-8;base64,PGI%2BYTwvYj4="),
            Some(("text/html".into(), b"<b>a</b>".to_vec()))
        );
        assert_eq!(read("data:,a%20b"), Some((String::new(), b"a b".to_vec())));
        assert_eq!(read("data:text/plain"), None);
        assert_eq!(read("data:;base64,!"), None);
        assert_eq!(read("http://a.example/,"), None);
    }
}
