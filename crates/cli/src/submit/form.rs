//! The form that hands something in, as `multipart/form-data` (RFC 7578).

use sha2::{Digest, Sha256};
use vocab::Word;

use crate::args::SubmitArgs;

/// The fields that all submissions of a run have in common.
#[derive(Debug)]
pub(super) struct Form {
    fields: Vec<(&'static str, String)>,
    /// What the submitter set `once` to.
    once: String,
}

/// A mail or file.
#[derive(Debug)]
pub(super) struct Upload {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
}

impl Form {
    pub(super) fn of(args: &SubmitArgs) -> Self {
        fn word<W: Word>(word: Option<W>) -> Option<String> {
            word.map(|word| word.word().to_owned())
        }
        let handling = &args.handling;
        let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string());
        let one = [
            ("kind", word(args.kind)),
            ("words", args.words.clone()),
            ("seen", day(args.seen)),
            ("copies", args.copies.map(|copies| copies.to_string())),
            ("category", word(args.category)),
            ("rescue", args.rescue.then(|| "yes".to_owned())),
            ("telephone", args.telephone.clone()),
            ("preset", word(handling.preset)),
            ("tlp", word(handling.tlp)),
            ("at-once", handling.at_once.map(|yes| if yes { "yes" } else { "no" }.to_owned())),
            ("rule", word(handling.rule)),
            ("attribution", word(handling.attribution)),
            ("not-before", day(handling.not_before)),
            ("not-after", day(handling.not_after)),
            ("never", Some(handling.never.join("\n")).filter(|never| !never.is_empty())),
        ];
        let happened = args.happened.iter().map(|word| ("happened", word.to_string()));
        let reach = handling.reach.iter().map(|reach| ("reach", reach.clone()));
        let one = one.into_iter().filter_map(|(name, value)| Some((name, value?)));
        Self {
            fields: one.chain(happened).chain(reach).collect(),
            once: args.once.clone().unwrap_or_default(),
        }
    }

    /// The boundary and the body. What was interrupted can be run again: the same content has
    /// the same `once`, and is handed in once.
    pub(super) fn body(&self, uploads: &[Upload]) -> (String, Vec<u8>) {
        let once = self.once(uploads);
        // Nobody can write a content that holds its own hash.
        let boundary = format!("noroshi-{once}");
        let fields = self.fields.iter().map(|(name, value)| (*name, value.as_str()));
        let mut body = Vec::new();
        for (name, value) in fields.chain([("once", once.as_str())]) {
            let head =
                format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
            for part in [head.as_bytes(), value.as_bytes(), b"\r\n"] {
                body.extend_from_slice(part);
            }
        }
        for upload in uploads {
            let head = format!(
                "--{boundary}\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{}\"\r\n\
                 Content-Type: application/octet-stream\r\n\r\n",
                quoted(&upload.name)
            );
            for part in [head.as_bytes(), &upload.bytes, b"\r\n"] {
                body.extend_from_slice(part);
            }
        }
        body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
        (boundary, body)
    }

    fn once(&self, uploads: &[Upload]) -> String {
        let mut hash = Sha256::new();
        hash.update(self.once.as_bytes());
        for upload in uploads {
            hash.update(Sha256::digest(&upload.bytes));
        }
        analysis::hex(hash.finalize().as_slice())
    }
}

/// A name within quotes, as browsers write it: what would end them or the line is escaped.
fn quoted(name: &str) -> String {
    let escaped = |letter: char| match letter {
        '"' => "%22".to_owned(),
        '\0'..='\u{1f}' | '\u{7f}' => format!("%{:02X}", u32::from(letter)),
        _ => letter.to_string(),
    };
    name.chars().map(escaped).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(once: &str) -> Form {
        Form { fields: vec![("preset", "hub-only".to_owned())], once: once.to_owned() }
    }

    fn upload(name: &str, text: &str) -> Upload {
        Upload { name: name.to_owned(), bytes: text.as_bytes().to_vec() }
    }

    #[test]
    fn the_same_content_is_handed_in_once_whatever_it_is_called() {
        let once = |form: &Form, name, text| form.once(&[upload(name, text)]);
        assert_eq!(once(&form(""), "a", "x"), once(&form(""), "b", "x"));
        assert_ne!(once(&form(""), "a", "x"), once(&form(""), "a", "y"));
        assert_ne!(once(&form(""), "a", "x"), once(&form("again"), "a", "x"));
        let two = form("").once(&[upload("a", "x"), upload("b", "y")]);
        assert_ne!(two, form("").once(&[upload("a", "xy")]));
    }

    #[test]
    fn a_name_stays_within_its_quotes() {
        let (boundary, body) = form("").body(&[upload("a\"\r\nX: y", "t")]);
        let body = String::from_utf8(body).unwrap().replace(&boundary, "B");
        assert!(body.contains("filename=\"a%22%0D%0AX: y\"\r\n"), "{body}");
        assert!(body.starts_with(
            "--B\r\nContent-Disposition: form-data; name=\"preset\"\r\n\r\nhub-only\r\n--B"
        ));
        assert!(body.ends_with("\r\n\r\nt\r\n--B--\r\n"), "{body}");
    }
}
