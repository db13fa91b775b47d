use proptest::prelude::*;

use super::*;

fn member(id: i64, name: &str, member_no: &str, id_number: &str) -> NamedMember {
    NamedMember {
        id,
        name: name.into(),
        member_no: member_no.into(),
        id_number: id_number.into(),
    }
}

fn index() -> PhotoNameIndex {
    PhotoNameIndex::new([
        member(1, "丁万伟", "200000199207", "33010419920112101X"),
        member(2, "王芳", "330000010002", "110105194912310020"),
        member(3, "王芳", "330000010003", ""),
        member(4, "阿卜杜拉·买买提", "330000010004", ""),
        member(5, "𬱖𫖯䶮", "", "A123456(7)"),
        member(6, "Mary Ann Smith", "330000010006", ""),
        member(7, "李四", "330000010007", ""),
        member(10, "José Peña", "330000010010", ""),
        member(11, "葛示城", "330000010011", ""),
        member(12, "方示", "330000010012", ""),
        // Two that share a number.
        member(8, "赵一", "330000010008", ""),
        member(9, "钱二", "330000010008", ""),
    ])
}

#[test]
fn a_name_or_number_means_its_one_member() {
    let index = index();
    for (name, id, by) in [
        ("照片/200000199207_丁万伟 (2).JPG", 1, FoundBy::MemberNo),
        ("丁万伟.jpg", 1, FoundBy::Name),
        ("丁万伟200000199207.jpg", 1, FoundBy::MemberNo),
        ("丁万伟（1）.jpeg", 1, FoundBy::Name),
        ("丁万伟证件照.jpg", 1, FoundBy::Name),
        ("白底照片丁万伟一寸.png", 1, FoundBy::Name),
        ("33010419920112101x.jpg", 1, FoundBy::IdNumber),
        (
            "３３０１０４１９９２０１１２１０１Ｘ.jpg",
            1,
            FoundBy::IdNumber,
        ),
        ("330104 19920112 101X.jpg", 1, FoundBy::IdNumber),
        ("C:\\照片\\丁万伟", 1, FoundBy::Name),
        ("阿卜杜拉•买买提.jpg", 4, FoundBy::Name),
        ("阿卜杜拉 买买提.jpg", 4, FoundBy::Name),
        ("𬱖𫖯䶮.jpg", 5, FoundBy::Name),
        ("A123456(7).jpg", 5, FoundBy::IdNumber),
        ("A123456(7)_𬱖𫖯䶮.jpg", 5, FoundBy::IdNumber),
        ("mary ann smith.png", 6, FoundBy::Name),
        ("Mary_Ann_Smith.png", 6, FoundBy::Name),
        // As macOS writes it.
        ("Jose\u{301} Pen\u{303}a.jpg", 10, FoundBy::Name),
        ("葛\u{e0100}示城.jpg", 11, FoundBy::Name),
        ("⽅　示.jpg", 12, FoundBy::Name),
        ("阿卜杜拉●买买提.jpg", 4, FoundBy::Name),
        ("330000010012_⽅示.jpg", 12, FoundBy::MemberNo),
    ] {
        let found = index.find(name);
        assert_eq!(
            (found.one(), found.found_by),
            (Some(id), Some(by)),
            "{name}"
        );
        assert_eq!(found.disagreement, None, "{name}");
    }
}

#[test]
fn two_candidates_are_two_unless_the_name_narrows_them() {
    let index = index();
    assert_eq!(index.find("王芳.jpg").candidates, [2, 3]);
    assert_eq!(index.find("330000010008.jpg").candidates, [8, 9]);
    assert_eq!(index.find("330000010008钱二.jpg").one(), Some(9));
    assert_eq!(index.find("330000010008孙三.jpg").candidates, [8, 9]);
    assert_eq!(index.find("王芳/IMG_0001.jpg"), NameMatch::default());
    assert_eq!(index.find(""), NameMatch::default());
}

#[test]
fn names_and_numbers_that_disagree_are_told() {
    let index = index();
    let said = |name: &str| {
        let found = index.find(name);
        let told = found.disagreement.clone().unwrap();
        (found.one().unwrap(), told.written, told.others)
    };
    let (id, written, others) = said("330000010007_丁万伟.jpg");
    assert_eq!((id, &*written, others), (7, "丁万伟", vec![1]));
    let (id, written, others) = said("330000010007_陈五.jpg");
    assert_eq!((id, &*written, others), (7, "陈五", vec![]));
    let (id, written, others) = said("33010419920112101X_330000010007.jpg");
    assert_eq!((id, &*written, others), (1, "330000010007", vec![7]));
    let (id, written, others) = said("李四_330000010077.jpg");
    assert_eq!((id, &*written, others), (7, "330000010077", vec![]));
    assert_eq!(index.find("李四_20240101.jpg").disagreement, None);
    assert_eq!(index.find("IMG_330000010007.jpg").disagreement, None);
}

proptest! {
    #[test]
    fn any_name_is_read(name in "\\PC{0,60}") {
        let found = index().find(&name);
        prop_assert_eq!(found.candidates.is_empty(), found.found_by.is_none());
        prop_assert!(found.disagreement.is_none() || found.one().is_some());
    }

    #[test]
    fn a_unique_number_is_found_whatever_stands_around_it(
        before in "[_ \\-（【]{1,3}",
        after in "[_ \\-）】]{1,3}",
        folder in "[a-z王芳/]{0,10}",
    ) {
        let name = format!("{folder}/照片{before}200000199207{after}.jpg");
        prop_assert_eq!(index().find(&name).one(), Some(1));
    }

    #[test]
    fn members_are_found_by_their_own_name_and_number(
        name in "[\\u{4e00}-\\u{9fff}\\u{20000}-\\u{2a6df}]{2,4}",
        number in "[0-9]{8,18}",
    ) {
        let index = PhotoNameIndex::new([member(1, &name, &number, "")]);
        let by_name = format!("{name}.jpg");
        let by_both = format!("{number}-{name}.png");
        // Words that surround names may be whole names too.
        if !NOISE.iter().any(|noise| name.contains(noise)) {
            prop_assert_eq!(index.find(&by_name).one(), Some(1));
        }
        prop_assert_eq!(index.find(&by_both).one(), Some(1));
        prop_assert_eq!(index.find(&by_both).disagreement, None);
    }
}
