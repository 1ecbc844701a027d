//! Traces that programs leave: registry keys, mutexes, debug paths, user agents,
//! and the names of YARA rules.

/// The registry key that text begins with, its hive spelled out, and its length.
pub(super) fn registry(text: &str) -> Option<(String, usize)> {
    let (hive, path) = text.split_once('\\')?;
    let hive = HIVES
        .iter()
        .find(|(short, long)| hive.eq_ignore_ascii_case(short) || hive.eq_ignore_ascii_case(long));
    let (_, long) = hive?;
    let written = text.len() - path.len();
    let mut length = 0;
    for (n, segment) in path.split('\\').enumerate() {
        let (taken, goes_on) = key(segment);
        if taken == 0 {
            break;
        }
        length += taken + usize::from(n > 0);
        if !goes_on {
            break;
        }
    }
    let path = path.get(..length)?.trim_end_matches(['.', '-']);
    let is_key = path.bytes().any(|b| b.is_ascii_alphanumeric());
    is_key.then(|| (format!("{long}\\{path}"), written + path.len()))
}

/// A named kernel object of the global or the session name space.
pub(super) fn mutex(text: &str) -> Option<(String, usize)> {
    let (space, name) = text.split_once('\\')?;
    let length = name
        .bytes()
        .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b'{' | b'}'))
        .count();
    let is_path = name.as_bytes().get(length) == Some(&b'\\');
    let name = name.get(..length)?.trim_end_matches('.');
    (name.len() >= 3 && !is_path)
        .then(|| (format!("{space}\\{name}"), space.len() + 1 + name.len()))
}

/// The path of a program database, which tells how a developer names things.
pub(super) fn pdb(text: &str) -> Option<(String, usize)> {
    let end = text.char_indices().nth(PATH_MAX).map_or(text.len(), |(at, _)| at);
    let line = text.get(..end)?;
    let no_path =
        |b: u8| b.is_ascii_control() || matches!(b, b'"' | b'<' | b'>' | b'|' | b'*' | b'?' | b':');
    let drive = 2;
    let length = line.bytes().skip(drive).position(no_path).map_or(line.len(), |at| at + drive);
    let path = line.get(..length)?;
    let bytes = path.as_bytes();
    let end = memchr::memchr_iter(b'.', bytes).map(|dot| dot + 4).find(|&end| {
        let is_pdb = bytes.get(end - 4..end).is_some_and(|e| e.eq_ignore_ascii_case(b".pdb"));
        is_pdb && !bytes.get(end).is_some_and(u8::is_ascii_alphanumeric)
    })?;
    path.get(..end).map(|path| (path.to_owned(), end))
}

/// The value of a User-Agent field; the text begins with the colon.
pub(super) fn user_agent_field(text: &str) -> Option<(String, usize)> {
    let line = line(text);
    let value = line.strip_prefix(':')?.trim();
    (!value.is_empty()).then(|| (value.to_owned(), line.len()))
}

/// `Mozilla/5.0 (…) …` up to the end of the line or of the quotation.
pub(super) fn user_agent(text: &str) -> Option<(String, usize)> {
    let [b'0'..=b'9', b'.', b'0'..=b'9', b' ', b'(', ..] =
        text.strip_prefix("Mozilla/")?.as_bytes()
    else {
        return None;
    };
    let line = line(text);
    let end = line.find(['"', '`', '|', '<', '」', '』', '。']).unwrap_or(line.len());
    Some((line.get(..end)?.trim_end().to_owned(), end))
}

/// The name of a YARA rule; the text begins behind the word `rule`.
pub(super) fn yara(text: &str) -> Option<(String, usize)> {
    let text = text.get(..text.floor_char_boundary(YARA_MAX))?;
    let head = text.get(..text.find('{')?)?;
    let (name, tags) = head.split_once(':').unwrap_or((head, ""));
    let name = name.trim();
    let is_name = |word: &str| {
        !word.starts_with(|c: char| c.is_ascii_digit())
            && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    };
    let is_rule = !name.is_empty() && is_name(name) && tags.split_whitespace().all(is_name);
    is_rule.then(|| (name.to_owned(), head.len()))
}

/// How much of a key's segment is part of it, and whether the path goes on
/// behind it. Blanks stand between capitalised words (`Windows NT`) of segments
/// that another one follows; anywhere else prose begins.
fn key(segment: &str) -> (usize, bool) {
    let word = segment.bytes().take_while(|&b| is_key(b)).count();
    let all = segment.bytes().take_while(|&b| is_key(b) || b == b' ').count();
    let whole = segment.get(..all).unwrap_or_default();
    let is_name =
        |word: &str| word.starts_with(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit());
    let goes_on = all == segment.len() && all <= 48 && whole.split(' ').skip(1).all(is_name);
    if goes_on && word < all { (all, true) } else { (word, word == segment.len()) }
}

const fn is_key(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'_' | b'.' | b'-' | b'{' | b'}' | b'(' | b')' | b'*' | b'%' | b'$' | b'#'
        )
}

fn line(text: &str) -> &str {
    text.get(..text.find(['\n', '\r']).unwrap_or(text.len())).unwrap_or_default()
}

const HIVES: [(&str, &str); 5] = [
    ("HKLM", "HKEY_LOCAL_MACHINE"),
    ("HKCU", "HKEY_CURRENT_USER"),
    ("HKCR", "HKEY_CLASSES_ROOT"),
    ("HKU", "HKEY_USERS"),
    ("HKCC", "HKEY_CURRENT_CONFIG"),
];

/// Characters of the longest path that the compilers of Windows write.
const PATH_MAX: usize = 260;

/// The longest identifier of YARA has 128 bytes; the tags need some room.
const YARA_MAX: usize = 256;

#[cfg(test)]
mod tests {
    use super::{mutex, pdb, registry, user_agent, user_agent_field, yara};

    #[test]
    fn registry_keys() {
        let check = |text: &str, want: Option<&str>| {
            assert_eq!(registry(text).map(|(value, _)| value).as_deref(), want, "{text}");
        };
        check(
            "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Run に",
            Some("HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Run"),
        );
        check("HKCU\\Software\\a and HKLM\\b", Some("HKEY_CURRENT_USER\\Software\\a"));
        check("hkey_users\\S-1-5-21.", Some("HKEY_USERS\\S-1-5-21"));
        check("HKXX\\a", None);
        check("HKLM\\", None);
        check("HKLM\\\\x", None);
    }

    #[test]
    fn mutexes_are_no_paths() {
        assert_eq!(
            mutex("Global\\{A-1}_x のミューテックス").unwrap(),
            ("Global\\{A-1}_x".to_owned(), 14)
        );
        assert_eq!(mutex("Local\\Temp\\x.exe"), None);
        assert_eq!(mutex("Local\\a"), None);
    }

    #[test]
    fn debug_paths() {
        assert_eq!(pdb("D:\\work\\My Door\\x.pdb\" y").unwrap().0, "D:\\work\\My Door\\x.pdb");
        assert_eq!(pdb("D:\\work\\x.pdbx"), None);
        assert_eq!(pdb("D:\\work\n\\x.pdb"), None);
    }

    #[test]
    fn user_agents() {
        assert_eq!(user_agent_field(": curl/8.0 \r\nHost: x").unwrap().0, "curl/8.0");
        assert_eq!(user_agent_field(":\n"), None);
        assert_eq!(
            user_agent("Mozilla/5.0 (Windows NT 10.0; Win64) X/1\" and").unwrap().0,
            "Mozilla/5.0 (Windows NT 10.0; Win64) X/1"
        );
        assert_eq!(user_agent("Mozilla/Firefox"), None);
    }

    #[test]
    fn yara_rules() {
        assert_eq!(yara(" Emdivi_t17 : apt x {\n").unwrap().0, "Emdivi_t17");
        assert_eq!(yara(" of law {"), None);
        assert_eq!(yara(" { }"), None);
    }
}
