//! The layout as text, and its bounds.

use super::*;
use crate::item::Specimen;
use crate::{Seal, SealImage, SealPlacement};

fn fonts() -> Fonts {
    Fonts::load(&[]).expect("the fonts of the test machine")
}

fn printed() -> Printed {
    Printed {
        name: "丁万伟".into(),
        sex: "男".into(),
        member_no: "200000199207".into(),
        category: "执业会员（注册会计师）".into(),
        firm: "天健会计师事务所（特殊普通合伙）".into(),
        joined_on: "2016年05月18日".into(),
        national_association: "示例注册会计师总会".into(),
        provincial_association: "示例省注册会计师协会".into(),
        national_seal: Seal::Specimen,
        provincial_seal: Seal::Specimen,
        signatory: String::new(),
        issued_on: "2026年11月23日".into(),
        issued_at: time::OffsetDateTime::UNIX_EPOCH,
        code: "7K3M9QXD2FVAW5TH8C4PN6RJ2E".into(),
        version: 2,
        verify_url: "https://cert.example.org/v/7K3M9QXD2FVAW5TH8C4PN6RJ2E".into(),
    }
}

/// One line per item, numbers rounded so that they are the same everywhere.
fn written(items: &[Item]) -> String {
    use std::fmt::Write;
    let mut out = String::new();
    for item in items {
        let line = match item {
            Item::Ornament => "ornament".to_owned(),
            Item::Frame {
                x,
                y,
                width,
                height,
                line,
                colour,
            } => {
                format!(
                    "frame {x:.2},{y:.2} {width:.2}×{height:.2} line {line} {}",
                    colour.hex()
                )
            }
            Item::Rule {
                from,
                to,
                y,
                line,
                colour,
            } => {
                format!(
                    "rule {from:.2}–{to:.2} at {y:.2} line {line} {}",
                    colour.hex()
                )
            }
            Item::Photo {
                x,
                y,
                width,
                height,
            } => {
                format!("photo {x:.2},{y:.2} {width:.2}×{height:.2}")
            }
            Item::Qr {
                x,
                y,
                size,
                content,
                colour,
            } => {
                format!("qr {x:.2},{y:.2} {size:.2} {} {content}", colour.hex())
            }
            Item::Text(text) => format!(
                "text {:.2},{:.2} width {:.2} size {:.2} spacing {:.2} {:?} {} [{:?}] {}",
                text.x,
                text.baseline,
                text.width,
                text.size,
                text.spacing,
                text.weight,
                text.colour.hex(),
                text.field,
                text.text
            ),
            Item::Seal {
                x,
                y,
                width,
                height,
                ..
            } => {
                format!("seal {x:.2},{y:.2} {width:.2}×{height:.2} uploaded")
            }
            Item::Specimens(seals) => {
                let seal = |seal: &Specimen| {
                    format!(
                        "seal {:.2},{:.2} r {:.2} {}",
                        seal.x, seal.y, seal.radius, seal.association
                    )
                };
                seals.iter().map(seal).collect::<Vec<_>>().join("\n")
            }
        };
        writeln!(out, "{line}").expect("writing to a string");
    }
    out
}

#[test]
fn codes_are_printed_in_groups() {
    assert_eq!(
        grouped("7K3M9QXD2FVAW5TH8C4PN6RJ2E"),
        "7K3M9-QXD2F-VAW5T-H8C4P-N6RJ2E"
    );
    assert_eq!(grouped(""), "");
}

#[test]
fn ordinary() {
    insta::assert_snapshot!(written(&layout(&printed(), &fonts()).expect("fits")));
}

#[test]
fn long_values_and_names() {
    let printed = Printed {
        name: "买买提江·阿不都热合曼·库尔班·艾合买提江·阿卜杜拉".into(),
        firm: "中审众环会计师事务所（特殊普通合伙）新疆生产建设兵团第七师胡杨河市分所".into(),
        national_association: "示例全国注册会计师与资产评估师联合总会".into(),
        ..printed()
    };
    insta::assert_snapshot!(written(&layout(&printed, &fonts()).expect("fits")));
}

#[test]
fn signatory_and_uploaded_seal() {
    let placement = SealPlacement {
        width: 300,
        dx: 15,
        dy: -20,
    };
    let image = SealImage::new(40, 20, &[200; 40 * 20 * 4], placement).expect("whole");
    let printed = Printed {
        provincial_seal: Seal::Image(image),
        signatory: "欧阳明远".into(),
        ..printed()
    };
    let items = layout(&printed, &fonts()).expect("fits");
    let lower_right = items.iter().position(
        |item| matches!(item, Item::Text(text) if text.field == Field::NationalAssociation),
    );
    insta::assert_snapshot!(written(&items[lower_right.expect("it is there")..]));
}

#[test]
fn signatories_of_every_length_stay_within_their_line() {
    let fonts = fonts();
    for length in 0..=30 {
        for sample in ["会", "W", "·", "𬱖", "e "] {
            let signatory: String = sample.chars().cycle().take(length).collect();
            let printed = Printed {
                signatory: signatory.clone(),
                ..printed()
            };
            let items = layout(&printed, &fonts).expect("thirty characters always fit");
            let mut texts = Vec::new();
            for item in &items {
                if let Item::Text(text) = item
                    && matches!(text.field, Field::Signatory | Field::IssuedOn)
                {
                    assert!(text.x >= 98.0 - 1e-3, "{text:?}");
                    assert!(text.x + text.width <= VALUE_RIGHT + 1e-3, "{text:?}");
                    assert!(text.size >= 2.4, "{text:?}");
                    texts.push(text.text.clone());
                }
            }
            let mut expected = vec!["签发日期：2026年11月23日".to_owned()];
            if !signatory.is_empty() {
                expected.insert(0, format!("签发人：{signatory}"));
            }
            assert_eq!(texts, expected, "nothing is cut");
        }
    }
}

#[test]
fn names_of_associations_of_every_length_stay_in_their_half() {
    let fonts = fonts();
    for length in 1..=50 {
        for sample in ["会", "W", "·", "（", "1", "𬱖", "e "] {
            let name: String = sample.chars().cycle().take(length).collect();
            let printed = Printed {
                national_association: name.clone(),
                provincial_association: name.clone(),
                ..printed()
            };
            let items = layout(&printed, &fonts).expect("fifty characters always fit");
            let mut read = String::new();
            for item in &items {
                if let Item::Text(text) = item
                    && text.field == Field::NationalAssociation
                {
                    assert!(text.x >= 98.0 - 1e-3 && text.x + text.width <= 138.0 + 1e-3);
                    read += &text.text;
                }
            }
            assert_eq!(read, name, "nothing is cut");
        }
    }
}

#[test]
fn values_of_every_length_stay_within_their_column() {
    let fonts = fonts();
    for length in 1..=50 {
        for sample in ["所", "W", "·", "（", "1", "𬱖", "e "] {
            let value: String = sample.chars().cycle().take(length).collect();
            let printed = Printed {
                name: value.clone(),
                firm: value.clone(),
                category: value.clone(),
                member_no: value.clone(),
                ..printed()
            };
            let items = layout(&printed, &fonts).expect("fifty characters always fit");
            let mut read = [const { String::new() }; 2];
            for item in &items {
                let Item::Text(text) = item else { continue };
                match text.field {
                    Field::Name => read[0] += &text.text,
                    Field::Firm => read[1] += &text.text,
                    Field::Category | Field::MemberNo => {}
                    _ => continue,
                }
                assert!(text.x + text.width <= VALUE_RIGHT + 1e-3, "{text:?}");
                assert!(
                    text.size >= VALUE_LEAST && text.size <= VALUE_SIZE,
                    "{text:?}"
                );
            }
            assert_eq!(read, [value.clone(), value], "nothing is cut");
        }
    }
}
