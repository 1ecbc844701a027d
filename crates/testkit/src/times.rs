//! How often a test that can go on for long does what it does.

/// The number that the environment names, else `otherwise`, which is for every day.
#[must_use]
pub fn times(name: &str, otherwise: u64) -> u64 {
    let said = std::env::var_os(name);
    said.and_then(|said| said.to_str()?.parse().ok()).unwrap_or(otherwise)
}
