//! Totals of a run as a table.

use analysis::Tally;
use vocab::Written;
use words::Words;

use crate::page::{Ink, Page, Style, run, width_of};

/// The table as text.
#[must_use]
pub fn summary(summary: &Tally, words: &Words, style: Style) -> String {
    let mut page = Page::new(style);
    page.title(&words.text("summary-title", &[]));
    page.section(&words.text("summary-inputs", &[]));
    let inputs = [
        ("summary-read", summary.read),
        ("summary-lost", summary.lost),
        ("summary-files", summary.files),
        ("summary-unread", summary.unread),
    ];
    let inputs = inputs.iter().filter(|(key, count)| *count > 0 || *key == "summary-read");
    table(&mut page, words, inputs.map(|(key, count)| ((*key).to_owned(), *count)), Bars::None);
    let classes = summary.classes.iter().map(|(class, count)| (format!("verdict-{class}"), *count));
    if !summary.classes.is_empty() {
        page.section(&words.text("summary-classes", &[]));
        table(&mut page, words, classes, Bars::Drawn);
    }
    let kinds = summary.kinds.iter().map(|(kind, count)| (format!("mail-kind-{kind}"), *count));
    if !summary.kinds.is_empty() {
        page.section(&words.text("summary-kinds", &[]));
        table(&mut page, words, kinds, Bars::Drawn);
    }
    page.section(&words.text("summary-period", &[]));
    page.block(2, &[run(Ink::Plain, period(summary, words))]);
    page.into_text()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Bars {
    Drawn,
    None,
}

/// Names on the left, counts aligned on the right, and a bar that compares them.
fn table(page: &mut Page, words: &Words, rows: impl Iterator<Item = (String, u64)>, bars: Bars) {
    let rows: Vec<(String, String, u64)> = rows
        .map(|(key, count)| {
            let shown = words.text("summary-count", &[("count", &count.to_string())]);
            (words.text(&key, &[]), shown, count)
        })
        .collect();
    let wide = |cell: fn(&(String, String, u64)) -> &String| {
        rows.iter().map(|row| width_of(cell(row))).max().unwrap_or(0)
    };
    let (name_width, count_width) = (wide(|row| &row.0), wide(|row| &row.1));
    let most = rows.iter().map(|row| row.2).max().unwrap_or(0).max(1);
    for (name, shown, count) in &rows {
        let gap = name_width - width_of(name) + 2 + count_width - width_of(shown);
        let mut line = vec![run(Ink::Plain, format!("{name}{}{shown}", " ".repeat(gap)))];
        if bars == Bars::Drawn {
            // At least one cell for what is there at all.
            let cells = (count.saturating_mul(BAR_CELLS) / most).max(1);
            let cells = usize::try_from(cells).unwrap_or(0);
            line.push(run(Ink::Dim, format!("  {}", "▮".repeat(cells))));
        }
        page.block(2, &line);
    }
}

fn period(summary: &Tally, words: &Words) -> String {
    match (summary.first, summary.last) {
        (Some(first), Some(last)) => {
            let (first, last) = (date(first), date(last));
            words.text("summary-period-value", &[("first", &first), ("last", &last)])
        }
        _ => words.text("summary-period-none", &[]),
    }
}

/// A date as people read it, with the offset as written.
pub(crate) fn date(at: Written) -> String {
    let text = at.to_string();
    match text.split_at_checked(19) {
        Some((local, offset)) => format!("{} {offset}", local.replace('T', " ")),
        None => text,
    }
}

const BAR_CELLS: u64 = 20;

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use expect_test::{Expect, expect};
    use vocab::{MailKind, VerdictClass};
    use words::Lang;

    use super::*;

    fn check(totals: &Tally, lang: Lang, expected: &Expect) {
        let style = Style { colour: false, width: 80 };
        expected.assert_eq(&summary(totals, &Words::new(lang), style));
    }

    #[test]
    fn columns_are_aligned() {
        let totals = Tally {
            read: 12,
            lost: 1,
            classes: BTreeMap::from([(VerdictClass::Targeted, 9), (VerdictClass::Spam, 2)]),
            kinds: BTreeMap::from([(MailKind::Attachment, 10), (MailKind::Link, 1)]),
            ..Tally::default()
        };
        check(
            &totals,
            Lang::Ja,
            &expect![[r#"
            ━━ まとめ

            入力
              読み取った入力                12 件
              うち情報の一部が失われたもの   1 件

            判定
              標的型攻撃メール  9 件  ▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮
              迷惑メール        2 件  ▮▮▮▮

            手口
              添付ファイル  10 件  ▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮
              リンク         1 件  ▮▮

            期間
              日時のあるメールはありません
        "#]],
        );
        check(
            &totals,
            Lang::En,
            &expect![[r#"
            ━━ Summary

            Inputs
              inputs read                12
              of these, with facts lost   1

            Verdicts
              Targeted attack mail  9  ▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮
              Spam                  2  ▮▮▮▮

            Brought by
              attachment  10  ▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮▮
              link         1  ▮▮

            Period
              no mail has a date
        "#]],
        );
    }

    #[test]
    fn empty_run_has_a_table_too() {
        check(
            &Tally::default(),
            Lang::En,
            &expect![[r#"
            ━━ Summary

            Inputs
              inputs read  0

            Period
              no mail has a date
        "#]],
        );
    }
}
