//! Targets that documents and shortcuts name: where they lead, and what following them
//! does. Only the form of a target is looked at; nothing is fetched.

use vocab::Feature;

/// What following a target does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Leads {
    /// Nowhere beyond the machine: a bookmark, a file beside the document, a mail address.
    Here,
    /// To another host, by HTTP, FTP, SMB or WebDAV.
    Away,
    /// To a handler that runs what stands in the target.
    Runs,
}

/// Tells where a target leads.
pub(crate) fn leads(target: &str) -> Leads {
    let plain = plain(target);
    if RUNNING.iter().any(|scheme| plain.starts_with(scheme)) || is_nested_archive(&plain) {
        return Leads::Runs;
    }
    let away = AWAY.iter().any(|scheme| plain.starts_with(scheme));
    if away || is_share(&plain) { Leads::Away } else { Leads::Here }
}

/// The features of a target that is loaded without a click. `loads` is what loading from
/// elsewhere means at this place.
pub(crate) fn features_loaded(target: &str, loads: Feature) -> Vec<Feature> {
    let mut features = match leads(target) {
        Leads::Here => Vec::new(),
        Leads::Away => vec![loads],
        Leads::Runs => vec![loads, Feature::RunsCommand],
    };
    if is_exploit(target) {
        features.push(Feature::ExploitSign);
    }
    features
}

/// The same for a target that is followed on a click.
pub(crate) fn features_clicked(target: &str) -> Vec<Feature> {
    let mut features = features_loaded(target, Feature::ExternalLink);
    features.retain(|feature| *feature != Feature::ExternalLink);
    features
}

/// Handlers that have been holes of their own: MSHTML behind `mhtml:` with two addresses
/// (CVE-2021-40444), the support tool (CVE-2022-30190), the search window.
pub(crate) fn is_exploit(target: &str) -> bool {
    let plain = plain(target);
    is_nested_archive(&plain) || plain.contains("ms-msdt:")
}

/// A file name that Windows runs when it is opened.
pub(crate) fn is_program(target: &str) -> bool {
    let path = target.split(['?', '#']).next().unwrap_or_default().trim_end();
    // The end of a host is no extension: `http://a.com`.
    let path = path
        .split_once("://")
        .map_or(path, |(_, behind)| behind.split_once('/').map_or("", |(_, path)| path));
    let extension = path.rsplit(['.', '/', '\\']).next().unwrap_or_default().to_ascii_lowercase();
    path.contains('.') && PROGRAMS.contains(&extension.as_str())
}

/// Programs that run what they are told: in field codes, cells and shortcuts.
pub(crate) fn names_interpreter(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    let words = text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
    words.into_iter().any(|word| INTERPRETERS.contains(&word))
}

/// Lower case, without the blanks and controls that handlers skip over.
fn plain(target: &str) -> String {
    let kept = target.chars().filter(|letter| !letter.is_control() && *letter != ' ');
    kept.flat_map(char::to_lowercase).take(PLAIN_MAX).collect()
}

/// `mhtml:http://a!x-usc:http://b` loads the second address.
fn is_nested_archive(plain: &str) -> bool {
    plain.starts_with("mhtml:") || plain.contains("!x-usc:")
}

/// `\\host\share`, with either slash, or a file address that names a host.
fn is_share(plain: &str) -> bool {
    let path = plain.strip_prefix("file:").unwrap_or(plain).replace('\\', "/");
    let slashes = path.len() - path.trim_start_matches('/').len();
    let host = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    let is_drive = host.len() == 2 && host.ends_with([':', '|']);
    let is_local = matches!(host, "" | "localhost" | "127.0.0.1" | "." | "?");
    // Office writes `file:///\\host\share`, which has five.
    let counts = if plain.starts_with("file:") { matches!(slashes, 2 | 4..) } else { slashes == 2 };
    counts && !is_drive && !is_local
}

const AWAY: [&str; 6] = ["http:", "https:", "ftp:", "ftps:", "webcal:", "ldap:"];
const RUNNING: [&str; 15] = [
    "javascript:",
    "vbscript:",
    "jscript:",
    "script:",
    "data:text/html",
    "ms-msdt:",
    "search-ms:",
    "search:",
    "ms-search:",
    "ms-officecmd:",
    "ms-appinstaller:",
    "ms-excel:",
    "ms-word:",
    "shell:",
    "its:",
];
const PROGRAMS: [&str; 31] = [
    "exe",
    "scr",
    "pif",
    "com",
    "cpl",
    "dll",
    "bat",
    "cmd",
    "ps1",
    "vbs",
    "vbe",
    "js",
    "jse",
    "wsf",
    "wsh",
    "hta",
    "sct",
    "lnk",
    "url",
    "msi",
    "msp",
    "jar",
    "chm",
    "reg",
    "inf",
    "application",
    "appref-ms",
    "appinstaller",
    "library-ms",
    "search-ms",
    "settingcontent-ms",
];
const INTERPRETERS: [&str; 17] = [
    "cmd",
    "powershell",
    "pwsh",
    "mshta",
    "wscript",
    "cscript",
    "rundll32",
    "regsvr32",
    "certutil",
    "bitsadmin",
    "msiexec",
    "wmic",
    "msexcel",
    "explorer",
    "conhost",
    "forfiles",
    "calc",
];
/// Letters looked at: targets padded with more than that hide nothing at their beginning.
const PLAIN_MAX: usize = 4_096;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_lead_here_away_or_to_a_handler() {
        for here in [
            "#Sheet2!A1",
            "mailto:a@b.example",
            "media/image1.png",
            "C:\\x\\y.dot",
            "/word/a.xml",
            "file:///C:/Users/x/Normal.dotm",
            "file://localhost/c:/x",
            "",
            "\\x",
            "file:///x",
        ] {
            assert_eq!(leads(here), Leads::Here, "{here}");
        }
        for away in [
            "http://a.example/x",
            " HTTPS://a.example",
            "h\tttp://a.example",
            "\\\\a.example\\x\\y",
            "//a.example/x",
            "file://a.example/x",
            "file:\\\\a.example\\x",
            "ftp://a.example",
            "file:///\\\\a.example\\x",
            "\\\\a.example@SSL@443\\DavWWWRoot\\x",
        ] {
            assert_eq!(leads(away), Leads::Away, "{away}");
        }
        for runs in [
            "javascript:alert(1)",
            "MS-MSDT:/id PCWDiagnostic",
            "search-ms:query=x&crumb=y",
            "mhtml:http://a.example!x-usc:http://a.example",
            "script:http://a.example/x.sct",
        ] {
            assert_eq!(leads(runs), Leads::Runs, "{runs}");
        }
    }

    #[test]
    fn programs_and_interpreters() {
        assert!(is_program("http://a.example/x.EXE?y=1") && is_program("\\\\h\\s\\a.lnk"));
        assert!(!is_program("http://a.example/") && !is_program("exe") && !is_program("a.docx"));
        assert!(!is_program("http://a.com") && is_program("http://a.com/b.com"));
        assert!(names_interpreter("c:\\windows\\system32\\cmd.exe /k x"));
        assert!(names_interpreter("MSEXCEL\\..\\..\\x") && !names_interpreter("command"));
    }

    #[test]
    fn known_holes() {
        assert!(is_exploit("mhtml:http://a.example/x!x-usc:http://a.example/x"));
        assert!(is_exploit("ms-msdt:/id PCWDiagnostic"));
        assert!(!is_exploit("http://a.example/"));
    }
}
