//! Where a database is.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

/// A file of SQLite, or the address of a PostgreSQL server.
#[derive(Clone, PartialEq, Eq)]
pub enum Location {
    /// The file; `-wal` and `-shm` stand beside it.
    Sqlite(PathBuf),
    /// `postgres://user:password@host:port/name`, never shown as it is.
    Postgres(String),
}

impl FromStr for Location {
    type Err = std::convert::Infallible;

    /// An address begins with `postgres://` or `postgresql://`; anything else is a path.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let server = text.starts_with("postgres://") || text.starts_with("postgresql://");
        Ok(if server { Self::Postgres(text.to_owned()) } else { Self::Sqlite(PathBuf::from(text)) })
    }
}

/// The path, or only that it is a server: an address holds a password, and one that is
/// written wrong holds it where nobody looks for it.
impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "{}", path.display()),
            Self::Postgres(_) => f.write_str("the PostgreSQL server"),
        }
    }
}

impl fmt::Debug for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_shown() {
        let location: Location = "postgres://noroshi:hunter2@db.example/hub".parse().unwrap();
        assert!(matches!(location, Location::Postgres(_)));
        assert!(!format!("{location} {location:?}").contains("hunter2"));
        let location: Location = "data/hub.db".parse().unwrap();
        assert_eq!(location, Location::Sqlite("data/hub.db".into()));
    }
}
