//! Huffman codes of ACE. Codes follow from widths alone, and symbols of one width are in the
//! order in which the archiver's own sorting left them, which is not a stable one.

use super::bits::Bits;

/// Symbols by the next bits.
pub(super) struct Codes {
    symbols: Vec<u16>,
    widths: Vec<u8>,
    width_max: u8,
}

impl Codes {
    /// Reads the widths of at most `count` symbols, which are packed by codes themselves.
    pub(super) fn read(bits: &mut Bits, width_max: u8, count: usize) -> Option<Self> {
        let count = (usize::try_from(bits.take(9)?).ok()? + 1).min(count + 1);
        let lower = u8::try_from(bits.take(4)?).ok()?;
        let upper = u8::try_from(bits.take(4)?).ok()?;
        let mut of_widths = Vec::new();
        for _ in 0..=upper {
            of_widths.push(u8::try_from(bits.take(3)?).ok()?);
        }
        let of_widths = Self::from_widths(of_widths, 7)?;
        let mut widths: Vec<u8> = Vec::new();
        while widths.len() < count {
            let symbol = u8::try_from(of_widths.symbol(bits)?).ok()?;
            if symbol < upper {
                widths.push(symbol);
            } else {
                let zeros = usize::try_from(bits.take(4)?).ok()? + 4;
                widths.resize((widths.len() + zeros).min(count), 0);
            }
        }
        let mut before = None;
        for width in &mut widths {
            if let Some(before) = before.filter(|_| upper > 0) {
                *width = (*width + before) % upper;
            }
            before = Some(*width);
        }
        for width in widths.iter_mut().filter(|width| **width > 0) {
            *width += lower;
        }
        Self::from_widths(widths, width_max)
    }

    fn from_widths(mut widths: Vec<u8>, width_max: u8) -> Option<Self> {
        let mut sorted: Vec<(u8, u16)> = widths.iter().copied().zip(0..).collect();
        sort(&mut sorted);
        let used = sorted.iter().take_while(|(width, _)| *width > 0).count();
        if used < 2 {
            // A lone symbol still takes a bit.
            let (_, symbol) = sorted.first()?;
            *widths.get_mut(usize::from(*symbol))? = 1;
        }
        sorted.truncate(used.max(1));
        let mut symbols = Vec::new();
        for (width, symbol) in sorted.iter().rev() {
            let copies = 1_usize << width_max.checked_sub(*width)?;
            symbols.resize(symbols.len() + copies, *symbol);
        }
        (symbols.len() <= 1 << width_max).then_some(Self { symbols, widths, width_max })
    }

    pub(super) fn symbol(&self, bits: &mut Bits) -> Option<u16> {
        let code = usize::try_from(bits.peek(self.width_max)?).ok()?;
        let symbol = *self.symbols.get(code)?;
        bits.skip(*self.widths.get(usize::from(symbol))?);
        Some(symbol)
    }
}

/// Sorts from wide to narrow by halves: the last element parts a range, equal ones change
/// places, and a range of two is only put right.
fn sort(pairs: &mut [(u8, u16)]) {
    let all = pairs.len().saturating_sub(1);
    let mut ranges = vec![(0, all)];
    while let Some((left, right)) = ranges.pop() {
        let width = |pairs: &[(u8, u16)], at: usize| pairs.get(at).map_or(0, |(width, _)| *width);
        if right <= left {
            continue;
        }
        if right - left == 1 && (left, right) != (0, all) {
            if width(pairs, left) < width(pairs, right) {
                pairs.swap(left, right);
            }
            continue;
        }
        let middle = width(pairs, right);
        // One behind the last element that is not looked at yet, so that it stays unsigned.
        let (mut low, mut high) = (left, right + 1);
        loop {
            while low <= right && width(pairs, low) > middle {
                low += 1;
            }
            while high > left && width(pairs, high - 1) < middle {
                high -= 1;
            }
            if low < high {
                pairs.swap(low, high - 1);
                low += 1;
                high -= 1;
            }
            if low + 1 >= high {
                break;
            }
        }
        // The halves may share an element, so that the left one must be done first.
        if low < right {
            ranges.push((low, right));
        }
        if high > left + 1 {
            ranges.push((left, high - 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorting_leaves_equal_widths_as_the_archiver_does() {
        let mut pairs: Vec<(u8, u16)> = [1, 0, 0, 1, 2, 0, 0].into_iter().zip(0..).collect();
        sort(&mut pairs);
        let (widths, symbols): (Vec<_>, Vec<_>) = pairs.into_iter().unzip();
        assert_eq!(widths, [2, 1, 1, 0, 0, 0, 0]);
        assert_eq!(symbols, [4, 0, 3, 5, 6, 2, 1]);
    }

    #[test]
    fn codes_that_do_not_fit_are_none() {
        assert!(Codes::from_widths(vec![1, 1, 1], 7).is_none());
        assert!(Codes::from_widths(vec![8], 7).is_none());
        assert!(Codes::from_widths(Vec::new(), 7).is_none());
        let codes = Codes::from_widths(vec![1, 2, 2], 7).unwrap();
        let mut bits = Bits::new(vec![0b0101_1000]);
        let symbols: Vec<_> = (0..3).filter_map(|_| codes.symbol(&mut bits)).collect();
        assert_eq!(symbols.len(), 3);
    }
}
