//! Strings of programs that name something on the network. Most other strings of a program
//! look like host names (`os.name`, `java.io`), so not all of them are searched.

/// Whether a string is worth searching for hosts and addresses.
pub(crate) fn is_remote(text: &str) -> bool {
    text.contains("://") || text.starts_with("\\\\") || has_address(text)
}

/// Four numbers with dots between them.
fn has_address(text: &str) -> bool {
    text.split(|letter: char| !letter.is_ascii_digit() && letter != '.').any(|word| {
        let mut count = 0;
        let numbers = word.split('.').all(|part| {
            count += 1;
            !part.is_empty() && part.parse::<u8>().is_ok()
        });
        numbers && count == 4
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_names_the_network() {
        for text in ["https://a.example/x", "tcp://192.0.2.1", "192.0.2.1:4444", r"\\host\share"] {
            assert!(is_remote(text), "{text}");
        }
        for text in ["os.name", "1.2.3", "1.2.3.4.5", "999.1.1.1", "java/io/File", "1..2.3"] {
            assert!(!is_remote(text), "{text}");
        }
    }
}
