//! Tests of pages kept in one file with their pictures and scripts.

use expect_test::expect;

use crate::shown::opened;

#[test]
fn parts_are_members() {
    expect![[r#"
        mht
        > member:0 https://a.example/ 19 bytes <html>見=zz</html> size=19
        > member:1 x@y 3 bytes MZ� size=3
        > member:2 a b.txt 6 bytes last\r\n size=6
        title: t
        saved-from: https://a.example/
        members: 3
    "#]].assert_eq(&opened(
        "page.mht",
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://a.example/\r\nSubject: t\r\n\
          MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=\"b1\"\r\n\r\npreamble\r\n\
          --b1\r\nContent-Type: multipart/alternative; boundary=b1x\r\n\r\n--b1x\r\n\
          Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\
          Content-Location: https://a.example/\r\n\r\n<html>=\r\n=E8=A6=8B=zz</html>\r\n--b1x--\r\n\
          --b1\r\nContent-Transfer-Encoding: base64\r\nContent-ID: <x@y>\r\n\r\nTV!qQ\r\n--b1\r\n\
          Content-Type: text/plain; name=\"a b.txt\"\r\n\r\nlast\r\n",
    ));
}
