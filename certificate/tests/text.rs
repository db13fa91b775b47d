//! What the file says when it is read by a machine: `pdftotext` gives back the data, character for
//! character.

mod support;

use certificate::{Field, Printed, RenderError};
use support::{jpeg, pdf, photo, printed, renderer, run};

/// The text of a certificate in the order in which it was set, one line per line of print.
fn text(printed: &Printed) -> String {
    let directory = tempfile::tempdir().expect("a place for the file");
    std::fs::write(directory.path().join("c.pdf"), pdf(printed)).expect("written");
    run("pdftotext", &["-raw", "c.pdf", "-"], directory.path())
}

/// The value between two labels; a value in two lines is put together again.
fn between(text: &str, label: &str, next: &str) -> String {
    let (_, rest) = text.split_once(label).expect("the label");
    let (value, _) = rest.split_once(next).expect("the next label");
    value.trim().replace('\n', "")
}

#[test]
fn the_whole_text_reads_as_printed() {
    insta::assert_snapshot!(text(&printed()));
}

#[test]
fn spaced_words_are_found_as_words() {
    let text = text(&printed());
    for word in ["执业电子会员证", "姓名", "性别", "会员证号", "服务所名称"] {
        assert!(text.contains(word), "{word}: {text}");
    }
}

#[test]
fn the_default_reading_order_keeps_every_value_whole() {
    let directory = tempfile::tempdir().expect("a place for the file");
    std::fs::write(directory.path().join("c.pdf"), pdf(&printed())).expect("written");
    let text = run("pdftotext", &["c.pdf", "-"], directory.path());
    let mut from = 0;
    for value in [
        "执业电子会员证",
        "姓名",
        "丁万伟",
        "男",
        "200000199207",
        "服务所名称",
        "2016年05月18日",
    ] {
        let at = text[from..].find(value);
        from += at.unwrap_or_else(|| panic!("{value} is missing or out of order in {text}"));
    }
}

#[test]
fn names_of_every_kind_extract_as_they_are_stored() {
    let long = "买买提江·阿不都热合曼·".repeat(4) + "江阿";
    assert_eq!(long.chars().count(), 50);
    for name in [
        "王五",
        "欧阳娜娜",
        "阿依努尔·买买提",
        // Beyond the basic plane, yet in the general list of standard characters.
        "𬱖𫖯䶮",
        // Only HanaMin has the first, only BabelStone Han the second of these.
        "张𪛐𰀀",
        "O'Brien-Smith, J.",
        long.as_str(),
        // A radical, a compatibility ideograph: other characters in the same glyphs.
        "一\u{2f00}金\u{f90a}",
    ] {
        let text = text(&Printed {
            name: name.to_owned(),
            ..printed()
        });
        assert_eq!(between(&text, "姓名", "性别"), name);
    }
}

#[test]
fn brackets_and_width_stay_as_stored() {
    for firm in [
        "天健会计师事务所(特殊普通合伙)",
        "天健会计师事务所（特殊普通合伙）",
        "中审众环会计师事务所（特殊普通合伙）新疆生产建设兵团第七师胡杨河市分所",
        "Ａ１会计师事务所",
    ] {
        let text = text(&Printed {
            firm: firm.to_owned(),
            ..printed()
        });
        assert_eq!(between(&text, "服务所名称", "入会时间"), firm);
    }
}

#[test]
fn a_character_no_font_has_is_named() {
    let bytes = jpeg();
    let refused = |printed: &Printed| {
        renderer()
            .render(printed, &photo(&bytes))
            .expect_err("no font has it")
    };
    let error = refused(&Printed {
        name: "王\u{378}".to_owned(),
        ..printed()
    });
    assert_eq!(
        error,
        RenderError::MissingGlyph {
            field: Field::Name,
            character: '\u{378}',
            place: 2,
        }
    );
    assert_eq!(error.to_string(), "姓名的第 2 个字符 U+0378 无法印出");
    assert_eq!(error.code(), "missing_glyph");
    assert_eq!(error.field(), Some(Field::Name));

    let error = refused(&Printed {
        firm: "甲\t所".to_owned(),
        ..printed()
    });
    assert_eq!(error.to_string(), "服务所名称的第 2 个字符 U+0009 无法印出");

    assert_eq!(
        renderer().fonts().missing_glyph("王\u{378}五"),
        Some('\u{378}')
    );
    // BabelStone Han has glyphs of its own making there, which mean nothing to anyone else.
    assert_eq!(
        renderer().fonts().missing_glyph("\u{e000}"),
        Some('\u{e000}')
    );
    assert_eq!(renderer().fonts().missing_glyph("王五𬱖𫖯䶮·𪛐𰀀"), None);
    assert!(
        renderer().fonts().absent().is_empty(),
        "the test machine has all the fonts"
    );
}

/// Fonts have glyphs for all of these: boxes with letters in them, or nothing at all.
#[test]
fn what_stands_for_no_letter_is_never_drawn() {
    let bytes = jpeg();
    for character in [
        '\u{e0100}',
        '\u{fe00}',
        '\u{2068}',
        '\u{ad}',
        '\u{200b}',
        '\u{3164}',
        '\u{fffd}',
        '\u{e863}',
        '\u{301}',
        '★',
        'م',
        'ท',
    ] {
        let printed = Printed {
            name: format!("葛{character}示"),
            ..printed()
        };
        assert_eq!(
            renderer().render(&printed, &photo(&bytes)),
            Err(RenderError::MissingGlyph {
                field: Field::Name,
                character,
                place: 2
            })
        );
        let found = renderer().fonts().unprintable(&printed.name);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].character, found[0].place), (character, 2));
    }
    assert_eq!(renderer().fonts().unprintable("王五𬱖𫖯䶮·𪛐𰀀José﨑"), []);
}

#[test]
fn what_a_certificate_cannot_go_without_is_asked_for() {
    let bytes = jpeg();
    let without = |printed: Printed| renderer().render(&printed, &photo(&bytes));
    let error = without(Printed {
        code: String::new(),
        ..printed()
    });
    assert_eq!(error, Err(RenderError::Empty { field: Field::Code }));
    let error = without(Printed {
        verify_url: String::new(),
        ..printed()
    });
    assert_eq!(
        error,
        Err(RenderError::Empty {
            field: Field::VerifyUrl
        })
    );
    let error = without(Printed {
        firm: "所".repeat(60),
        ..printed()
    });
    assert_eq!(error, Err(RenderError::TooLong { field: Field::Firm }));
    let error = without(Printed {
        verify_url: "h".repeat(3_000),
        ..printed()
    });
    assert_eq!(error, Err(RenderError::Qr));
}

#[test]
fn an_issued_file_says_whose_it_is_and_an_altered_row_is_told() {
    for name in ["丁万伟", "𬱖𫖯䶮", "O'Brien-Smith, J."] {
        let printed = Printed {
            name: name.into(),
            ..printed()
        };
        let read = certificate::Inscription::of(&pdf(&printed)).expect("a certificate");
        assert!(read.differences(&printed).is_empty());
        let altered = Printed {
            name: "王小明".into(),
            code: "00000000000000000000000000".into(),
            provincial_association: "另一协会".into(),
            issued_at: printed.issued_at + time::Duration::SECOND,
            ..printed
        };
        let told = read.differences(&altered);
        assert_eq!(told, ["code", "name", "association", "moment"]);
    }
    assert!(certificate::Inscription::of(b"%PDF-1.7 nothing").is_none());
}
