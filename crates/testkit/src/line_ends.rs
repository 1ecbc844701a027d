//! One text in its three forms of line ends. A mail must mean the same in each.

/// Every line end as CR LF.
#[must_use]
pub fn to_crlf(bytes: &[u8]) -> Vec<u8> {
    with_ends(bytes, b"\r\n")
}

/// Every line end as LF.
#[must_use]
pub fn to_lf(bytes: &[u8]) -> Vec<u8> {
    with_ends(bytes, b"\n")
}

/// Every line end as CR.
#[must_use]
pub(crate) fn to_cr(bytes: &[u8]) -> Vec<u8> {
    with_ends(bytes, b"\r")
}

fn with_ends(bytes: &[u8], end: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() + bytes.len() / 16);
    let mut rest = bytes.iter().copied().peekable();
    while let Some(byte) = rest.next() {
        match byte {
            b'\r' => {
                rest.next_if_eq(&b'\n');
                out.extend_from_slice(end);
            }
            b'\n' => out.extend_from_slice(end),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_forms_turn_into_each_other() {
        let lf = b"Subject: x\n\nbody\n";
        assert_eq!(to_crlf(lf), b"Subject: x\r\n\r\nbody\r\n");
        assert_eq!(to_cr(lf), b"Subject: x\r\rbody\r");
        assert_eq!(to_lf(&to_crlf(lf)), lf);
        assert_eq!(to_lf(&to_cr(lf)), lf);
        assert_eq!(to_crlf(&to_crlf(lf)), to_crlf(lf));
    }
}
