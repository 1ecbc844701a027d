//! Times of files as RFC 3339 writes them, out of the counts that formats keep.

/// MS-DOS date and time, local time of an unknown place.
pub(crate) fn dos_time(date: u16, time: u16) -> Option<String> {
    let (year, month, day) = (1980 + (date >> 9), (date >> 5) & 15, date & 31);
    let (hour, minute, second) = (time >> 11, (time >> 5) & 63, (time & 31) * 2);
    let valid = (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && hour < 24
        && minute < 60
        && second < 60;
    valid.then(|| format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"))
}

/// Windows FILETIME: tenths of a microsecond since 1601. Zero means that there is none.
pub(crate) fn file_time(ticks: u64) -> Option<String> {
    let seconds = i64::try_from(ticks / 10_000_000).ok()?;
    (ticks != 0).then_some(())?;
    unix_time(seconds.checked_sub(SECONDS_1601_TO_1970)?)
}

/// Seconds since 1970. Years beyond four digits are no times.
pub(crate) fn unix_time(seconds: i64) -> Option<String> {
    let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (year, month, day) = civil(days);
    let (hour, minute, second) = (rest / 3_600, rest / 60 % 60, rest % 60);
    (1..=9_999)
        .contains(&year)
        .then(|| format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"))
}

/// Year, month and day of a count of days since 1970, in the Gregorian calendar. Counted
/// from March, so that the leap day is the last of its year.
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    (era * 400 + year + i64::from(month <= 2), month, day)
}

const SECONDS_1601_TO_1970: i64 = 11_644_473_600;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_become_times() {
        assert_eq!(unix_time(0).as_deref(), Some("1970-01-01T00:00:00Z"));
        assert_eq!(unix_time(951_782_399).as_deref(), Some("2000-02-28T23:59:59Z"));
        assert_eq!(unix_time(951_782_400).as_deref(), Some("2000-02-29T00:00:00Z"));
        assert_eq!(unix_time(-1).as_deref(), Some("1969-12-31T23:59:59Z"));
        assert_eq!(file_time(131_122_368_000_000_000).as_deref(), Some("2016-07-06T00:00:00Z"));
        assert_eq!(dos_time(0x48e4, 0x5000).as_deref(), Some("2016-07-04T10:00:00"));
    }

    #[test]
    fn impossible_counts_are_none() {
        assert_eq!(file_time(0), None);
        assert_eq!(unix_time(i64::MAX), None);
        assert_eq!(dos_time(0, 0), None);
        assert_eq!(dos_time(0x48e4, 0xffff), None);
    }
}
