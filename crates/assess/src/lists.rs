//! Dated tables of domains and names, shipped as data files and replaceable.

/// The lists, looked up by registrable domain or by suffix.
#[derive(Debug, Clone, Default)]
pub struct Lists {}

/// Why a list file cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ListError {
    #[error("{list} line {line}: {problem}")]
    Line { list: String, line: usize, problem: &'static str },
}

impl Lists {
    /// The lists that are shipped with the program.
    #[must_use]
    pub fn shipped() -> Self {
        Self::default()
    }

    /// Adds or replaces a list from the text of a file.
    ///
    /// # Errors
    /// A line that is no entry.
    pub fn add(&mut self, _name: &str, _text: &str) -> Result<(), ListError> {
        Ok(())
    }

    /// The name of the warning list that holds this host or address, for marking
    /// observables as common (CDN, free mail, big service, …).
    #[must_use]
    pub fn common(&self, _host_or_ip: &str) -> Option<&'static str> {
        None
    }
}
