//! Internet shortcuts (`.url`, the `[InternetShortcut]` section that Windows reads) and
//! web queries (`.iqy`, four lines that make Excel fetch a table).

use vocab::{Deception, FactKey, Feature, FileType, Inside, Spot};

use crate::charset::{decoded, utf16_le};
use crate::contents::{Contents, TextKind};
use crate::open::{Give, Sample, Tools};
use crate::target::{Leads, features_clicked, features_loaded, is_program, leads};
use crate::time::file_time;

pub(crate) fn open(sample: &Sample<'_>, tools: &Tools<'_>, _give: &mut Give<'_>) -> Contents {
    let mut contents = Contents::new(tools.limits);
    let text = match sample.bytes {
        [0xff, 0xfe, rest @ ..] => utf16_le(rest),
        [0xef, 0xbb, 0xbf, rest @ ..] => decoded(rest),
        bytes => decoded(bytes),
    };
    if sample.kind == FileType::Iqy {
        query(&text, &mut contents);
    } else {
        shortcut(&text, &mut contents);
    }
    contents
}

/// `WEB`, a version, the address, and what is posted to it. Excel also takes the address
/// alone.
fn query(text: &str, contents: &mut Contents) {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty()).peekable();
    if let Some(kind) = lines.next_if(|line| !line.contains(':') && !line.starts_with('\\')) {
        contents.fact(FactKey::Kind, kind);
    }
    if let Some(version) = lines.next_if(|line| line.bytes().all(|byte| byte.is_ascii_digit())) {
        contents.fact(FactKey::Version, version);
    }
    if let Some(target) = lines.next() {
        let spot = Spot::inside(Inside::Link, "url");
        contents.fact(FactKey::Target, target);
        for feature in features_loaded(target, Feature::ExternalLink) {
            contents.feature(feature, spot.clone());
        }
        if leads(target) != Leads::Here {
            contents.feature(Feature::Downloads, spot.clone());
        }
        contents.text(TextKind::Link, spot, target.to_owned());
    }
    let rest: Vec<&str> = lines.take(LINES_MAX).collect();
    contents.text(TextKind::Hidden, Spot::inside(Inside::Property, "query"), rest.join("\n"));
}

/// The keys of a shortcut, in whatever section they stand.
fn shortcut(text: &str, contents: &mut Contents) {
    for line in text.lines().take(LINES_MAX) {
        let Some((name, value)) = line.split_once('=') else { continue };
        let (name, value) = (name.trim(), value.trim());
        let Some(key) = KEYS.iter().find(|known| known.eq_ignore_ascii_case(name)) else {
            continue;
        };
        if !value.is_empty() {
            property(key, value, contents);
        }
    }
}

fn property(name: &'static str, value: &str, contents: &mut Contents) {
    match name {
        "URL" => target(value, contents),
        "IconFile" => {
            contents.fact(FactKey::IconLocation, value);
            if ICONS.iter().any(|known| ends_with(value, known)) {
                contents.deception(Deception::ShortcutAsDocument);
            }
            loaded(name, value, contents);
        }
        "WorkingDirectory" => {
            contents.fact(FactKey::WorkingFolder, value);
            loaded(name, value, contents);
        }
        "Modified" => {
            // FILETIME in hexadecimal digits, bytes as they stand in memory, and a byte over.
            let time = value.get(..16).and_then(|digits| u64::from_str_radix(digits, 16).ok());
            contents
                .fact_some(FactKey::Modified, time.and_then(|time| file_time(time.swap_bytes())));
        }
        _ => loaded(name, value, contents),
    }
}

/// What a double click opens.
fn target(value: &str, contents: &mut Contents) {
    let spot = Spot::inside(Inside::Link, "URL");
    contents.fact(FactKey::Target, value);
    for feature in features_clicked(value) {
        contents.feature(feature, spot.clone());
    }
    let is_web = ["http:", "https:"].iter().any(|scheme| {
        value.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    });
    // A page opens in the browser; a program on a share or the disk is run by the click.
    if is_program(value) && !is_web {
        contents.feature(Feature::RunsCommand, spot.clone());
    }
    if leads(value) == Leads::Away && !is_web {
        contents.feature(Feature::Downloads, spot.clone());
    }
    contents.text(TextKind::Link, spot, value.to_owned());
}

/// Explorer fetches the icon of a shortcut that is only looked at, and tells the host of a
/// share who looks.
fn loaded(name: &str, value: &str, contents: &mut Contents) {
    let spot = Spot::inside(Inside::Property, name);
    for feature in features_loaded(value, Feature::ExternalLink) {
        contents.feature(feature, spot.clone());
    }
    let kind = if leads(value) == Leads::Here { TextKind::Hidden } else { TextKind::Link };
    contents.text(kind, spot, value.to_owned());
}

fn ends_with(value: &str, ending: &str) -> bool {
    let value = value.to_ascii_lowercase();
    value.ends_with(ending)
}

/// Keys of a shortcut that name something to be loaded, and its time.
const KEYS: [&str; 6] = ["URL", "BASEURL", "ORIGURL", "IconFile", "WorkingDirectory", "Modified"];
/// Programs whose icon makes a shortcut look like a document.
const ICONS: [&str; 10] = [
    "acrord32.exe",
    "acrobat.exe",
    "winword.exe",
    "wordicon.exe",
    "excel.exe",
    "xlicons.exe",
    "powerpnt.exe",
    "pptico.exe",
    "notepad.exe",
    "zipfldr.dll",
];
/// Shortcuts and queries have a few lines.
const LINES_MAX: usize = 1_000;

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use testkit::mutation::mutate;

    use crate::shown::opened;

    fn check(name: &str, text: &str, expected: &Expect) {
        expected.assert_eq(&opened(name, text.as_bytes()));
    }

    #[test]
    fn web_query() {
        check(
            "x.iqy",
            "WEB\r\n1\r\nhttp://a.example/q?x=[\"Ask\",\"?\"]\r\np=1&q=http://b.example/\r\n\r\nSelection=1\r\n",
            &expect![[r#"
                iqy
                kind: WEB
                version: 1
                target: http://a.example/q?x=[\"Ask\",\"?\"]
                * external-link link:url
                * downloads link:url
                Link link:url: http://a.example/q?x=[\"Ask\",\"?\"]
                Hidden property:query: p=1&q=http://b.example/\nSelection=1
            "#]],
        );
        check(
            "x.iqy",
            "\\\\a.example\\s\\x.htm",
            &expect![[r#"
            iqy
            target: \\\\a.example\\s\\x.htm
            * external-link link:url
            * downloads link:url
            Link link:url: \\\\a.example\\s\\x.htm
        "#]],
        );
        check(
            "x.iqy",
            "web\n1\nC:\\x.htm",
            &expect![[r#"
            iqy
            kind: web
            version: 1
            target: C:\\x.htm
            Link link:url: C:\\x.htm
        "#]],
        );
    }

    #[test]
    fn shortcut_to_a_page() {
        check(
            "x.url",
            "[{000214A0-0000-0000-C000-000000000046}]\r\nProp3=19,2\r\n[InternetShortcut]\r\nIDList=\r\nURL=https://a.example/\r\nIconIndex=0\r\nIconFile=C:\\x\\favicon.ico\r\nModified=00B1D5DCE4D6D10144\r\n",
            &expect![[r#"
                url
                target: https://a.example/
                icon-location: C:\\x\\favicon.ico
                modified: 2016-07-05T17:44:21Z
                Link link:URL: https://a.example/
                Hidden property:IconFile: C:\\x\\favicon.ico
            "#]],
        );
    }

    #[test]
    fn shortcut_to_a_program_on_a_share() {
        check(
            "x.url",
            "[InternetShortcut]\nurl = file://a.example@80/s/x.zip/x.exe\nICONFILE=\\\\b.example\\s\\winword.exe\nWorkingDirectory=\\\\c.example\\DavWWWRoot",
            &expect![[r#"
                url
                target: file://a.example@80/s/x.zip/x.exe
                icon-location: \\\\b.example\\s\\winword.exe
                working-folder: \\\\c.example\\DavWWWRoot
                * runs-command link:URL
                * downloads link:URL
                * external-link property:IconFile
                ~ shortcut-as-document
                Link link:URL: file://a.example@80/s/x.zip/x.exe
                Link property:IconFile: \\\\b.example\\s\\winword.exe
                Link property:WorkingDirectory: \\\\c.example\\DavWWWRoot
            "#]],
        );
    }

    #[test]
    fn shortcut_to_a_handler() {
        check(
            "x.url",
            "[InternetShortcut]\nURL=search-ms:query=x&crumb=location:\\\\a.example\\s",
            &expect![[r#"
                url
                target: search-ms:query=x&crumb=location:\\\\a.example\\s
                * runs-command link:URL
                Link link:URL: search-ms:query=x&crumb=location:\\\\a.example\\s
            "#]],
        );
    }

    #[test]
    fn mutations_do_not_break_the_reader() {
        for seed in 0..500 {
            let _ = opened(
                "x.url",
                &mutate(
                    seed,
                    b"[InternetShortcut]\nURL=file://a/b\nModified=00B1D5DCE4D6D10144\n",
                    b"=\xe3\x81\x82",
                ),
            );
            let _ = opened("x.iqy", &mutate(seed, b"WEB\n1\nhttp://a.example\nx=1", b"\n\n"));
        }
    }

    #[test]
    fn samples_of_other_projects() {
        let Some(corpus) = testkit::larger_corpus() else { return };
        let bytes = std::fs::read(corpus.join("artifacts/strelka/test.iqy")).unwrap();
        let found = opened("test.iqy", &bytes);
        assert!(found.contains("Link link:url: https://github.com/target/strelka/"), "{found}");
    }
}
