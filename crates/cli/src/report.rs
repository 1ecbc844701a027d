//! `noroshi report`.

use std::io::{self, Write};

use anyhow::Context;
use hub::{Configuration, Counting, Source};
use jiff::civil::Date;
use stats::{Coverage, History, Request, Sum, TableId};
use vocab::{FiscalCalendar, Period};
use wire::StatisticsConfig;
use words::Words;

use crate::analyze::configuration;
use crate::args::{ReportArgs, TableFormat};
use crate::exit::{Exit, tell};
use crate::surroundings::Surroundings;

pub(crate) fn run(args: &ReportArgs, surroundings: &Surroundings) -> anyhow::Result<Exit> {
    let counting = counting(args, &configuration(args.config.as_deref())?)?;
    let request = request(args, counting.calendar)?;
    let source = match args.records.as_os_str() {
        dash if dash == "-" => Source::StandardInput,
        _ => Source::File(args.records.clone()),
    };
    let history = hub::history(source, &counting.zone)?;
    let words = surroundings.words(args.lang);
    let output = match &args.explain {
        Some(wanted) => explained(args.format, &history, &request, wanted, &words)?,
        None => report(args.format, &history, &request, &words)?,
    };
    let mut out = io::stdout();
    out.write_all(&output)?;
    out.flush()?;
    Ok(coverage(&history))
}

fn report(
    format: TableFormat,
    history: &History,
    request: &Request,
    words: &Words,
) -> anyhow::Result<Vec<u8>> {
    let tables = || stats::report(history, request);
    Ok(match format {
        TableFormat::Csv => report::report_csv(&tables()?).into_bytes(),
        TableFormat::Json => {
            wire::report_json(&report::report_texts(&tables()?, words), history.problems())
        }
        TableFormat::Md => markdown(history, request, words)?.into_bytes(),
    })
}

/// The report as Markdown.
pub(crate) fn markdown(
    history: &History,
    request: &Request,
    words: &Words,
) -> anyhow::Result<String> {
    let tables = stats::report(history, request)?;
    let title = report::report_title(request.kind, request.period, words);
    let texts = report::report_texts(&tables, words);
    Ok(report::report_markdown(&title, &texts, history.problems(), words))
}

fn explained(
    format: TableFormat,
    history: &History,
    request: &Request,
    wanted: &str,
    words: &Words,
) -> anyhow::Result<Vec<u8>> {
    let table = [stats::explain(history, request, wanted)?];
    let text = report::report_texts(&table, words).pop().context("a table has its text")?;
    Ok(match format {
        TableFormat::Csv => report::explained_csv(text.table).into_bytes(),
        TableFormat::Json => wire::explained_json(&text),
        TableFormat::Md => report::explained_markdown(&text, words).into_bytes(),
    })
}

/// Arguments over the configuration over the defaults.
fn counting(args: &ReportArgs, configuration: &Configuration) -> Result<Counting, hub::Error> {
    let config = &configuration.config.statistics;
    hub::counting(&StatisticsConfig {
        time_zone: args.time_zone.clone().or_else(|| config.time_zone.clone()),
        year_starts: args.year_starts.or(config.year_starts),
    })
}

fn request(args: &ReportArgs, calendar: FiscalCalendar) -> anyhow::Result<Request> {
    let range = match (&args.from, &args.to) {
        (Some(from), Some(to)) => Some(range(from, to)?),
        _ => None,
    };
    Ok(Request {
        kind: args.kind,
        period: own_period(args, calendar)?,
        range,
        periods: args
            .periods
            .iter()
            .map(|text| of_table(text, calendar))
            .collect::<Result<_, _>>()?,
        calendar,
        shares: args.share_rounding.unwrap_or_else(|| args.kind.share_rounding()),
        ratios: args.ratio_rounding,
        sums: args.sums.iter().map(|text| sum(text)).collect::<Result<_, _>>()?,
    })
}

/// The period that the report is about.
fn own_period(args: &ReportArgs, calendar: FiscalCalendar) -> anyhow::Result<Period> {
    let text = &args.period;
    let quarter = args.kind == stats::ReportKind::Quarter;
    let period = if quarter { self::quarter(text, calendar) } else { year(text, calendar) };
    period.with_context(|| {
        let months = calendar.quarter_months().map(|month| format!("{month:02}")).join(", ");
        if quarter {
            format!("{text:?} is no quarter: write its first month as 2016-07 (one of {months})")
        } else {
            format!("{text:?} is no fiscal year: write the year that it begins in, as 2014")
        }
    })
}

fn year(text: &str, calendar: FiscalCalendar) -> Option<Period> {
    let year = text.parse().ok().filter(|_| text.len() == 4)?;
    calendar.year(year)
}

fn quarter(text: &str, calendar: FiscalCalendar) -> Option<Period> {
    let first = first_day(text).filter(|_| text.len() == MONTH_LETTERS)?;
    calendar.quarter(first.year(), first.month())
}

/// Any period: `2014`, `2014-07`, `2014-07..2015-06`.
fn period(text: &str, calendar: FiscalCalendar) -> anyhow::Result<Period> {
    if let Some((from, to)) = text.split_once("..") {
        return range(from, to);
    }
    year(text, calendar)
        .or_else(|| quarter(text, calendar))
        .with_context(|| format!("{text:?} is no period: write 2014, 2014-07 or 2014-07..2015-06"))
}

fn range(from: &str, to: &str) -> anyhow::Result<Period> {
    let no_day =
        |text: &str| format!("{text:?} is no month and no day: write 2014-07 or 2014-07-16");
    let first = first_day(from).with_context(|| no_day(from))?;
    let last = last_day(to).with_context(|| no_day(to))?;
    Period::range(first, last).with_context(|| format!("{to} is before {from}: swap them"))
}

fn first_day(text: &str) -> Option<Date> {
    let month = text.len() == MONTH_LETTERS;
    if month { format!("{text}-01").parse().ok() } else { day(text) }
}

fn last_day(text: &str) -> Option<Date> {
    let month = text.len() == MONTH_LETTERS;
    if month { first_day(text).map(Date::last_of_month) } else { day(text) }
}

fn day(text: &str) -> Option<Date> {
    text.parse().ok().filter(|_| text.len() == DAY_LETTERS)
}

/// `TABLE=PERIOD`.
fn of_table(text: &str, calendar: FiscalCalendar) -> anyhow::Result<(TableId, Period)> {
    let (table, written) = text
        .split_once('=')
        .with_context(|| format!("{text:?}: write the table and its period as TABLE=PERIOD"))?;
    let table = TableId::of_word(table).with_context(|| format!("there is no table {table:?}"))?;
    Ok((table, period(written, calendar)?))
}

/// `NAME=ROW,ROW`.
fn sum(text: &str) -> anyhow::Result<Sum> {
    let (name, rows) = text
        .split_once('=')
        .with_context(|| format!("{text:?}: write the sum and its rows as NAME=ROW,ROW"))?;
    let of = rows.split(',').map(|row| row.trim().to_owned()).collect();
    Ok(Sum { name: name.to_owned(), of })
}

/// What was left out must be known to who reads only the tables.
fn coverage(history: &History) -> Exit {
    let Coverage { read, in_part, refused, .. } = Coverage::of(history);
    if read == refused {
        tell(
            "noroshi: no record was counted: give records (docs/records.md), which `noroshi records` \
             makes of what `noroshi analyze --format json` printed",
        );
        return Exit::NothingRead;
    }
    if in_part + refused == 0 {
        return Exit::AllRead;
    }
    tell(&format!(
        "noroshi: of {read} records, {refused} are not counted and {in_part} only in part: JSON and \
         Markdown list them with the reasons"
    ));
    Exit::FactsLost
}

const MONTH_LETTERS: usize = 7;
const DAY_LETTERS: usize = 10;
