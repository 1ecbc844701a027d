//! Searches that are kept: by their owner alone, sealed, and by an address that tells nothing.

use super::http::Browser;
use super::served::Site;
use super::world::worlds;

const QUERY: &str = "zukobari invoice";

/// The path of a search that was just kept.
fn kept(browser: &Browser, name: &str, query: &str) -> String {
    let answer = browser.post("/searches", &[("name", name), ("query", query)]);
    assert_eq!(answer.status, 303, "{answer:?}");
    answer.header("location").unwrap().to_owned()
}

#[test]
fn a_search_is_kept_opened_listed_and_removed_by_its_owner_alone() {
    let world = worlds().swap_remove(0);
    let name = super::schema::shared(&world);
    let site = Site::of(world);
    let path = kept(&site.member, "<b>mine", &name);
    assert!(path.starts_with("/searches/Q-") && !path.contains(&name), "{path}");
    let opened = site.member.get(&format!("{path}?lang=en"));
    assert!(opened.body.contains(&format!("/shares/{name}\"")), "{}", opened.body);
    assert!(opened.body.contains("Remove the search") && !opened.body.contains("<b>mine"));
    let list = site.member.get("/shares").body;
    assert!(list.contains(&path) && list.contains("&#60;b&#62;mine"), "{list}");

    // What finds nothing now may find something tomorrow.
    let analysts = kept(&site.analyst, "campaign", QUERY);
    assert_eq!(site.analyst.get(&analysts).status, 200);
    for (browser, path) in
        [(&site.analyst, &path), (&site.releaser, &path), (&site.member, &analysts)]
    {
        assert_eq!(browser.get(path).status, 404);
        assert_eq!(browser.post(&format!("{path}/remove"), &[]).status, 404);
    }
    assert_eq!(site.stranger.get(&path).status, 303);
    let bearer = format!("Bearer {}", site.key);
    let program = |path: &str| {
        let answer = site.stranger.send("GET", path, &[("Authorization", bearer.as_str())], b"");
        (answer.status, serde_json::from_str::<serde_json::Value>(&answer.body).unwrap())
    };
    let (_, all) = program("/api/v1/searches");
    let id = path.rsplit('/').next().unwrap();
    assert_eq!(all["searches"].as_array().unwrap().len(), 1);
    assert_eq!(
        (all["searches"][0]["id"].as_str(), &all["searches"][0]["name"]),
        (Some(id), &"<b>mine".into())
    );
    let (status, found) = program(&format!("/api/v1/searches/{id}"));
    assert_eq!((status, found["shares"][0]["share"].as_str()), (200, Some(name.as_str())));
    let others = analysts.rsplit('/').next().unwrap();
    assert_eq!(program(&format!("/api/v1/searches/{others}")).0, 404);

    assert_eq!(site.member.post(&format!("{path}/remove"), &[]).status, 303);
    assert_eq!(site.member.get(&path).status, 404);
    assert!(!site.member.get("/shares").body.contains(&path));
}

#[test]
fn the_searches_of_who_left_are_gone() {
    for world in worlds() {
        let hub = &world.hub;
        let member = world.viewer(&world.members[0].contact);
        let release::Viewer::Person(own) = &member else { panic!("somebody") };
        hub.keep_search(&member, "mine", QUERY).unwrap();
        hub.end_person(&world.fresh(&world.administrator), own.id).unwrap();
        let left = hub.store().read(|records| records.stored_searches(own.id)).unwrap();
        assert!(left.is_empty());
    }
}

#[test]
fn what_cannot_be_kept_is_said_and_what_is_kept_lies_sealed() {
    let site = Site::new();
    for (name, query, field) in
        [("", QUERY, "Name: "), (&*"n".repeat(81), QUERY, "Name: "), ("one", "x", "Search")]
    {
        let refused = site.member.post("/searches?lang=en", &[("name", name), ("query", query)]);
        assert_eq!(refused.status, 422, "{refused:?}");
        assert!(refused.body.contains(field), "{}", refused.body);
        assert!(refused.body.contains(&format!("value=\"{query}\"")), "{}", refused.body);
    }
    for number in 0..50 {
        kept(&site.member, &format!("search {number}"), QUERY);
    }
    let many = site.member.post("/searches?lang=en", &[("name", "more"), ("query", QUERY)]);
    assert_eq!(many.status, 422);
    assert!(many.body.contains("50 searches already"), "{}", many.body);

    let store = site.hub.store();
    let member = site.hub.logged_in(&site.member_token).unwrap().unwrap().viewer;
    assert_eq!(site.hub.kept_searches(&member).unwrap().len(), 50);
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("backup");
    store::backup(store.database(), store.evidence(), &target).unwrap();
    for file in crate::support::files(&target) {
        let bytes = std::fs::read(&file).unwrap();
        for word in ["zukobari", "search 7"] {
            let is_there = bytes.windows(word.len()).any(|window| window == word.as_bytes());
            assert!(!is_there, "{word} lies open in {file:?}");
        }
    }
}
