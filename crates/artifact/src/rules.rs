//! Rules in YARA's language, run over each file. The rules are the analyst's own: what
//! they find is said with their names, and weighs as much as such a name deserves.
//!
//! Source: YARA's documentation, "Writing YARA rules". Rules may use the modules `pe`, `elf`,
//! `macho`, `dotnet`, `dex`, `math`, `hash`, `string` and `time`, and the external variables
//! `filename`, `filepath`, `extension`, `filetype` and `owner`, which published collections use.

use boreal::compiler::{CompilerBuilder, CompilerParams};
use boreal::scanner::ScanParams;
use boreal::{Compiler, Scanner};
// Named for its features: the tests' tools turn on all of them, and with others it and all
// above it would be built twice.
use regex_syntax as _;
use vocab::{FactKey, Feature, Spot};

use crate::contents::Contents;
use crate::open::Sample;

/// Compiled rules.
#[derive(Debug)]
pub struct Rules {
    scanner: Scanner,
}

/// A text is no set of rules; the message names the file, the line and the column.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct RulesError(String);

impl Rules {
    /// Compiles the texts of files of rules, each with its name, under which its rules stand:
    /// the same rule may be in two of them. `include` is refused: it would read any file.
    ///
    /// # Errors
    /// A text that does not compile, by its first mistake.
    pub fn compile<'t>(
        texts: impl IntoIterator<Item = (&'t str, &'t str)>,
    ) -> Result<Self, RulesError> {
        let mut compiler = CompilerBuilder::new().build();
        compiler.set_params(CompilerParams::default().disable_includes(true));
        for name in VARIABLES {
            compiler.define_symbol(name, "");
        }
        for (name, text) in texts {
            add(&mut compiler, name, text)?;
        }
        let mut scanner = compiler.finalize();
        scanner.set_scan_params(
            ScanParams::default().string_max_nb_matches(MATCHES_MAX).match_max_length(0),
        );
        Ok(Self { scanner })
    }

    /// How many rules there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.scanner.rules().count()
    }

    /// Runs the rules over a file and notes those that match.
    pub(crate) fn note(&self, sample: &Sample<'_>, contents: &mut Contents) {
        let matching = self.matching(sample);
        if !matching.is_empty() {
            contents.feature(Feature::RuleMatch, Spot::Whole);
            contents.fact(FactKey::Rules, matching);
        }
    }

    /// The rules that match, as `file/rule`, in the order of their texts.
    fn matching(&self, sample: &Sample<'_>) -> Vec<String> {
        // A copy shares the compiled rules; only the variables are its own.
        let mut scanner = self.scanner.clone();
        let name = sample.name.unwrap_or_default();
        let base = name.rsplit('/').next().unwrap_or_default();
        let extension = sample.extension.map(|extension| format!(".{extension}"));
        let values = [base, name, extension.as_deref().unwrap_or_default()];
        for (variable, value) in VARIABLES.iter().zip(values) {
            // Each was defined when the rules were compiled.
            let _ = scanner.define_symbol(variable, value);
        }
        let result = scanner.scan_mem(sample.bytes);
        let (Ok(found) | Err((_, found))) = result;
        let names = found.rules.iter().map(|rule| format!("{}/{}", rule.namespace, rule.name));
        names.take(RULES_SHOWN).collect()
    }
}

fn add(compiler: &mut Compiler, name: &str, text: &str) -> Result<(), RulesError> {
    match compiler.add_rules_str_in_namespace(text, name) {
        Ok(_) => Ok(()),
        // The library calls every text `mem`.
        Err(error) => {
            let said = error.to_string();
            let place = said.strip_prefix("mem:").unwrap_or(&said);
            Err(RulesError(format!("{name}:{place}")))
        }
    }
}

/// Name, path and extension of the file are known; type and owner, as Windows names them, not.
const VARIABLES: [&str; 5] = ["filename", "filepath", "extension", "filetype", "owner"];

/// Places of one string that are counted: a condition that asks for more does not hold. Each
/// costs memory, and a file may be made of nothing else.
const MATCHES_MAX: u32 = 20_000;
const RULES_SHOWN: usize = 200;

#[cfg(test)]
mod tests {
    use vocab::FileType;

    use super::*;

    fn matching(rules: &str, name: &str, bytes: &[u8]) -> Vec<String> {
        let rules = Rules::compile([("own", rules)]).unwrap();
        let extension = name.rsplit_once('.').map(|(_, extension)| extension);
        rules.matching(&Sample { bytes, kind: FileType::Unknown, name: Some(name), extension })
    }

    const WORD: &str = r#"rule word { strings: $a = "beacon" condition: $a }"#;

    #[test]
    fn rules_that_match_are_named_with_their_file() {
        assert_eq!(matching(WORD, "a.bin", b"a beacon burns"), ["own/word"]);
        assert!(matching(WORD, "a.bin", b"nothing").is_empty());
    }

    #[test]
    fn rules_know_the_name_of_the_file() {
        let rule = r#"rule name { condition: filename == "a.exe" and extension == ".exe" }"#;
        assert_eq!(matching(rule, "folder/a.exe", b""), ["own/name"]);
        assert!(matching(rule, "folder/b.exe", b"").is_empty());
    }

    #[test]
    fn modules_read_the_format() {
        let rule = r#"import "pe" rule no_program { condition: not pe.is_pe }"#;
        assert_eq!(matching(rule, "a", b"MZ"), ["own/no_program"]);
    }

    #[test]
    fn the_same_rule_may_stand_in_two_files() {
        let rules = Rules::compile([("a", WORD), ("b", WORD)]).unwrap();
        assert_eq!(rules.count(), 2);
    }

    #[test]
    fn mistakes_are_named_with_their_line() {
        let error = |text| Rules::compile([("own", text)]).unwrap_err().to_string();
        assert_eq!(error("rule a {\n condition: $b\n}"), "own:2:13: error: unknown variable $b");
        assert_eq!(error("include \"b.yar\""), "own:1:1: error: includes are not allowed");
    }

    #[test]
    fn a_string_that_is_everywhere_ends() {
        let rule = r#"rule many { strings: $a = /a.{0,100}b/ condition: #a >= 1000 }"#;
        assert_eq!(matching(rule, "a", &b"ab".repeat(100_000)), ["own/many"]);
    }
}
