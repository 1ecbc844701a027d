//! Wallets of Bitcoin (base58check, and bech32 by BIP 173 and BIP 350) and
//! Ethereum, told from other words by their check sums where they have one.

use sha2::{Digest, Sha256};

use crate::kind::Kind;

/// A token that is the address of a wallet.
pub(super) fn wallet(token: &str) -> Option<(Kind, String)> {
    let value = match token.as_bytes() {
        [b'1' | b'3', ..] if (26..=35).contains(&token.len()) && base58check(token) => {
            token.to_owned()
        }
        [b'0', b'x' | b'X', hex @ ..]
            if hex.len() == 40 && hex.iter().all(u8::is_ascii_hexdigit) =>
        {
            token.to_ascii_lowercase()
        }
        [b'b' | b'B', b'c' | b'C', b'1', ..] if (14..=90).contains(&token.len()) => {
            let lower = token.to_ascii_lowercase();
            let is_one_case = lower == token || token.to_ascii_uppercase() == token;
            (is_one_case && bech32(&lower)).then_some(lower)?
        }
        _ => return None,
    };
    Some((Kind::Wallet, value))
}

/// Twenty-five bytes: version 0 or 5, a hash, and the double SHA-256 of both.
fn base58check(text: &str) -> bool {
    let mut bytes = [0_u8; 25];
    for c in text.bytes() {
        let Some(digit) = BASE58.iter().position(|&known| known == c) else { return false };
        let mut carry = digit;
        for byte in bytes.iter_mut().rev() {
            carry += usize::from(*byte) * 58;
            *byte = carry.to_le_bytes()[0];
            carry >>= 8;
        }
        if carry > 0 {
            return false;
        }
    }
    let Some((payload, sum)) = bytes.split_last_chunk::<4>() else { return false };
    let hash = Sha256::digest(Sha256::digest(payload));
    matches!(payload.first(), Some(0 | 5)) && hash.starts_with(sum)
}

fn bech32(lower: &str) -> bool {
    let Some(data) = lower.strip_prefix("bc1") else { return false };
    // The prefix `bc` as the check sum takes it: high bits, zero, low bits.
    let mut sum = [3, 3, 0, 2, 3].into_iter().fold(1, step);
    for c in data.bytes() {
        let Some(value) = (0..).zip(BECH32).find_map(|(n, &known)| (known == c).then_some(n))
        else {
            return false;
        };
        sum = step(sum, value);
    }
    matches!(sum, 1 | 0x2bc8_30a3)
}

fn step(sum: u32, value: u32) -> u32 {
    let top = sum >> 25;
    let sum = (sum & 0x1ff_ffff) << 5 ^ value;
    (0..)
        .zip(GENERATOR)
        .fold(sum, |sum, (bit, factor)| if top >> bit & 1 == 1 { sum ^ factor } else { sum })
}

const BASE58: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

const BECH32: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";

const GENERATOR: [u32; 5] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3];

#[cfg(test)]
mod tests {
    use super::wallet;

    #[test]
    fn check_sums_decide() {
        let check = |text: &str, want: bool| assert_eq!(wallet(text).is_some(), want, "{text}");
        check("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", true);
        check("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb", false);
        check("3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy", true);
        check("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", true);
        check("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", true);
        check("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5", false);
        check("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", true);
        check("0x52908400098527886E0F7030069857D2E4169EE7", true);
        check("0x52908400098527886E0F7030069857D2E4169EE", false);
        check("1111111111111111111111111111111111", false);
    }
}
