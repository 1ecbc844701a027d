//! Predictors behind Flate and LZW (ISO 32000-1 §7.4.4.4): of PNG and of TIFF.

use super::object::{Dict, Object};

/// Undoes the predictor that the parameters name.
pub(super) fn unpredicted(bytes: Vec<u8>, parameters: &Dict) -> Vec<u8> {
    let number = |key: &[u8], usual| {
        parameters.get(key).and_then(Object::size).unwrap_or(usual).clamp(1, COLUMNS_MAX)
    };
    let (colors, bits) = (number(b"Colors", 1).min(32), number(b"BitsPerComponent", 8).min(16));
    let row = number(b"Columns", 1).saturating_mul(colors * bits).div_ceil(8);
    match number(b"Predictor", 1) {
        2 if bits == 8 => of_tiff(bytes, row, colors),
        10.. => of_png(&bytes, row, (colors * bits).div_ceil(8)),
        _ => bytes,
    }
}

/// Every sample is the difference to the one at its left.
fn of_tiff(mut bytes: Vec<u8>, row: usize, colors: usize) -> Vec<u8> {
    for line in bytes.chunks_mut(row) {
        for at in colors..line.len() {
            let left = line.get(at - colors).copied().unwrap_or(0);
            if let Some(byte) = line.get_mut(at) {
                *byte = byte.wrapping_add(left);
            }
        }
    }
    bytes
}

/// Every row begins with its filter (PNG §9).
fn of_png(bytes: &[u8], row: usize, pixel: usize) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::with_capacity(bytes.len());
    let mut above: Vec<u8> = Vec::new();
    for line in bytes.chunks(row.saturating_add(1)) {
        let Some((filter, line)) = line.split_first() else { break };
        let mut now = line.to_vec();
        for at in 0..now.len() {
            let up = above.get(at).copied().unwrap_or(0);
            let before = at.checked_sub(pixel);
            let left = before.and_then(|at| now.get(at)).copied().unwrap_or(0);
            let corner = before.and_then(|at| above.get(at)).copied().unwrap_or(0);
            if let Some(byte) = now.get_mut(at) {
                *byte = byte.wrapping_add(predicted(*filter, left, up, corner));
            }
        }
        out.extend_from_slice(&now);
        above = now;
    }
    out
}

fn predicted(filter: u8, left: u8, up: u8, corner: u8) -> u8 {
    match filter {
        1 => left,
        2 => up,
        3 => left.midpoint(up),
        4 => paeth(left, up, corner),
        _ => 0,
    }
}

fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let (a, b, c) = (i16::from(left), i16::from(up), i16::from(corner));
    let (to_left, to_up, to_corner) = ((b - c).abs(), (a - c).abs(), (a + b - 2 * c).abs());
    if to_left <= to_up && to_left <= to_corner {
        left
    } else if to_up <= to_corner {
        up
    } else {
        corner
    }
}

/// Wider rows than any picture has; they would only be one row.
const COLUMNS_MAX: usize = 1 << 20;

#[cfg(test)]
mod tests {
    use super::*;

    fn parameters(predictor: i64, columns: i64) -> Dict {
        Dict(vec![
            (b"Predictor".to_vec(), Object::Integer(predictor)),
            (b"Columns".to_vec(), Object::Integer(columns)),
        ])
    }

    #[test]
    fn rows_of_png() {
        let rows = vec![0, 1, 2, 3, 1, 1, 1, 1, 2, 1, 1, 1, 3, 2, 2, 2, 4, 1, 1, 1];
        let out = unpredicted(rows, &parameters(12, 3));
        assert_eq!(out, [1, 2, 3, 1, 2, 3, 2, 3, 4, 3, 5, 6, 4, 6, 7]);
    }

    #[test]
    fn differences_of_tiff() {
        let out = unpredicted(vec![1, 1, 1, 5, 1, 1], &parameters(2, 3));
        assert_eq!(out, [1, 2, 3, 5, 6, 7]);
        assert_eq!(unpredicted(vec![1, 2], &parameters(1, 3)), [1, 2]);
    }
}
