//! The ciphers of the standard security handler: RC4, and AES in CBC mode.

use aes::cipher::{BlockCipherDecrypt, BlockCipherEncrypt, KeyInit};
use aes::{Aes128, Aes256, Block};

/// RC4, which is its own inverse.
pub(super) fn rc4(key: &[u8], bytes: &[u8]) -> Vec<u8> {
    let mut state: [u8; 256] = std::array::from_fn(|index| u8::try_from(index).unwrap_or(0));
    let mut j = 0_u8;
    for (i, byte) in key.iter().cycle().take(256).enumerate() {
        j = j.wrapping_add(at(&state, i)).wrapping_add(*byte);
        state.swap(i, j.into());
    }
    let (mut i, mut j) = (0_u8, 0_u8);
    bytes
        .iter()
        .map(|byte| {
            i = i.wrapping_add(1);
            j = j.wrapping_add(at(&state, i.into()));
            state.swap(i.into(), j.into());
            let sum = at(&state, i.into()).wrapping_add(at(&state, j.into()));
            byte ^ at(&state, sum.into())
        })
        .collect()
}

fn at(state: &[u8; 256], index: usize) -> u8 {
    state.get(index).copied().unwrap_or(0)
}

/// Whole blocks of AES-CBC, decrypted with a key of 16 or 32 bytes; nothing for another key.
pub(super) fn cbc_decrypted(key: &[u8], iv: [u8; 16], bytes: &[u8]) -> Vec<u8> {
    if let Ok(cipher) = Aes128::new_from_slice(key) {
        return decrypted(&cipher, iv, bytes);
    }
    Aes256::new_from_slice(key).map_or_else(|_| Vec::new(), |cipher| decrypted(&cipher, iv, bytes))
}

fn decrypted(
    cipher: &impl BlockCipherDecrypt<BlockSize = aes::cipher::consts::U16>,
    iv: [u8; 16],
    bytes: &[u8],
) -> Vec<u8> {
    let mut before = iv;
    let mut out = Vec::with_capacity(bytes.len());
    for packed in bytes.as_chunks::<16>().0 {
        let mut block = Block::from(*packed);
        cipher.decrypt_block(&mut block);
        out.extend(block.iter().zip(before).map(|(byte, before)| byte ^ before));
        before = *packed;
    }
    out
}

/// Whole blocks of AES-128-CBC, encrypted; the hash of revision 6 needs it.
pub(super) fn cbc_encrypted(key: &[u8], iv: [u8; 16], bytes: &[u8]) -> Vec<u8> {
    let Ok(cipher) = Aes128::new_from_slice(key) else { return Vec::new() };
    let mut before = iv;
    let mut out = Vec::with_capacity(bytes.len());
    for plain in bytes.as_chunks::<16>().0 {
        let mixed: [u8; 16] = std::array::from_fn(|index| {
            plain.get(index).unwrap_or(&0) ^ before.get(index).unwrap_or(&0)
        });
        let mut block = Block::from(mixed);
        cipher.encrypt_block(&mut block);
        before = block.into();
        out.extend_from_slice(&before);
    }
    out
}

/// AES-CBC as strings and streams have it: the first block is the initialisation vector,
/// the last one is padded. A wrong padding is left, since the data may be cut off.
pub(super) fn aes(key: &[u8], bytes: &[u8]) -> Vec<u8> {
    let Some((iv, rest)) = bytes.split_first_chunk::<16>() else { return Vec::new() };
    let mut plain = cbc_decrypted(key, *iv, rest);
    let padding = usize::from(plain.last().copied().unwrap_or(0));
    if (1..=16).contains(&padding) && rest.len() % 16 == 0 {
        plain.truncate(plain.len().saturating_sub(padding));
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::parser::hex;

    #[test]
    fn rc4_of_known_keys() {
        assert_eq!(rc4(b"Key", b"Plaintext"), hex(b"BBF316E8D940AF0AD3"));
        assert_eq!(rc4(b"Wiki", b"pedia"), hex(b"1021BF0420"));
    }

    #[test]
    fn aes_of_the_standard() {
        // FIPS 197, appendices C.1 and C.3; a zero vector leaves the block as it is.
        let plain = hex(b"00112233445566778899aabbccddeeff");
        let key = hex(b"000102030405060708090a0b0c0d0e0f");
        let packed = hex(b"69c4e0d86a7b0430d8cdb78070b4c55a");
        assert_eq!(cbc_encrypted(&key, [0; 16], &plain), packed);
        assert_eq!(cbc_decrypted(&key, [0; 16], &packed), plain);
        let key = hex(b"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
        let packed = hex(b"8ea2b7ca516745bfeafc49904b496089");
        assert_eq!(cbc_decrypted(&key, [0; 16], &packed), plain);
        assert_eq!(cbc_decrypted(b"short", [0; 16], &packed), b"");
    }
}
