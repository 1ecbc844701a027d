//! Scripts as Microsoft's Script Encoder writes them (`.jse`, `.vbe`, `JScript.Encode`).
//!
//! `#@~^`, the count of what follows in base64, the letters, their sum in base64 and
//! `^#~@`. Each letter between blank and `~` and the tabulator is replaced by one of three
//! alphabets; which one, a fixed row of 64 says by the position of the letter. Five
//! letters that a page would take for markup are written in pairs with `@` instead.

use memchr::memmem;

/// What an encoded script begins with.
const ENCODED_MARK: &str = "#@~^";

/// Replaces every encoded script in a text by what it says; `None` if there is none.
pub(crate) fn encoded_scripts(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = text;
    let mut found = false;
    while let Some((before, behind)) = rest.split_once(ENCODED_MARK) {
        found = true;
        out.push_str(before);
        // The count is not believed: the end is looked for.
        let body = behind.get(COUNT_LETTERS..).unwrap_or_default();
        let end = memmem::find(body.as_bytes(), END.as_bytes());
        let encoded = end.and_then(|end| body.get(..end)).unwrap_or(body);
        let sum = encoded.len().saturating_sub(COUNT_LETTERS);
        let encoded = match encoded.split_at_checked(sum) {
            Some((letters, sum)) if end.is_some() && sum.ends_with("==") => letters,
            _ => encoded,
        };
        decode(encoded, &mut out);
        rest = end.and_then(|end| body.get(end + END.len()..)).unwrap_or_default();
    }
    out.push_str(rest);
    found.then_some(out)
}

fn decode(encoded: &str, out: &mut String) {
    let mut position = 0_usize;
    let mut letters = encoded.chars();
    while let Some(letter) = letters.next() {
        if !letter.is_ascii() {
            out.push(letter);
            continue;
        }
        let alphabet = ROW.get(position % ROW.len()).map_or(0, |digit| usize::from(digit - b'0'));
        position += 1;
        if letter == '@' {
            let pair = letters.clone().next().and_then(|mark| {
                PAIRS.iter().find(|(known, _)| *known == mark).map(|(_, stands)| *stands)
            });
            if let Some(stands) = pair {
                letters.next();
                out.push(stands);
                continue;
            }
        }
        let of = ALPHABETS.get(alphabet);
        out.push(of.and_then(|alphabet| plain(alphabet, letter)).unwrap_or(letter));
    }
}

fn plain(alphabet: &Alphabet, letter: char) -> Option<char> {
    if letter == '\t' {
        return Some(alphabet.tabulator);
    }
    let at = u32::from(letter).checked_sub(u32::from(b' '))?;
    alphabet.letters.get(usize::try_from(at).ok()?).map(|byte| char::from(*byte))
}

/// What the letters from blank on stand for, and the tabulator.
struct Alphabet {
    letters: &'static [u8; 96],
    tabulator: char,
}

const COUNT_LETTERS: usize = 8;
const END: &str = "^#~@";
const PAIRS: [(char, char); 5] = [('&', '\n'), ('#', '\r'), ('*', '>'), ('!', '<'), ('$', '@')];

const ALPHABETS: [Alphabet; 3] = [
    Alphabet {
        letters: b".GzVBj/&IA42[vrC89pEhqO\tbD#u<~>^@wJa]\"KoN;LPg*}tT+-,0nkf5%!dMRc?{x)(sY3\x7fmUS|:_eFX1ilZH'\\=$y7`Q 6",
        tabulator: 'W',
    },
    Alphabet {
        letters: b"-uR`q^I\\b})6 |z\x7fkc3+hQfv1dTC<:>~@E,*t'7DyY/o&rj9{?8wgSG4x]0#Z[lHUpi.L!$NP\tVs5aKX;W\"mM%(FJ2A=_OBe",
        tabulator: 'n',
    },
    Alphabet {
        letters: b"20!)[83=X:5e9\\VsfNEkbYx^}Jmq<`>S@B'Hru17MR\"TjGd- \x7f.L]~loytC&v%$+(#A4\t*D?w;UiacPgQIOFh|6pnz/_KZ,W",
        tabulator: '{',
    },
];

/// Which alphabet holds at which position.
const ROW: &[u8; 64] = b"0120121221210212021200122102122100212120200120210212001220012021";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_pairs_and_position_decode() {
        let encoded = "#@~^KgAAAA==\tUm.bwDR21tK~J4YOw=z&Cc+6mhw^+zX@!z@*r@#@&YQwAAA==^#~@";
        assert_eq!(
            encoded_scripts(encoded).as_deref(),
            Some("WScript.Echo \"http://a.example/x<y>\"\r\n")
        );
    }

    /// The beginning of the sample in Microsoft's description of the encoder.
    #[test]
    fn published_sample_decodes() {
        let encoded = "<SCRIPT>#@~^QwIAAA==@#@&0;mDkWP7nDb0zZKD.n1YAMGhk+Dvb`@#@&P";
        let decoded = encoded_scripts(encoded).unwrap();
        assert!(decoded.starts_with("<SCRIPT>\r\nfu"), "{decoded}");
    }

    #[test]
    fn every_alphabet_holds_every_letter_once() {
        for alphabet in &ALPHABETS {
            let mut letters: Vec<u8> = alphabet.letters.to_vec();
            letters.push(u8::try_from(alphabet.tabulator).unwrap());
            letters.sort_unstable();
            letters.dedup();
            assert_eq!(letters.len(), 97);
        }
    }

    #[test]
    fn what_is_around_stays_and_what_is_cut_is_read() {
        assert_eq!(encoded_scripts("plain"), None);
        assert_eq!(encoded_scripts("a#@~^"), Some("a".into()));
        assert_eq!(encoded_scripts("a#@~^KgAAAA==\tUm."), Some("aWScr".into()));
    }
}
