//! Tests of reading HTML bodies.

use std::fmt::Write as _;

use expect_test::{Expect, expect};
use vocab::Limits;

use super::{Page, page};

fn read(html: &str) -> Page {
    page(html, &Limits::default())
}

fn check(html: &str, want: &Expect) {
    let page = read(html);
    let mut out = format!("{:?}\n", page.text);
    if !page.hidden.is_empty() {
        writeln!(out, "hidden {:?}", page.hidden).unwrap();
    }
    for link in &page.links {
        writeln!(out, "link {:?} -> {}", link.text, link.target).unwrap();
    }
    for (name, list) in [("form", &page.forms), ("remote", &page.remote), ("cid", &page.cids)] {
        for value in list {
            writeln!(out, "{name} {value}").unwrap();
        }
    }
    for (name, told) in [("password", page.password_field), ("script", page.script)] {
        if told {
            writeln!(out, "{name}").unwrap();
        }
    }
    want.assert_eq(&out);
}

#[test]
fn text_is_laid_out() {
    check(
        "<html><head><title>T</title><style>p { color: red }</style></head><body>\n<h1>お知らせ</h1><p>一行目<br>二行目 \
         <b>太</b>字&nbsp;です</p>\n<div>a<div>b</div>c</div><pre>x  y\n  z</pre><ul><li>1<li>2</ul></body>",
        &expect![[r#"
            "お知らせ\n一行目\n二行目 太字 です\na\nb\nc\nx  y\n  z\n1\n2"
        "#]],
    );
}

#[test]
fn tables_keep_rows_and_cells() {
    check(
        "<table><tr><td>a</td><td> b </td></tr><tr><th>c<td>d<td></table><table><tr><td><table><tr><td>e",
        &expect![[r#"
            "a\tb\nc\td\ne"
        "#]],
    );
}

/// GHSA-fxgq-9m89-cxj9: a reader that does not decode references misses the target.
#[test]
fn references_in_targets_are_decoded() {
    check(
        "<a href=\"http&#58;//evil&period;example/&#x61;?a=1&amp;b=2&copy=3\">x&lt;y</a>",
        &expect![[r#"
            "x<y"
            link "x<y" -> http://evil.example/a?a=1&b=2&copy=3
        "#]],
    );
}

#[test]
fn links_in_every_form() {
    check(
        "<A HREF=http://a.example/1>one</A> <a/href=http://a.example/2>two<a href='http://a.example/3'><img alt='three' src=cid:p@x></a> \
         <a href=' http://a.ex\n ample/4 '><b>fo</b>ur</a><map><area href=http://a.example/5 alt=five></map><a name=x>six</a> \
         <a href='#top'>seven</a><a href=''>eight</a> <meta http-equiv=Refresh content=\"0; URL='http://a.example/6'\"> \
         <a href=\"JavaScript:go(1, 2)\">nine</a><a href='mailto:a@b.example?subject=c d'>ten</a><a href=\"data:text/html,a b\">eleven",
        &expect![[r#"
            "one two foursix seveneight nineteneleven"
            link "one" -> http://a.example/1
            link "two" -> http://a.example/2
            link "three" -> http://a.example/3
            link "four" -> http://a.example/4
            link "five" -> http://a.example/5
            link "" -> http://a.example/6
            link "nine" -> JavaScript:go(1, 2)
            link "ten" -> mailto:a@b.example?subject=c d
            link "eleven" -> data:text/html,a b
            cid p@x
            script
        "#]],
    );
}

#[test]
fn base_holds_for_the_whole_page() {
    check(
        "<a href=before>a</a><base href='http://evil.example/x/y'><base href=http://other.example/><a href='../z?q'>b</a>\
         <a href=//c.example/>c</a><form action=post><img src=i.png></form>",
        &expect![[r#"
            "abc"
            link "a" -> http://evil.example/x/before
            link "b" -> http://evil.example/z?q
            link "c" -> http://c.example/
            form http://evil.example/x/post
            remote http://evil.example/x/i.png
        "#]],
    );
}

#[test]
fn hidden_text_is_kept_apart() {
    check(
        "a<div style='display:none'>b<p>c<div>d</div></div>e<span style=\"FONT-SIZE:0px\">f</span>g<p hidden>h<p>i\
         <template>j</template><table><tr style='mso-hide:all'><td>k</td><tr><td>l</td></table><a href=http://x.example><i style='opacity:0'>m</i>n</a>",
        &expect![[r#"
            "aeg\ni\nl\nn"
            hidden "b\nc\nd\nf\nh\nj\nk\nm"
            link "n" -> http://x.example
        "#]],
    );
}

/// Newsletters set the size of a cell to nothing against gaps and that of its text back.
#[test]
fn text_of_its_own_size_shows() {
    check(
        "<td style='font-size:0px'><div style='font-size:13px'>a</div>b<span style='font-size:100%'>c",
        &expect![[r#"
            "a"
            hidden "bc"
        "#]],
    );
}

#[test]
fn style_rules_hide() {
    check(
        "<p class=x>early</p><style>.x, p.y{display:none} #z{font-size:0} @media print{.w{display:none}}</style>\
         <style media=print>.v{display:none}</style><style media='screen, print'>.u{display:none}</style>\
         <p class='a x'>b</p><p class=y>c</p><div class=y>d</div><p id=z>e</p><p class=w>f</p><p class=v>g</p><p class=u>h</p>\
         <p class=x style='display:block'>i</p><p class=X>j</p><p hidden style='display:block'>k</p><p style='color:red' style='display:none'>l",
        &expect![[r#"
            "early\nd\nf\ng\ni\nj\nk\nl"
            hidden "b\nc\ne\nh"
        "#]],
    );
}

#[test]
fn source_sets_are_fetched() {
    check(
        "<img src=http://r.example/1 srcset='http://r.example/2 1x,http://r.example/3,4 2x, http://r.example/5'>\
         <source srcset=' ,http://r.example/6, data:a,b 1x,http://r.example/7 3x'><link imagesrcset=cid:a@b>",
        &expect![[r#"
            ""
            remote http://r.example/1
            remote http://r.example/2
            remote http://r.example/3,4
            remote http://r.example/5
            remote http://r.example/6
            remote http://r.example/7
            cid a@b
        "#]],
    );
}

#[test]
fn what_is_fetched_and_sent() {
    check(
        "<body background=http://r.example/bg><img src=HTTPS://r.example/1><img src='CID:a@b'><img src=data:image/png,x>\
         <iframe src=http://r.example/2><p>fallback</iframe><link rel=stylesheet href=http://r.example/3><script src=http://r.example/4>x<y</script>\
         <object data=http://r.example/5></object><td style='background:url(http://r.example/6)'><img src=relative.png>\
         <form action=http://f.example/1><input type=Password><button formaction=http://f.example/2>go</button></form><form></form>",
        &expect![[r#"
            "go"
            form http://f.example/1
            form http://f.example/2
            form 
            remote http://r.example/bg
            remote HTTPS://r.example/1
            remote http://r.example/2
            remote http://r.example/3
            remote http://r.example/4
            remote http://r.example/5
            remote http://r.example/6
            cid a@b
            password
            script
        "#]],
    );
}

#[test]
fn script_is_seen_and_not_shown() {
    check(
        "a<script>document.write('<a href=x>')</script>b",
        &expect![[r#"
        "ab"
        script
    "#]],
    );
    check(
        "<body onload=go()>a",
        &expect![[r#"
        "a"
        script
    "#]],
    );
    check(
        "<noscript>shown</noscript><textarea><b>&amp;</textarea>",
        &expect![[r#"
        "shown<b>&"
    "#]],
    );
    check(
        "<!--[if mso]><a href=http://a.example>x</a><![endif]-->a<![if !mso]>b<![endif]>",
        &expect![[r#"
        "ab"
    "#]],
    );
}

#[test]
fn broken_pages_are_read_to_their_end() {
    for (html, text) in [
        ("", ""),
        ("<", "<"),
        ("a<b", "a"),
        ("a<b c=\"d", "a"),
        ("a</", "a"),
        ("a<!--b", "a"),
        ("a&#", "a&#"),
    ] {
        assert_eq!(read(html).text, text, "{html}");
    }
    let cut = read("x<a href=http://evil.example/a>y<a href='http://evil.example/b");
    assert_eq!(cut.links.len(), 2);
}

#[test]
fn links_are_bounded() {
    let limits = Limits { links: 2, ..Limits::default() };
    let page =
        page(&"<a href=http://a.example>x</a><img src=http://a.example><form>".repeat(3), &limits);
    assert_eq!(
        (page.links.len(), page.remote.len(), page.forms.len(), page.links_cut),
        (2, 2, 2, true)
    );
}

#[test]
fn long_values_are_kept_or_told() {
    let long = "x".repeat(10_000);
    let page = read(&format!(
        "<a href='http://a.example/{long}'>{long}</a><a href=http://b.example><img alt='{long}'><img alt=c></a>"
    ));
    let link = |n: usize| &page.links[n];
    assert_eq!(link(0).target.len(), "http://a.example/".len() + long.len());
    assert_eq!((link(0).text.chars().count(), link(0).text.ends_with("x…")), (1_025, true));
    assert_eq!((link(1).text.chars().count(), link(1).text.ends_with("x…")), (1_025, true));
    assert!(!page.links_cut);

    let page = read(&format!("<base href='http://a.example/{long}'><a href=b>c</a>"));
    assert_eq!((page.links[0].target.as_str(), page.links_cut), ("b", true));

    let tag = |count: usize| format!("<a{} href=http://a.example>", " b".repeat(count));
    assert_eq!((read(&tag(255)).links.len(), read(&tag(255)).links_cut), (1, false));
    assert_eq!((read(&tag(256)).links.len(), read(&tag(256)).links_cut), (0, true));

    assert!(read(&"<span>".repeat(300)).text.is_empty());
    assert!(read(&format!("{}</div>", "<span>".repeat(300))).hiding_cut);
}

/// Each unit makes a page of a megabyte: the work is one step a token, whatever is nested.
#[test]
fn hostile_pages_cost_no_more_than_their_length() {
    for unit in [
        "<b>",
        "<div>",
        "<table>",
        "<td>",
        "<a href=x>",
        "</p>",
        "<p>",
        "<",
        "<!",
        "<!--",
        "<a href=\"",
        "<a b='",
        "&",
        "&#",
        "&a",
        "<li>",
        "<div></b>",
        "<title>",
        "<a ",
        "<x y",
        "<td><b></div>",
        "<style></b",
        "<p hidden>",
        "<br>",
        "\u{a0}",
        "<pre>\n",
        "<style>.a{display:none}</style>",
        "<style>.a,.b{{}{",
        "<style>'",
        "<style>/*",
        "<style>@",
        "<img srcset='a,b,",
        "<p class='a a a a' style='a:b;color:c;;'>",
    ] {
        let html = unit.repeat(1_000_000 / unit.len());
        let page = read(&html);
        assert!(page.work.nodes <= page.work.bytes && page.text.len() <= html.len(), "{unit}");
    }
    let html =
        format!("{}x{}", "<div style='display:none'>".repeat(100_000), "</div>".repeat(100_000));
    assert_eq!((read(&html).text.as_str(), read(&html).hidden.as_str()), ("", "x"));
    let tag = "t".repeat(300_000);
    let classes = "x ".repeat(300_000);
    let html = format!("<style>{tag}.x,.x{{display:none}}</style><{tag} class='{classes}'>y");
    assert_eq!(read(&html).hidden, "y");
}
