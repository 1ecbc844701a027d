//! What the environment says about the person at the terminal, read once.

use std::io::IsTerminal;
use std::path::PathBuf;

use anyhow::Context;
use report::Style;
use words::{Lang, Words};

use crate::args::{Colour, CommonArgs, LangArg};

/// Locale, colours and terminals.
#[derive(Clone)]
pub(crate) struct Surroundings {
    locale: String,
    no_color: bool,
    columns: Option<usize>,
    /// Address of the hub to hand in to, and the key for it.
    pub(crate) hub: Option<String>,
    pub(crate) key: Option<String>,
    pub(crate) stdout_is_terminal: bool,
    pub(crate) stdin_is_terminal: bool,
    pub(crate) stderr_is_terminal: bool,
}

impl Surroundings {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
    pub(crate) fn read() -> Self {
        let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(set);
        Self {
            locale: locale.unwrap_or_default(),
            no_color: set("NO_COLOR").is_some(),
            columns: set("COLUMNS").and_then(|columns| columns.parse().ok()),
            hub: set("NOROSHI_HUB"),
            key: set("NOROSHI_KEY"),
            stdout_is_terminal: std::io::stdout().is_terminal(),
            stdin_is_terminal: std::io::stdin().is_terminal(),
            stderr_is_terminal: std::io::stderr().is_terminal(),
        }
    }

    /// The texts of the language that was asked for, else of the locale.
    pub(crate) fn words(&self, lang: Option<LangArg>) -> Words {
        Words::new(match lang {
            Some(LangArg::Ja) => Lang::Ja,
            Some(LangArg::En) => Lang::En,
            None if self.locale.starts_with("ja") => Lang::Ja,
            None => Lang::En,
        })
    }

    pub(crate) fn style(&self, args: CommonArgs) -> Style {
        let colour = match args.colour {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => self.stdout_is_terminal && !self.no_color,
        };
        let width = self.columns.unwrap_or(WIDTH).clamp(WIDTH_MIN, WIDTH_MAX);
        Style { colour, width }
    }
}

/// This program, for the workers that it starts.
pub(crate) fn program() -> anyhow::Result<PathBuf> {
    std::env::current_exe().context("cannot find the program itself, which its workers run")
}

const WIDTH: usize = 96;
const WIDTH_MIN: usize = 60;
const WIDTH_MAX: usize = 120;
