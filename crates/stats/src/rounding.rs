//! How a share or a ratio becomes the digits that are printed. Whole per cent, exact
//! arithmetic: the same counts give the same digits everywhere.

use vocab::vocabulary;

vocabulary! {
    /// How the shares of one whole are rounded.
    ShareRounding {
        /// Each by itself, .5 upwards: they may not add up to 100 (J-CSIP).
        HalfUp = "half-up",
        /// Each by itself, what is behind the point is dropped.
        CutOff = "cut-off",
        /// Down, then the largest remainders up until they add to 100 (J-CRAT).
        LargestRemainder = "largest-remainder",
    }
}

vocabulary! {
    /// How a value against the year before is rounded.
    RatioRounding {
        /// As in the J-CSIP report of 2013.
        HalfUp = "half-up",
        /// As in the J-CSIP report of 2014.
        CutOff = "cut-off",
    }
}

/// Per cent of `part` in `whole`; `None` where there is no whole.
pub(crate) fn ratio(part: u64, whole: u64, rounding: RatioRounding) -> Option<u128> {
    let (part, whole) = (u128::from(part), u128::from(whole));
    match rounding {
        _ if whole == 0 => None,
        RatioRounding::HalfUp => Some((200 * part + whole) / (2 * whole)),
        RatioRounding::CutOff => Some(100 * part / whole),
    }
}

/// Per cent of a value that stands outside the parts of a whole (a sum, a cause): the
/// largest remainder has no meaning there, so such a value is rounded half up.
pub(crate) fn single(part: u64, whole: u64, rounding: ShareRounding) -> Option<u128> {
    ratio(
        part,
        whole,
        match rounding {
            ShareRounding::HalfUp | ShareRounding::LargestRemainder => RatioRounding::HalfUp,
            ShareRounding::CutOff => RatioRounding::CutOff,
        },
    )
}

/// Per cent of each part of a whole that is their sum.
pub(crate) fn shares(parts: &[u64], rounding: ShareRounding) -> Vec<Option<u128>> {
    let whole = parts.iter().sum();
    match rounding {
        ShareRounding::HalfUp | ShareRounding::CutOff => {
            parts.iter().map(|part| single(*part, whole, rounding)).collect()
        }
        ShareRounding::LargestRemainder => largest_remainder(parts, whole),
    }
}

/// Hamilton's method. Of equal remainders the larger part goes first, then the earlier row.
fn largest_remainder(parts: &[u64], whole: u64) -> Vec<Option<u128>> {
    if whole == 0 {
        return vec![None; parts.len()];
    }
    let hundredfold = |part: &u64| 100 * u128::from(*part);
    let whole = u128::from(whole);
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|&row| {
        let part = parts.get(row).copied().unwrap_or_default();
        (std::cmp::Reverse((hundredfold(&part) % whole, part)), row)
    });
    let mut shares: Vec<u128> = parts.iter().map(|part| hundredfold(part) / whole).collect();
    // Remainders are each below one, so fewer than all rows are raised, each once.
    let missing = 100_u128.saturating_sub(shares.iter().sum());
    let raised = usize::try_from(missing).unwrap_or(usize::MAX);
    for row in order.into_iter().take(raised) {
        if let Some(share) = shares.get_mut(row) {
            *share += 1;
        }
    }
    shares.into_iter().map(Some).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(parts: &[u64], rounding: ShareRounding, expected: &[u128]) {
        let shares: Vec<u128> = shares(parts, rounding).into_iter().flatten().collect();
        assert_eq!(shares, expected);
    }

    #[test]
    fn the_window_of_2014_adds_up_to_a_hundred() {
        // J-CRAT 2014, figure A-1: 60, 27, 6 and 3 are printed.
        let window = [364, 168, 36, 19, 22];
        check(&window, ShareRounding::LargestRemainder, &[60, 27, 6, 3, 4]);
        check(&window, ShareRounding::HalfUp, &[60, 28, 6, 3, 4]);
        check(&window, ShareRounding::CutOff, &[59, 27, 5, 3, 3]);
        assert_eq!(single(532, 609, ShareRounding::LargestRemainder), Some(87));
        assert_eq!(single(2, 3, ShareRounding::LargestRemainder), Some(67));
        assert_eq!(single(2, 3, ShareRounding::CutOff), Some(66));
    }

    #[test]
    fn years_are_compared_as_the_reports_did() {
        // J-CSIP 2013 and 2014, tables of activity.
        assert_eq!(ratio(385, 246, RatioRounding::HalfUp), Some(157));
        assert_eq!(ratio(180, 160, RatioRounding::HalfUp), Some(113));
        assert_eq!(ratio(626, 385, RatioRounding::CutOff), Some(162));
        assert_eq!(ratio(505, 233, RatioRounding::CutOff), Some(216));
        assert_eq!(ratio(5, 0, RatioRounding::HalfUp), None);
    }

    #[test]
    fn equal_remainders_go_to_the_larger_part_then_to_the_earlier_row() {
        check(&[1, 1, 1], ShareRounding::LargestRemainder, &[34, 33, 33]);
        check(&[1, 5], ShareRounding::LargestRemainder, &[17, 83]);
        check(&[5, 195], ShareRounding::LargestRemainder, &[2, 98]);
        check(&[], ShareRounding::LargestRemainder, &[]);
        assert_eq!(shares(&[0, 0], ShareRounding::LargestRemainder), [None, None]);
    }

    proptest! {
        #[test]
        fn largest_remainders_add_to_a_hundred_and_stay_within_one(
            parts in prop::collection::vec(0_u64..1_000_000, 1..30),
        ) {
            let whole: u64 = parts.iter().sum();
            prop_assume!(whole > 0);
            let shares = shares(&parts, ShareRounding::LargestRemainder);
            let shares: Vec<u128> = shares.into_iter().flatten().collect();
            prop_assert_eq!(shares.iter().sum::<u128>(), 100);
            for (part, share) in parts.iter().zip(&shares) {
                let floor = 100 * u128::from(*part) / u128::from(whole);
                prop_assert!(*share == floor || (*share == floor + 1 && *part > 0));
            }
        }

        #[test]
        fn half_up_is_the_nearest_whole(part in 0_u64..=u64::MAX, whole in 1_u64..=u64::MAX) {
            let percent = ratio(part, whole, RatioRounding::HalfUp).unwrap();
            let (hundredfold, whole) = (200 * u128::from(part), u128::from(whole));
            let doubled = 2 * percent * whole;
            prop_assert!(doubled <= hundredfold + whole && hundredfold < doubled + whole);
        }
    }
}
