//! scratch
use super::markdown::shown_key;
use words::{Lang, Words};
#[test]
fn scratch() {
    let w = Words::new(Lang::En);
    for t in ["www.foo.zzz", "a@b.zzz", "a@b.example", "x](http://a.example)", "<script>alert(1)</script>", "javascript:alert(1)", "mailto:a@b.zzz", "www.例え.みんな", "a_b__c__", "http:/\\a.example", "[x]: http://a", "xmpp:a@b.zz", "Www.foo.zzz", "a\u{202e}@b.c", "1. x", "&lt;b&gt;"] {
        println!("{t} => {}", shown_key(t, &w));
    }
    panic!();
}
