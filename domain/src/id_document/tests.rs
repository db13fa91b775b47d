//! Numbers of every kind, whole, wrong and odd.

use proptest::prelude::*;

use super::*;

fn resident(number: &str) -> IdDocument {
    IdDocument::new(Some(IdDocumentKind::ResidentId), number)
}

#[test]
fn the_example_of_the_standard_holds() {
    assert_eq!(check_character("11010519491231002"), Some('X'));
    assert_eq!(resident("11010519491231002x").fault(), None);
    assert_eq!(resident("440524188001010014").fault(), None);
}

#[test]
fn the_manuals_numbers_have_a_wrong_check_digit() {
    for number in [
        "330104199201121015",
        "330101199310031019",
        "330102199306081013",
        "330102199310271007",
    ] {
        assert_eq!(resident(number).fault(), Some(NumberFault::CheckCharacter));
    }
    assert_eq!(
        resident("330102199310271007").embedded_sex(),
        Some(Sex::Female)
    );
    assert_eq!(
        resident("330102199310271007")
            .embedded_birth_date()
            .unwrap()
            .to_string(),
        "1993-10-27"
    );
}

#[test]
fn other_documents_follow_their_forms() {
    use IdDocumentKind::*;
    let table = [
        (HmTravelPermit, "H12345678", true),
        (HmTravelPermit, "M1234567890", true),
        (HmTravelPermit, "H123456789", false),
        (HmTravelPermit, "K12345678", false),
        (TwTravelPermit, "12345678", true),
        (TwTravelPermit, "1234567890", true),
        (TwTravelPermit, "T12345678", false),
        (ForeignPermanentResidentId, "CAN110078021501", true),
        (ForeignPermanentResidentId, "CA1110078021501", false),
        (Passport, "E12345678", true),
        (Passport, "e 1234 5678", true),
        (Passport, "E123", false),
        (HmtResidencePermit, "11010519491231002X", false),
        (ResidentId, "110105491231002", false),
        (ResidentId, "１１０１０５１９４９１２３１００２Ｘ", true),
        (Passport, "护照12345", false),
    ];
    for (kind, number, good) in table {
        let fault = IdDocument::new(Some(kind), number).fault();
        assert_eq!(fault.is_none(), good, "{kind:?} {number} {fault:?}");
    }
}

#[test]
fn masks_show_three_characters_and_never_more_than_a_third() {
    assert_eq!(mask("330104199201121015"), "330***************");
    assert_eq!(mask("12345678"), "12******");
    assert_eq!(mask("E1234"), "E****");
    assert_eq!(mask("AB"), "**");
    assert_eq!(mask(""), "");
}

prop_compose! {
    fn valid_number()(digits in prop::collection::vec(0u8..10, 17)) -> String {
        let body: String = digits.iter().map(|d| char::from(b'0' + d)).collect();
        let check = check_character(&body).unwrap();
        format!("{body}{check}")
    }
}

proptest! {
    #[test]
    fn every_single_digit_error_is_caught(number in valid_number(), at in 0usize..18, to in 0u8..11) {
        let mut characters: Vec<char> = number.chars().collect();
        let replacement = if to == 10 { 'X' } else { char::from(b'0' + to) };
        prop_assume!(characters[at] != replacement);
        characters[at] = replacement;
        let wrong: String = characters.into_iter().collect();
        prop_assert_eq!(resident(&number).fault(), None);
        prop_assert!(resident(&wrong).fault().is_some());
    }

    #[test]
    fn neighbours_swapped_are_caught(number in valid_number(), at in 0usize..16) {
        let mut characters: Vec<char> = number.chars().collect();
        prop_assume!(characters[at] != characters[at + 1]);
        characters.swap(at, at + 1);
        let swapped: String = characters.into_iter().collect();
        prop_assert!(resident(&swapped).fault().is_some());
    }

    #[test]
    fn any_text_is_judged_and_masked_without_panic(number in "\\PC{0,30}", kind in 0usize..6) {
        let document = IdDocument::new(Some(IdDocumentKind::ALL[kind]), &number);
        let _ = (document.fault(), document.embedded_sex(), document.embedded_birth_date());
        let masked = document.masked();
        prop_assert_eq!(masked.chars().count(), document.number.chars().count());
        let shown = masked.chars().filter(|c| *c != '*').count();
        prop_assert!(shown <= 3 && shown * 3 <= masked.chars().count().max(1));
    }
}
