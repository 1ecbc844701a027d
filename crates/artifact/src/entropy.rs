//! How evenly bytes are spread: packed and encrypted data come close to eight bits a byte.

/// Shannon entropy in thousandths of a bit for each byte: 0 to 8,000.
pub(crate) fn entropy(bytes: &[u8]) -> u64 {
    let mut counts = [0_u32; 256];
    for &byte in bytes {
        if let Some(count) = counts.get_mut(usize::from(byte)) {
            *count = count.saturating_add(1);
        }
    }
    #[allow(clippy::cast_precision_loss, reason = "three digits are asked for")]
    let total = bytes.len() as f64;
    let bits: f64 = counts
        .iter()
        .filter(|count| **count > 0)
        .map(|count| f64::from(*count) / total)
        .map(|share| -share * share.log2())
        .sum();
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and 8,000"
    )]
    let thousandths = (bits * 1_000.0).round() as u64;
    thousandths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entropy_of_known_spreads() {
        assert_eq!(entropy(b""), 0);
        assert_eq!(entropy(b"aaaa"), 0);
        assert_eq!(entropy(b"abab"), 1_000);
        let all: Vec<u8> = (0..=255).collect();
        assert_eq!(entropy(&all), 8_000);
    }
}
