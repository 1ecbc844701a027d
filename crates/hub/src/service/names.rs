//! Names that go out: random, short, and hard to misread. No counter and no time is in them.

use super::Hub;
use super::problem::Problem;

/// Crockford's base 32: without I, L, O and U.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Five bits a letter: eight letters are told apart among a trillion.
fn letters(random: [u8; 8]) -> String {
    let letter = |byte: &u8| LETTERS.get(usize::from(byte & 31)).copied().unwrap_or(b'0');
    let letters: Vec<u8> = random.iter().map(letter).collect();
    let text = String::from_utf8_lossy(&letters);
    let (front, back) = text.split_at_checked(4).unwrap_or((&text, ""));
    format!("{front}-{back}")
}

impl Hub {
    /// A receipt: `R-7K3M-9QXD`.
    pub(super) fn receipt(&self) -> Result<String, Problem> {
        Ok(format!("R-{}", letters(self.conditions.chance.bytes()?)))
    }

    /// The name of a share: `NS-2KD8-M4TX`.
    pub(super) fn share_name(&self) -> Result<String, Problem> {
        Ok(format!("NS-{}", letters(self.conditions.chance.bytes()?)))
    }

    /// The id of a search that is kept.
    pub(super) fn search_name(&self) -> Result<String, Problem> {
        Ok(format!("Q-{}", letters(self.conditions.chance.bytes()?)))
    }

    /// The name of a session in lists.
    pub(super) fn session_name(&self) -> Result<String, Problem> {
        Ok(format!("S-{}", letters(self.conditions.chance.bytes()?)))
    }
}

/// A name as a person may have typed it: case and look-alike letters do not matter.
#[must_use]
pub(super) fn as_typed(name: &str) -> String {
    let letter = |letter: char| match letter.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let name = name.trim();
    match name.split_once('-') {
        Some((prefix, rest)) => {
            format!(
                "{}-{}",
                prefix.to_ascii_uppercase(),
                rest.chars().map(letter).collect::<String>()
            )
        }
        None => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_readable_and_read_as_typed() {
        assert_eq!(letters([0, 10, 31, 18, 255, 1, 2, 20]), "0AZJ-Z12M");
        assert_eq!(as_typed(" r-o1l2-abcd "), "R-0112-ABCD");
        assert_eq!(as_typed("nothing"), "nothing");
    }
}
