//! Tests of the lists: look-ups, the shipped files, and files of the operator.

use expect_test::{Expect, expect};

use super::*;

fn check(lists: &Lists, hosts: &[&str], expected: &Expect) {
    let line = |host: &&str| {
        let kind = lists.of(host).sender_kind().map_or("-", |(kind, _)| kind.as_str());
        format!("{host}: {kind}, {}\n", lists.of(host).common().unwrap_or("-"))
    };
    expected.assert_eq(&hosts.iter().map(line).collect::<String>());
}

#[test]
fn the_longest_listed_name_decides() {
    check(
        &Lists::shipped(),
        &[
            "yahoo.co.jp",
            "mail.yahoo.co.jp",
            "notyahoo.co.jp",
            "gmail.com",
            "nifty.com",
            "docomo.ne.jp",
            "ipa.go.jp",
            "google.com",
            "docs.google.com",
            "contoso.blob.core.windows.net",
            "1drv.ms",
            "bit.ly",
            "mailinator.com",
            "8.8.8.8",
            "9.8.8.8.8",
            "2001:4860:4860::8888",
            "",
            ".",
            "goo.jp",
            "inter7.jp",
            "aol.jp",
            "sannet.ne.jp",
            "wakwak.com",
        ],
        &expect![[r#"
            yahoo.co.jp: free-domestic, free-domestic
            mail.yahoo.co.jp: free-domestic, free-domestic
            notyahoo.co.jp: -, -
            gmail.com: free-overseas, free-overseas
            nifty.com: isp-domestic, isp-domestic
            docomo.ne.jp: carrier, carrier
            ipa.go.jp: agency, -
            google.com: -, big-service
            docs.google.com: -, cloud-hosting
            contoso.blob.core.windows.net: -, cloud-hosting
            1drv.ms: -, file-sharing
            bit.ly: -, url-shortener
            mailinator.com: free-overseas, disposable
            8.8.8.8: -, public-dns
            9.8.8.8.8: -, public-dns
            2001:4860:4860::8888: -, public-dns
            : -, -
            .: -, -
            goo.jp: free-domestic, free-domestic
            inter7.jp: free-domestic, free-domestic
            aol.jp: free-domestic, free-domestic
            sannet.ne.jp: isp-domestic, isp-domestic
            wakwak.com: isp-domestic, isp-domestic
        "#]],
    );
}

#[test]
fn shipped_entries_are_sorted_and_normalised() {
    for (list, text) in SHIPPED {
        let entries: Vec<&str> = entry_lines(text).map(|(_, entry)| entry).collect();
        assert!(!entries.is_empty());
        if list == ListName::Brands {
            for entry in &entries {
                let brand = brand(entry).unwrap_or_else(|| panic!("{entry}"));
                for domain in &brand.domains {
                    assert_eq!(normalised(domain).as_ref(), Some(domain));
                }
            }
            continue;
        }
        assert!(entries.is_sorted_by(|a, b| a < b), "{}", list.as_str());
        for entry in entries {
            assert_eq!(normalised(entry).as_deref(), Some(entry), "{}", list.as_str());
        }
    }
}

#[test]
fn no_list_of_mail_services_holds_a_public_suffix() {
    // Such an entry would make every domain under the suffix free mail.
    for (list, text) in SHIPPED {
        if SENDER_LISTS.iter().any(|(sender, _)| *sender == list) {
            let suffix =
                |(_, entry): &(usize, &str)| observable::public_suffix(entry) == Some(entry);
            let found: Vec<_> = entry_lines(text).filter(suffix).collect();
            assert_eq!(found, [], "{}", list.as_str());
        }
    }
}

#[test]
fn every_list_says_where_it_comes_from() {
    let lists = Lists::shipped();
    for list in ListName::ALL {
        let info = lists.info(list).unwrap();
        assert_eq!(info.date.len(), 10, "{}", list.as_str());
        assert!(![&info.title, &info.source, &info.licence].iter().any(|text| text.is_empty()));
    }
}

#[test]
fn a_file_of_the_operator_adds_or_replaces() {
    let mut lists = Lists::shipped();
    lists.add("free-overseas", "# title: ours\n\nBAMAIL.example\n").unwrap();
    lists
        .add("cdn", "# replace\n# title: ours\n# date: 2027-01-01\ncdn.example\n198.51.100.7\n")
        .unwrap();
    lists.add("brands", "# replace\nbank\t甲銀行|Bank A\tbank-a.example\n").unwrap();
    check(
        &lists,
        &["bamail.example", "gmail.com", "x.cdn.example", "198.51.100.7", "fastly.net"],
        &expect![[r#"
            bamail.example: free-overseas, free-overseas
            gmail.com: free-overseas, free-overseas
            x.cdn.example: -, cdn
            198.51.100.7: -, cdn
            fastly.net: -, -
        "#]],
    );
    assert_eq!(lists.info(ListName::Cdn).unwrap().date, "2027-01-01");
    assert_eq!(lists.info(ListName::FreeOverseas).unwrap().licence, "MIT");
    assert_eq!(lists.brands().len(), 1);
}

#[test]
fn a_long_file_of_the_operator_is_found_whole() {
    let mut lists = Lists::default();
    let name = |number: usize| format!("n{number}.example");
    let names: Vec<String> = (0..40_000).map(name).collect();
    lists.add("cdn", &names.join("\n")).unwrap();
    assert!(names.iter().all(|name| lists.of(&format!("www.{name}")).on(ListName::Cdn)));
    assert!((40_000..80_000).all(|number| lists.of(&name(number)) == Listed::default()));
}

#[test]
fn a_broken_file_is_named_with_its_line() {
    let mut lists = Lists::shipped();
    let texts = [("cdn", "ok.example\n\na b\n"), ("brands", "bank\tA\n"), ("cdns", "")];
    let errors = texts.map(|(name, text)| lists.add(name, text).unwrap_err().to_string() + "\n");
    expect![[r#"
        cdn line 3: neither a domain nor an address
        brands line 1: a brand has a kind, spellings and domains, separated by tabs
        cdns is no list; the lists are agency, big-service, brands, carrier, cdn, cloud-hosting, disposable, file-sharing, free-domestic, free-overseas, isp-domestic, mail-provider, public-dns, url-shortener
    "#]].assert_eq(&errors.concat());
    assert_eq!(lists.of("ok.example").common(), None);
}
