//! Tests of tables in text: formulas that run and fetch.

use expect_test::{Expect, expect};
use testkit::mutation::mutate;

use crate::shown::opened;

fn check(name: &str, text: &str, expected: &Expect) {
    expected.assert_eq(&opened(name, text.as_bytes()));
}

const MACRO: &str = "ID;P\nO;E\nNN;NAuto_open;ER101C1;KOut;F\nF;W1 1 0\nC;X1;Y101;K0;EEXEC(\"cmd /c echo http://a.example/;;x\")\nC;Y102;EHALT()\nC;Y1;K\"Enable;; content\"\nNE;F\\\\b.example\\s\\x.xls;S\nE\n";

#[test]
fn macro_sheet_runs_by_itself() {
    check(
        "x.slk",
        MACRO,
        &expect![[r#"
            slk
            names:
            -
                name: Auto_open
                value: R101C1
            formulas:
            -
                name: R101C1
                code: EXEC(\"cmd /c echo http://a.example/;x\")
            -
                name: R102C1
                code: HALT()
            * auto-exec property:Auto_open
            * hidden cell:C1
            * runs-command cell:R101C1
            * external-link link:NE
            * excel4-macro cell:R101C1
            Code cell:R101C1: EXEC(\"cmd /c echo http://a.example/;x\")
            Code cell:R102C1: HALT()
            Link link:NE: \\\\b.example\\s\\x.xls
            Shown text: Enable; content\n
        "#]],
    );
}

#[test]
fn records_before_the_mark_and_the_name_alone() {
    check(
        "x.slk",
        "junk\r\nID;PX\r\nC;Y1;X1;K5;ESUM(R1C1)\r\nC;X2;K\"a\"\r\n",
        &expect![[r#"
            slk
            application: X
            Shown text: a\n
        "#]],
    );
}

#[test]
fn cells_that_are_computed() {
    check(
        "x.csv",
        "a,-1,=1+2\n\"=cmd|'/C calc'!A0\",\"x\"\"y\",@SUM(1)\n\"+WEBSERVICE(\"\"http://a.example\"\")\"",
        &expect![[r#"
            csv
            formulas:
            -
                name: R2C1
                code: =cmd|\'/C calc\'!A0
            -
                name: R3C1
                code: +WEBSERVICE(\"http://a.example\")
            * dde cell:R2C1
            * runs-command cell:R2C1
            * external-link cell:R3C1
            Code cell:R2C1: =cmd|\'/C calc\'!A0
            Link cell:R3C1: http://a.example
            Code cell:R3C1: +WEBSERVICE(\"http://a.example\")
            Shown text: a,-1,=1+2\n\"=cmd|\'/C calc\'!A0\",\"x\"\"y\",@SUM(1)\n\"+WEBSERVICE(\"\"http://a.example\"\")\"
        "#]],
    );
    check(
        "x.csv",
        "sep=;\n=HYPERLINK(\"http://a.example\",\"x\");b",
        &expect![[r#"
            csv
            Link cell:R2C1: http://a.example
            Shown text: \n=HYPERLINK(\"http://a.example\",\"x\");b
        "#]],
    );
}

#[test]
fn ordinary_table_tells_nothing() {
    check(
        "x.csv",
        "name,+81-3-0000-0000,-5,@handle,a=b\n",
        &expect![[r#"
        csv
        Shown text: name,+81-3-0000-0000,-5,@handle,a=b\n
    "#]],
    );
}

#[test]
fn mutations_do_not_break_the_reader() {
    for seed in 0..500 {
        let _ = opened("x.slk", &mutate(seed, MACRO.as_bytes(), b";;NN;NE;E"));
        let _ = opened("x.csv", &mutate(seed, b"a,\"=cmd|'/c'!A0\",b\n", b"\"\",\n"));
    }
}

#[test]
fn samples_of_other_projects() {
    let Some(corpus) = testkit::larger_corpus() else { return };
    let read = |name: &str| {
        let path = corpus.join("artifacts/oletools").join(name);
        opened(name, &std::fs::read(path).unwrap())
    };
    let found = read("excel4-macros/excel4_sample_macro.slk");
    for line in ["* auto-exec property:Auto_Open", "* excel4-macro cell:R1C1", "ALERT("] {
        assert!(found.contains(line), "{line}\n{found}");
    }
    let found = read("msodde/dde-in-csv.csv");
    assert!(found.contains("* dde cell:R1C1"), "{found}");
}
