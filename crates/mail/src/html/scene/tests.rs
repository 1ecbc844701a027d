//! Pages made by hand, and what is left of them.

use expect_test::{Expect, expect};

use super::*;

fn pieces(html: &str, limits: &Limits) -> Scene {
    let part = |id: &str| (id == "logo").then_some(&b"PICTURE"[..]);
    let check = |bytes: &[u8]| bytes.starts_with(b"PIC").then_some((FileType::Png, 100));
    scene(html, &mut Room::new(limits), &Pictures { part: &part, check: &check })
}

fn check(html: &str, expected: &Expect) {
    expected.assert_eq(&shown(&pieces(html, &Limits::default())));
}

fn shown(scene: &Scene) -> String {
    let styles = |styles: &[Style]| -> String {
        styles.iter().map(|style| format!(" {}={}", style.look(), style.value())).collect()
    };
    let mut out: String = scene
        .pieces
        .iter()
        .map(|piece| match piece {
            Piece::Start { tag, styles: looks, counts } => {
                let counts: String = counts.iter().map(|(c, n)| format!(" {c}={n}")).collect();
                format!("<{tag}{}{counts}>", styles(looks))
            }
            Piece::End => "</>".to_owned(),
            Piece::Text(text) => text.clone(),
            Piece::Leads(target) => format!("[to {target}]"),
            Piece::Picture { kind, bytes, alternative, styles: looks } => {
                format!("[{kind} {} {alternative}{}]", bytes.len(), styles(looks))
            }
            Piece::Absent { address, alternative } => format!("[absent {address} {alternative}]"),
            Piece::Field(text) => format!("[field {text}]"),
        })
        .collect();
    if scene.is_cut {
        out.push_str(" CUT");
    }
    out
}

#[test]
fn layout_stays() {
    check(
        "<body bgcolor=white><h1 style='COLOR:Red'>A</h1><table width=600 cellpadding=4><tr>\
         <td colspan=2 align=center>b<td valign=top style=\"background:#eee url(x)\">c</table>\
         <ul><li>d<li>e</ul><font size=5 face=\"'MS Gothic'\">f</font><br>g",
        &expect![
            "<div background-color=white><h1 color=red>A</><table width=600px cellpadding=4><tr><td text-align=-webkit-center colspan=2>b</><td vertical-align=top background-color=#eee>c</></></><ul><li>d</><li>e</></><span font-size=x-large>f</><br>g</>"
        ],
    );
}

#[test]
fn links_tell_where_they_lead() {
    check(
        "<a href='http://a.example/x'>Click <b>here</b></a> <a href=http://b.example>\
         http://b.example</a> <a href=#top>top</a> <a>none</a>",
        &expect![
            "<a>Click <b>here</></>[to http://a.example/x] <a>http://b.example</> <span>top</> <span>none</>"
        ],
    );
}

#[test]
fn pictures_are_there_or_told() {
    check(
        "<img src=cid:logo alt=Logo width=90><img src='CID:other'><img src=http://a.example/p.png \
         alt=x><img src=http://a.example/t.gif width=1 height=1>\
         <img src='data:image/png;base64,UElDMQ=='><img src='data:image/svg+xml,<svg>'>\
         <img src='data:text/html;base64,PGI+'>",
        &expect![
            "[png 7 Logo width=90px][absent CID:other ][absent http://a.example/p.png x][png 4 ][absent data:image/svg+xml,<svg> ][absent data:text/html;base64,PGI+ ]"
        ],
    );
}

#[test]
fn what_is_hidden_is_left_out() {
    check(
        "<style>.x{display:none}</style><p>a<span class=x>b</span><span style='font-size:0'>c\
         <img src=cid:logo></span></p><div hidden>d</div><input type=hidden value=e>",
        &expect!["<p>a</>"],
    );
}

#[test]
fn what_acts_is_left_out() {
    check(
        "<script>a()</script><iframe src=http://a.example>b</iframe><object data=x>c</object>\
         <embed src=x><svg onload=a()><a xlink:href=javascript:a()>d</a></svg><math><mtext>e\
         </mtext></math><template><p>f</template><noscript><p title='</noscript><img src=x>'>\
         </noscript><form action=http://a.example><input type=password placeholder=PW>\
         <textarea><b>g</b></textarea><button onclick=a()>h</button></form>\
         <link rel=stylesheet href=x><meta http-equiv=refresh content='0;url=http://a.example'>\
         <base href=http://a.example><style>@import 'x'</style>",
        &expect!["c<span>d</>e<p></><div>[field PW]<b>g</b><button>h</></>"],
    );
}

#[test]
fn room_is_bounded() {
    let cut = |html: &str, limits: Limits| shown(&pieces(html, &limits));
    let few = Limits { scene_pieces: 3, ..Limits::default() };
    assert_eq!(cut("<b>a</b><b>b</b><b>c</b>", few), "<b>a</><b></> CUT");
    let short = Limits { scene_bytes: 4, ..Limits::default() };
    assert_eq!(cut("abcde", short.clone()), " CUT");
    assert_eq!(cut("<img src=cid:logo>", short), " CUT");
    let small = Limits { scene_pixels: 150, ..Limits::default() };
    assert_eq!(
        cut("<img src=cid:logo><img src=cid:logo>", small),
        "[png 7 ][absent cid:logo ] CUT"
    );
    let deep = cut(&"<div>".repeat(DEPTH_MAX + 5), Limits::default());
    assert_eq!((deep.matches("<div>").count(), deep.ends_with(" CUT")), (DEPTH_MAX, true));
}
