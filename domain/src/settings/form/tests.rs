//! What is taken from the form, and what is not.

use super::*;

fn settings() -> AssociationSettings {
    AssociationSettings {
        version: 3,
        national_name: "示例注册会计师总会".into(),
        name: "示例省注册会计师协会".into(),
        signatory: String::new(),
        deadline: "2026-12-31".parse().unwrap(),
        national_seal: SealSettings::default(),
        provincial_seal: SealSettings {
            sha256: Some("ab".into()),
            placement: SealPlacement {
                width: 305,
                dx: -5,
                dy: 10,
            },
        },
    }
}

#[test]
fn a_form_left_alone_changes_nothing() {
    let form = SettingsForm::of(&settings());
    assert_eq!(form.provincial.width, "30.5");
    assert_eq!(form.provincial.dx, "-0.5");
    assert_eq!(form.applied_to(&settings()), Ok(settings()));
}

#[test]
fn the_specimen_comes_back_and_names_are_trimmed() {
    let mut form = SettingsForm::of(&settings());
    form.provincial.specimen = true;
    form.signatory = " 欧阳明远\u{3000}".into();
    let after = form.applied_to(&settings()).unwrap();
    assert_eq!(after.provincial_seal.sha256, None);
    assert_eq!(after.signatory, "欧阳明远");
}

#[test]
fn every_fault_is_told_at_once() {
    let form = SettingsForm {
        version: 3,
        national_name: "字".repeat(300),
        name: " ".into(),
        signatory: "字".repeat(31),
        deadline: "2026-02-30".into(),
        national: SealForm {
            width: "41".into(),
            dx: "0".into(),
            dy: "0".into(),
            ..SealForm::default()
        },
        provincial: SealForm {
            width: "25".into(),
            dx: "左".into(),
            dy: "0".into(),
            ..SealForm::default()
        },
    };
    let faults = form.applied_to(&settings()).unwrap_err();
    let told: Vec<_> = faults.iter().map(|fault| fault.reason.as_str()).collect();
    assert_eq!(
        told,
        [
            "too-long",
            "empty",
            "too-long",
            "date",
            "seal-placement",
            "seal-placement"
        ]
    );
    assert!(faults[0].message.contains("300"), "{}", faults[0].message);
}

#[test]
fn millimetres_are_read_as_they_are_typed() {
    for (text, expected) in [
        ("25", Some(250)),
        (" ２５.５ ", Some(255)),
        ("-0.5", Some(-5)),
        ("−3", Some(-30)),
        ("+3", Some(30)),
        ("", None),
        (".5", None),
        ("1.25", None),
        ("1e2", None),
        ("--1", None),
        ("NaN", None),
    ] {
        assert_eq!(tenths(text), expected, "{text:?}");
    }
}
