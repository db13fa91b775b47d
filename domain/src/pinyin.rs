//! How names are read: the syllables by which they are sorted and found.

use pinyin::ToPinyin;

use crate::name::is_dot;

/// Surnames of two characters that are read otherwise than their characters in common words.
/// Readings of these tables: 现代汉语词典 (7th edition), entries marked 姓.
const COMPOUND: [(&str, [&str; 2]); 36] = [
    ("尉迟", ["yu", "chi"]),
    ("万俟", ["mo", "qi"]),
    ("单于", ["chan", "yu"]),
    ("澹台", ["tan", "tai"]),
    ("长孙", ["zhang", "sun"]),
    ("令狐", ["ling", "hu"]),
    ("皇甫", ["huang", "fu"]),
    ("宰父", ["zai", "fu"]),
    ("亓官", ["qi", "guan"]),
    ("毌丘", ["guan", "qiu"]),
    ("屈突", ["qu", "tu"]),
    ("拓跋", ["tuo", "ba"]),
    ("拓拔", ["tuo", "ba"]),
    ("斛律", ["hu", "lü"]),
    ("乐正", ["yue", "zheng"]),
    ("谷梁", ["gu", "liang"]),
    ("穀梁", ["gu", "liang"]),
    ("吐谷", ["tu", "yu"]),
    ("鲜于", ["xian", "yu"]),
    ("相里", ["xiang", "li"]),
    ("尔朱", ["er", "zhu"]),
    ("哥舒", ["ge", "shu"]),
    ("赫连", ["he", "lian"]),
    ("呼延", ["hu", "yan"]),
    ("濮阳", ["pu", "yang"]),
    ("夏侯", ["xia", "hou"]),
    ("钟离", ["zhong", "li"]),
    ("独孤", ["du", "gu"]),
    ("子车", ["zi", "ju"]),
    ("公冶", ["gong", "ye"]),
    ("漆雕", ["qi", "diao"]),
    ("纳喇", ["na", "la"]),
    ("叶赫", ["ye", "he"]),
    ("完颜", ["wan", "yan"]),
    ("贺若", ["he", "ruo"]),
    ("仇尼", ["qiu", "ni"]),
];

/// Surnames of one character read otherwise than the same character in common words.
const SURNAMES: [(char, &str); 69] = [
    ('单', "shan"),
    ('曾', "zeng"),
    ('仇', "qiu"),
    ('解', "xie"),
    ('查', "zha"),
    ('朴', "piao"),
    ('盖', "ge"),
    ('区', "ou"),
    ('翟', "zhai"),
    ('尉', "wei"),
    ('覃', "qin"),
    ('缪', "miao"),
    ('乐', "yue"),
    ('员', "yun"),
    ('召', "shao"),
    ('长', "zhang"),
    ('石', "shi"),
    ('沈', "shen"),
    ('贾', "jia"),
    ('任', "ren"),
    ('华', "hua"),
    ('种', "chong"),
    ('繁', "po"),
    ('折', "she"),
    ('洗', "xian"),
    ('冼', "xian"),
    ('黑', "he"),
    ('秘', "bi"),
    ('祭', "zhai"),
    ('那', "na"),
    ('能', "nai"),
    ('佴', "nai"),
    ('柏', "bai"),
    ('薄', "bo"),
    ('卜', "bu"),
    ('车', "che"),
    ('宓', "mi"),
    ('莘', "shen"),
    ('燕', "yan"),
    ('应', "ying"),
    ('於', "yu"),
    ('俞', "yu"),
    ('訾', "zi"),
    ('重', "chong"),
    ('都', "du"),
    ('干', "gan"),
    ('勾', "gou"),
    ('句', "gou"),
    ('谷', "gu"),
    ('过', "guo"),
    ('纪', "ji"),
    ('监', "jian"),
    ('角', "jue"),
    ('阙', "que"),
    ('令', "ling"),
    ('宁', "ning"),
    ('撒', "sa"),
    ('盛', "sheng"),
    ('隗', "wei"),
    ('郗', "xi"),
    ('郇', "xun"),
    ('逄', "pang"),
    ('牟', "mou"),
    ('冯', "feng"),
    ('褚', "chu"),
    ('谌', "chen"),
    ('大', "da"),
    ('行', "xing"),
    ('朝', "chao"),
];

/// The syllables of a name without tones, `ü` as it is, in the readings that it may have: as a
/// surname (of two characters before one of one), then as common words. At least one; a character
/// without a reading stands for itself, in lower case.
pub fn readings(name: &str) -> Vec<Vec<String>> {
    let letters: Vec<char> = name
        .chars()
        .filter(|c| !c.is_whitespace() && !is_dot(*c))
        .collect();
    let common: Vec<String> = letters
        .iter()
        .map(|c| match c.to_pinyin() {
            Some(reading) => reading.plain().to_owned(),
            None => crate::plain::plain(&c.to_string()),
        })
        .collect();
    let begin = |syllables: &[&str]| -> Vec<String> {
        let rest = common.iter().skip(syllables.len()).cloned();
        let first = syllables.iter().map(|syllable| (*syllable).to_owned());
        first.chain(rest).collect()
    };
    let mut readings = Vec::with_capacity(2);
    let compound = COMPOUND.iter().find(|(surname, _)| {
        letters.len() > 2 && surname.chars().eq(letters.iter().take(2).copied())
    });
    readings.extend(compound.map(|(_, syllables)| begin(syllables)));
    let single = SURNAMES
        .iter()
        .find(|(surname, _)| letters.first() == Some(surname));
    readings.extend(single.map(|(_, syllable)| begin(&[syllable])));
    readings.push(common);
    readings.dedup();
    readings
}

/// The key that orders names, byte by byte: by pinyin, then by the characters themselves.
pub fn sort_key(name: &str) -> String {
    let reading = readings(name).into_iter().next().unwrap_or_default();
    format!("{} {name}", reading.join(" ").replace('ü', "v"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(name: &str) -> String {
        readings(name)[0].join(" ")
    }

    #[test]
    fn surnames_have_their_own_readings() {
        for (name, reading) in [
            ("尉迟恭", "yu chi gong"),
            ("尉健行", "wei jian xing"),
            ("万俟示", "mo qi shi"),
            ("万一", "wan yi"),
            ("单于示", "chan yu shi"),
            ("单雄信", "shan xiong xin"),
            // Two characters are a surname and a given name.
            ("单于", "shan yu"),
            ("澹台示", "tan tai shi"),
            ("长孙示", "zhang sun shi"),
            ("查示", "zha shi"),
            ("仇示", "qiu shi"),
            ("解示", "xie shi"),
            ("曾示", "zeng shi"),
            ("任示", "ren shi"),
            ("区示", "ou shi"),
            ("盖示", "ge shi"),
            ("吕示", "lü shi"),
            ("斛律示", "hu lü shi"),
            ("阿里·买买提", "a li mai mai ti"),
        ] {
            assert_eq!(first(name), reading, "{name}");
        }
    }

    #[test]
    fn the_order_is_of_pinyin_and_then_of_characters() {
        let mut names = [
            "张三", "安一", "Émile", "李四", "单一", "沙二", "丁1", "ädam",
        ];
        names.sort_by_key(|name| sort_key(name));
        assert_eq!(
            names,
            [
                "ädam", "安一", "丁1", "Émile", "李四", "沙二", "单一", "张三"
            ]
        );
    }
}
