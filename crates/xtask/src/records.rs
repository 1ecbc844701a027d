//! The records that the bench counts: made, and the same bytes on every machine.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::Result;
use testkit::mutation::Random;

/// Writes so many records, one a line, in the order in which a hub would have them.
pub(crate) fn write(path: &Path, count: usize) -> Result<()> {
    let mut lines = Lines { out: BufWriter::new(File::create(path)?), left: count };
    for number in 0..MEMBERS {
        lines.put(&format!(
            "{{\"type\":\"organisation\",\"id\":\"O{number:03}\",\"kind\":\"member\"}}"
        ))?;
        lines.put(&format!(
            "{{\"type\":\"membership\",\"organisation\":\"O{number:03}\",\"sig\":\"sig-{:02}\",\
             \"arrangement\":null,\"agreement\":\"nda\",\"from\":\"2012-04-01\",\"to\":null}}",
            number % SIGS
        ))?;
    }
    let mut random = Random::new(SEED);
    let mut number = 0;
    while lines.left > 0 {
        number += 1;
        submission(&mut lines, &mut random, number)?;
    }
    lines.out.flush()?;
    Ok(())
}

struct Lines {
    out: BufWriter<File>,
    left: usize,
}

impl Lines {
    fn put(&mut self, line: &str) -> Result<()> {
        if self.left > 0 {
            self.left -= 1;
            writeln!(self.out, "{line}")?;
        }
        Ok(())
    }
}

/// One mail that a member handed in, with what was found in it, and now and then a share.
fn submission(lines: &mut Lines, random: &mut Random, number: usize) -> Result<()> {
    let day = day(number);
    lines.put(&format!(
        "{{\"type\":\"submission\",\"id\":\"S{number:07}\",\"organisation\":\"O{:03}\",\
         \"received\":\"{day}T10:00:00+09:00\",\"form\":\"mail\",\"category\":null}}",
        random.below(MEMBERS)
    ))?;
    let class = if random.below(2) == 0 { "targeted" } else { "mass" };
    let (region, unknown) = region(random, "no-trace");
    let tags = if random.below(8) == 0 { "[\"plant\"]" } else { "[]" };
    lines.put(&format!(
        "{{\"type\":\"mail\",\"id\":\"M{number:07}\",\"submission\":\"S{number:07}\",\"same_as\":null,\
         \"tags\":{tags},\"case\":null,\"class\":\"{class}\",\"sender_region\":{region},\
         \"sender_region_unknown\":{unknown},\"kind\":\"attachment\",\"kind_unknown\":null,\
         \"kind_presumed\":null,\"sender_kind\":\"free-domestic\"}}"
    ))?;
    lines.put(&format!(
        "{{\"type\":\"file\",\"id\":\"F{number:07}\",\"mail\":\"M{number:07}\",\"source\":\"attachment\",\
         \"obtained\":true,\"category\":\"executable\",\"extension\":\"exe\",\"archive\":\"zip\"}}"
    ))?;
    if random.below(2) == 0 {
        let (region, unknown) = self::region(random, "not-resolved");
        lines.put(&format!(
            "{{\"type\":\"destination\",\"id\":\"D{number:07}\",\"mail\":\"M{number:07}\",\
             \"file\":\"F{number:07}\",\"host\":\"c2-{number}.example\",\"region\":{region},\
             \"region_unknown\":{unknown},\"as_of\":\"{day}\",\"source\":\"geo-whois-asn-country\"}}"
        ))?;
    }
    if random.below(10) == 0 {
        lines.put(&format!(
            "{{\"type\":\"share\",\"id\":\"H{number:07}\",\"released\":\"{day}\",\
             \"source\":\"members\",\"submissions\":[\"S{number:07}\"]}}"
        ))?;
    }
    Ok(())
}

/// A day of ten years, in their order over the set.
fn day(number: usize) -> String {
    let month = number / MAILS_A_MONTH;
    format!("{}-{:02}-{:02}", 2012 + month / 12 % 10, month % 12 + 1, number % 28 + 1)
}

/// A region or the reason why there is none, as JSON.
fn region(random: &mut Random, cause: &str) -> (String, String) {
    match REGIONS.get(random.below(REGIONS.len() * 2)) {
        Some(region) => (format!("\"{region}\""), "null".to_owned()),
        None => ("null".to_owned(), format!("\"{cause}\"")),
    }
}

/// How many records the bench counts.
pub(crate) const COUNT: usize = 1_000_000;
const MEMBERS: usize = 300;
const SIGS: usize = 13;
const MAILS_A_MONTH: usize = 2_400;
const REGIONS: &[&str] = &["JP", "HK", "KR", "CN", "US", "TW"];
const SEED: u64 = 20_261_122;

#[cfg(test)]
mod tests {
    use super::write;

    #[test]
    fn the_set_is_as_long_as_asked_and_the_same_each_time() {
        let folder = std::env::temp_dir().join(format!("noroshi-records-{}", std::process::id()));
        let lines = |count| {
            write(&folder, count).unwrap();
            std::fs::read_to_string(&folder).unwrap().lines().map(str::to_owned).collect()
        };
        let (long, short): (Vec<String>, Vec<String>) = (lines(1_000), lines(700));
        std::fs::remove_file(&folder).unwrap();
        assert_eq!((long.len(), short.len()), (1_000, 700));
        assert!(long.starts_with(&short));
        assert!(long.iter().all(|line| line.starts_with("{\"type\":\"") && line.ends_with('}')));
    }
}
