//! The shape of an empty analysis, member by member, in the documented order.

use super::*;
use expect_test::expect;

#[test]
fn members_stand_in_the_documented_order() {
    let analysis = Analysis { source: "-".to_owned(), ..Analysis::default() };
    let line = String::from_utf8(analysis_line(&analysis)).unwrap();
    expect![[r#"
        {"schema":1,"noroshi":"0.1.0","source":"-","index":0,"sandbox":"none","region_db":null,"subject_of_analysis":null,"mails":[],"files":[],"observables":[],"defects":[]}
    "#]]
    .assert_eq(&line);
}
