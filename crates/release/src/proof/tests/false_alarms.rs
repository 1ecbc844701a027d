//! What two hundred made organisations with everyday names find in texts that name none of them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use expect_test::expect;

use super::identifier;
use crate::dictionary::{Dictionary, Identifier, IdentifierKind};

/// Names of the kind that half of Japan's firms have, with a domain, a person and a number each.
fn members() -> Vec<Identifier> {
    let first = ["碧山", "佐藤", "東京", "日本", "山口", "青葉", "中央", "大和", "第一", "北陸"];
    let trades =
        ["精機", "工業", "ガス化学", "電装", "製薬", "商事", "通信", "重工", "鉄鋼", "物産"];
    let people = ["佐藤 慎吾", "山口 誠", "鈴木一郎", "高橋 恵", "林 直樹"];
    let labels = ["aoyamano", "sato-kogyo", "denso-east", "yamato", "aoba"];
    let mut list = Vec::new();
    for number in 0..200_usize {
        let (front, trade) = (first[number % 10], trades[number / 10 % 10]);
        let form = if number < 100 { "株式会社" } else { "有限会社" };
        let name = format!("{front}{trade}{form}");
        let label = format!("{}{}", labels[number % 5], number / 5);
        list.push(identifier(IdentifierKind::OrganisationName, &name));
        list.push(identifier(IdentifierKind::Domain, &format!("{label}.co.example")));
        list.push(identifier(IdentifierKind::MailAddress, &format!("info@{label}.co.example")));
        list.push(identifier(IdentifierKind::PersonName, people[number % 5]));
        let phone = format!("03-{:04}-{:04}", 1000 + number * 37, 2000 + number * 13);
        list.push(identifier(IdentifierKind::Phone, &phone));
    }
    for name in ["Green Industries Inc.", "Sun Corporation", "東レ株式会社", "Canon Inc."] {
        list.push(identifier(IdentifierKind::OrganisationName, name));
    }
    list
}

#[test]
fn texts_of_others_give_few() {
    let dictionary = Dictionary::build(members());
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<_> = ["../../data/demo", "../words/texts"]
        .iter()
        .flat_map(|folder| fs::read_dir(root.join(folder)).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    let mut alarms = BTreeMap::new();
    for path in &files {
        let search = dictionary.search(&fs::read(path).unwrap());
        if !search.complete {
            alarms.insert(format!("{:?} cut", path.file_name()), 0);
        }
        for leak in search.leaks {
            let layers: Vec<_> = leak.layers.iter().map(|layer| layer.as_str()).collect();
            let name = path.file_name().unwrap().to_string_lossy();
            let line = format!("{name}: {} {:?} [{}]", leak.kind, leak.value, layers.join("+"));
            *alarms.entry(line).or_insert(0) += 1;
        }
    }
    let lines: Vec<_> = alarms.iter().map(|(line, count)| format!("{count} {line}")).collect();
    assert!(files.len() > 10);
    expect![""].assert_eq(&lines.join("\n"));
}
