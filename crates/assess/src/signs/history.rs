//! What the writer wrote himself, apart from the earlier mails that he quotes.
//!
//! Quoting is told by `>` at the start of a line and by the header blocks and
//! marks that mail programs put above an earlier mail; there is no standard.

/// A text cut into the writer's own lines and the earlier mails.
#[derive(Debug, Default)]
pub(super) struct Cut<'a> {
    pub(super) own: Vec<&'a str>,
    pub(super) quoted: Vec<&'a str>,
}

/// Cuts a text, up to `LINES_MAX` lines.
pub(super) fn cut(text: &str) -> Cut<'_> {
    let lines: Vec<&str> = text.lines().take(LINES_MAX).collect();
    let mut cut = Cut::default();
    let mut earlier = false;
    for (index, line) in lines.iter().enumerate() {
        let below = lines.get(index + 1..).unwrap_or_default();
        earlier = earlier || opens_earlier_mail(line, below);
        let quoted = earlier || is_quote(line) || is_attribution(line, below);
        if quoted { &mut cut.quoted } else { &mut cut.own }.push(line);
    }
    cut
}

fn is_quote(line: &str) -> bool {
    line.trim_start().starts_with(['>', '＞'])
}

/// Whether a line says who wrote what is quoted right below it: 「佐藤 <sato@…>:」,
/// "On … Bob <bob@…> wrote:", also when it was broken before its last word.
fn is_attribution(line: &str, below: &[&str]) -> bool {
    let ends = |line: &str| {
        let line = line.trim_end();
        line.ends_with([':', '：']) || line.ends_with("wrote") || line.ends_with("のメール")
    };
    if !ends(line) && !line.contains('@') {
        return false;
    }
    let mut next = below.iter().filter(|line| !line.trim().is_empty()).take(2);
    let (first, second) = (next.next(), next.next());
    let quoted = |line: Option<&&str>| line.is_some_and(|line| is_quote(line));
    let whole = ends(line) && quoted(first);
    let broken = line.contains('@') && quoted(second) && first.is_some_and(|rest| ends(rest));
    whole || broken
}

/// A mark such as `-----Original Message-----`, or a block of header lines.
fn opens_earlier_mail(line: &str, below: &[&str]) -> bool {
    let line = line.trim();
    if line.starts_with("--") {
        let inner = line.trim_matches(['-', ' ']).to_lowercase();
        return MARKS.contains(&inner.as_str());
    }
    let begins = |line: &str, names: &[&str]| {
        let line = line.trim_start_matches([' ', '*', '\u{3000}']);
        names.iter().any(|name| {
            let head = line.get(..name.len()).unwrap_or_default();
            let rest = line.get(name.len()..).unwrap_or_default().trim_start_matches(['*', ' ']);
            head.eq_ignore_ascii_case(name) && rest.starts_with([':', '：'])
        })
    };
    begins(line, &FROM_NAMES)
        && below.iter().take(HEADER_BLOCK).filter(|line| begins(line, &NEXT_NAMES)).count() >= 2
}

/// Domains of the addresses in the quoted lines, each once, at most `DOMAINS_MAX`.
pub(super) fn domains(quoted: &[&str]) -> Vec<String> {
    let mut domains: Vec<String> = Vec::new();
    for line in quoted {
        for (at, _) in line.match_indices('@') {
            let rest = line.get(at + 1..).unwrap_or_default();
            let end = rest
                .find(|c: char| !c.is_ascii_alphanumeric() && c != '.' && c != '-')
                .unwrap_or(rest.len());
            let found = rest.get(..end).and_then(observable::host);
            if let Some(host) = found.filter(|host| host.contains('.') && !domains.contains(host)) {
                domains.push(host);
            }
            if domains.len() >= DOMAINS_MAX {
                return domains;
            }
        }
    }
    domains
}

const LINES_MAX: usize = 4_000;
const DOMAINS_MAX: usize = 32;
/// Lines below the sender's in which the rest of a header block stands.
const HEADER_BLOCK: usize = 5;

const MARKS: [&str; 8] = [
    "original message",
    "original appointment",
    "forwarded message",
    "begin forwarded message",
    "元のメッセージ",
    "転送メッセージ",
    "original mail",
    "message original",
];
const FROM_NAMES: [&str; 3] = ["From", "差出人", "送信者"];
const NEXT_NAMES: [&str; 10] =
    ["Sent", "Date", "To", "Cc", "Subject", "送信日時", "日時", "日付", "宛先", "件名"];

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(text: &str, expect: &Expect) {
        let cut = cut(text);
        let shown = format!("{:?}\n{:?}\n{:?}", cut.own, cut.quoted, domains(&cut.quoted));
        expect.assert_eq(&shown);
    }

    #[test]
    fn quote_signs_apart_from_own_lines() {
        check(
            "Thank you.\n\n> bob@b-company.com wrote\n> please pay\nRegards",
            &expect![[r#"
                ["Thank you.", "", "Regards"]
                ["> bob@b-company.com wrote", "> please pay"]
                ["b-company.com"]"#]],
        );
    }

    #[test]
    fn who_wrote_the_quoted_lines_belongs_to_them() {
        check(
            "了解です。\n次の点:\n・納期\n\n2026年1月30日 佐藤 <sato@a.example>:\n\n> 本文",
            &expect![[r#"
                ["了解です。", "次の点:", "・納期", "", ""]
                ["2026年1月30日 佐藤 <sato@a.example>:", "> 本文"]
                ["a.example"]"#]],
        );
        check(
            "Yes.\nOn Mon, 2 Feb 2026, Bob Carter <bob@b.example>\nwrote:\n> Is it?",
            &expect![[r#"
                ["Yes."]
                ["On Mon, 2 Feb 2026, Bob Carter <bob@b.example>", "wrote:", "> Is it?"]
                ["b.example"]"#]],
        );
    }

    #[test]
    fn a_header_block_opens_an_earlier_mail() {
        check(
            "了解しました。\n差出人: 山田 <yamada@a.example>\n送信日時: 今日\n宛先: b@b.example\n本文",
            &expect![[r#"
                ["了解しました。"]
                ["差出人: 山田 <yamada@a.example>", "送信日時: 今日", "宛先: b@b.example", "本文"]
                ["a.example", "b.example"]"#]],
        );
    }

    #[test]
    fn a_mark_opens_an_earlier_mail() {
        check(
            "see below\n-----Original Message-----\nhello",
            &expect![[r#"
                ["see below"]
                ["-----Original Message-----", "hello"]
                []"#]],
        );
    }

    #[test]
    fn a_line_from_alone_is_own_text() {
        check(
            "From: here on it is easy",
            &expect![[r#"
                ["From: here on it is easy"]
                []
                []"#]],
        );
    }
}
