//! Periods that reports count by: fiscal years, their quarters, and any range of days.

use std::fmt;

use jiff::ToSpan;
use jiff::civil::Date;

/// Days from the first to the last, both within.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    pub first: Date,
    pub last: Date,
    pub kind: PeriodKind,
}

/// What a period is, and so how it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PeriodKind {
    /// A fiscal year, named by the calendar year that it begins in.
    Year,
    /// A quarter, named by its first month.
    Quarter,
    Range,
}

/// In which month a fiscal year begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FiscalCalendar {
    start_month: i8,
}

impl Default for FiscalCalendar {
    /// April, as in Japan.
    fn default() -> Self {
        Self { start_month: 4 }
    }
}

impl FiscalCalendar {
    /// The calendar of years that begin in this month, 1 to 12.
    #[must_use]
    pub fn starting_in(month: i8) -> Option<Self> {
        (1..=12).contains(&month).then_some(Self { start_month: month })
    }

    /// The fiscal year that begins in this calendar year, 1 to 9998.
    #[must_use]
    pub fn year(self, year: i16) -> Option<Period> {
        let first = Date::new(year, self.start_month, 1).ok().filter(|_| year > 0)?;
        Period::months(first, 12, PeriodKind::Year)
    }

    /// The quarter that begins in this month; `None` where none does.
    #[must_use]
    pub fn quarter(self, year: i16, month: i8) -> Option<Period> {
        let begins = self.quarter_months().contains(&month) && year > 0;
        let first = Date::new(year, month, 1).ok().filter(|_| begins)?;
        Period::months(first, 3, PeriodKind::Quarter)
    }

    /// The months that quarters begin in, in the order of the fiscal year.
    #[must_use]
    pub fn quarter_months(self) -> [i8; 4] {
        [0, 3, 6, 9].map(|after| (self.start_month - 1 + after) % 12 + 1)
    }

    /// The fiscal year that a day lies in.
    #[must_use]
    pub fn year_of(self, day: Date) -> Option<Period> {
        let year = if day.month() < self.start_month { day.year() - 1 } else { day.year() };
        self.year(year)
    }

    /// The quarter that a day lies in.
    #[must_use]
    pub fn quarter_of(self, day: Date) -> Option<Period> {
        let after = (day.month() + 12 - self.start_month) % 3;
        let first = day.first_of_month().checked_sub(i64::from(after).months()).ok()?;
        self.quarter(first.year(), first.month())
    }
}

impl Period {
    /// The days from `first` to `last`; `None` if they are in the wrong order.
    #[must_use]
    pub fn range(first: Date, last: Date) -> Option<Self> {
        (first <= last).then_some(Self { first, last, kind: PeriodKind::Range })
    }

    fn months(first: Date, count: i64, kind: PeriodKind) -> Option<Self> {
        let last = first.checked_add(count.months()).ok()?.yesterday().ok()?;
        Some(Self { first, last, kind })
    }

    /// Whether a day lies in it.
    #[must_use]
    pub fn contains(&self, day: Date) -> bool {
        self.first <= day && day <= self.last
    }

    /// The period of the same kind that ends the day before; a range has none.
    #[must_use]
    pub fn before(&self) -> Option<Self> {
        let count = match self.kind {
            PeriodKind::Year => 12,
            PeriodKind::Quarter => 3,
            PeriodKind::Range => return None,
        };
        let first = self.first.checked_sub(count.months()).ok()?;
        // Years before the first are written differently, and no record is so old.
        Self::months(first, count, self.kind).filter(|period| period.first.year() > 0)
    }
}

/// `2014`, `2016-07`, `2014-07..2015-06`, or with days where they are no whole months.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let month = |day: Date| format!("{:04}-{:02}", day.year(), day.month());
        let whole = self.first.day() == 1 && self.last == self.last.last_of_month();
        match self.kind {
            PeriodKind::Year => write!(f, "{:04}", self.first.year()),
            PeriodKind::Quarter => f.write_str(&month(self.first)),
            PeriodKind::Range if whole => write!(f, "{}..{}", month(self.first), month(self.last)),
            PeriodKind::Range => write!(f, "{}..{}", self.first, self.last),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn fiscal_years_and_quarters_have_their_days_and_names() {
        let april = FiscalCalendar::default();
        let year = april.year(2014).unwrap();
        assert_eq!((year.first, year.last), (date(2014, 4, 1), date(2015, 3, 31)));
        assert_eq!(year.to_string(), "2014");
        let quarter = april.quarter(2015, 1).unwrap();
        assert_eq!((quarter.first, quarter.last), (date(2015, 1, 1), date(2015, 3, 31)));
        assert_eq!(quarter.to_string(), "2015-01");
        assert_eq!(april.quarter(2015, 2), None);
        assert_eq!(april.year_of(date(2015, 3, 31)), Some(year));
        assert_eq!(april.quarter_of(date(2015, 3, 31)), Some(quarter));
        assert_eq!(quarter.before().unwrap().to_string(), "2014-10");
        assert_eq!(year.before().unwrap().to_string(), "2013");
    }

    #[test]
    fn a_year_may_begin_in_any_month() {
        for month in 1..=12 {
            let calendar = FiscalCalendar::starting_in(month).unwrap();
            let mut day = date(2014, 1, 1);
            while day.year() < 2016 {
                let year = calendar.year_of(day).unwrap();
                let quarter = calendar.quarter_of(day).unwrap();
                assert!(year.contains(day) && quarter.contains(day), "{day} {month}");
                assert!(year.contains(quarter.first) && year.contains(quarter.last), "{day}");
                day = day.tomorrow().unwrap();
            }
        }
        assert_eq!(FiscalCalendar::starting_in(13), None);
    }

    #[test]
    fn ranges_are_written_by_months_where_they_are_whole() {
        let range = |first, last| Period::range(first, last).unwrap().to_string();
        assert_eq!(range(date(2014, 7, 1), date(2015, 6, 30)), "2014-07..2015-06");
        assert_eq!(range(date(2014, 7, 16), date(2015, 6, 30)), "2014-07-16..2015-06-30");
        assert_eq!(Period::range(date(2015, 1, 1), date(2014, 1, 1)), None);
    }

    #[test]
    fn the_ends_of_the_calendar_have_no_period() {
        let april = FiscalCalendar::default();
        assert_eq!(april.year(9999), None);
        assert_eq!(april.year(0), None);
        assert_eq!(april.quarter_of(date(9999, 12, 31)), april.quarter(9999, 10));
        assert_eq!(april.quarter(1, 1).unwrap().before(), None);
        assert!(april.quarter_of(date(0, 1, 1)).is_none());
    }
}
