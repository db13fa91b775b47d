//! Names that were UTF-8, taken for GBK and saved: 王芳 reads 鐜嬭姵 then.

use encoding_rs::GB18030;

/// What stands where bytes could not be read.
const LOST: char = '\u{fffd}';

/// Bytes of two Chinese characters in UTF-8: with fewer, a rare name may pass for a broken one.
const TWO_CHARACTERS: usize = 6;

/// Whether a text becomes sensible when it is turned back: written as GB 18030 its bytes are UTF-8
/// with Chinese in it. A sign to warn by, not to correct by.
pub fn garbled(text: &str) -> bool {
    if text.is_ascii() {
        return false;
    }
    if text.contains(LOST) || text.contains("锟斤拷") {
        return true;
    }
    // What was garbled has characters that ordinary texts have not: bytes of UTF-8 fall outside
    // GB 2312 in almost every name. Without one, a short text is what it is.
    let strange = text.chars().any(is_strange);
    let runs = text.split(|character: char| character.is_ascii());
    let mut sensible = false;
    for run in runs.filter(|run| !run.is_empty()) {
        match turned_back(run) {
            Some(chinese) => sensible |= chinese,
            None => return false,
        }
    }
    sensible && (strange || text.chars().count() >= 6)
}

/// Whether a run without ASCII, turned back, has Chinese in it; nothing if it is no UTF-8, or
/// has ASCII now. The last character may
/// be broken off: its last byte was lost where what followed was no part of a character.
fn turned_back(run: &str) -> Option<bool> {
    let (bytes, _, unmappable) = GB18030.encode(run);
    if unmappable {
        return None;
    }
    let text = match std::str::from_utf8(&bytes) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() && error.valid_up_to() >= TWO_CHARACTERS => {
            std::str::from_utf8(bytes.get(..error.valid_up_to())?).ok()?
        }
        Err(_) => return None,
    };
    let sensible = text.chars().all(|character| {
        !character.is_ascii() && !character.is_control() && !is_private(character)
    });
    sensible.then(|| text.chars().any(is_chinese))
}

fn is_chinese(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

fn is_private(character: char) -> bool {
    matches!(character, '\u{e000}'..='\u{f8ff}')
}

/// Whether a character is none of GB 2312, nor ASCII.
fn is_strange(character: char) -> bool {
    if character.is_ascii() {
        return false;
    }
    let mut buffer = [0; 4];
    let (bytes, _, _) = GB18030.encode(character.encode_utf8(&mut buffer));
    !matches!(*bytes, [0xa1..=0xf7, 0xa1..=0xfe])
}

#[cfg(test)]
mod tests {
    use super::*;

    const SURNAMES: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段漕钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜滕琚璩栾缪闫逄仝佟亓麴乜芈妫嬴郗郤郄";
    const GIVEN: &[&str] = &[
        "芳",
        "伟",
        "娜",
        "秀英",
        "敏",
        "静",
        "丽",
        "强",
        "磊",
        "军",
        "洋",
        "勇",
        "艳",
        "杰",
        "娟",
        "涛",
        "明",
        "超",
        "秀兰",
        "霞",
        "平",
        "刚",
        "桂英",
        "瑾瑜",
        "琪",
        "琳琅",
        "䶮",
        "𬱖",
        "𫖯",
        "祎",
        "翀",
        "犇",
        "喆",
        "堃",
        "昇",
        "珺",
        "玥",
        "晞",
        "涵",
        "梓萱",
        "浩然",
        "子轩",
        "欣怡",
        "雨桐",
        "沁",
        "浥尘",
        "渊",
        "溆",
        "骞",
        "絜",
        "缃",
        "纾",
        "绮",
        "缨",
        "邈",
        "遒",
        "迦",
        "·买买提",
        "玢",
        "楠",
    ];

    fn saved_as_gbk(text: &str) -> String {
        GB18030.decode(text.as_bytes()).0.into_owned()
    }

    #[test]
    fn names_that_were_taken_for_gbk_are_seen() {
        assert!(garbled("鐜嬭姵"));
        for name in ["王芳", "欧阳娜娜", "李秀英", "示例瓯江会计师事务所", "张伟"]
        {
            let saved = saved_as_gbk(name);
            assert!(garbled(&saved), "{name} {saved}");
        }
        assert!(garbled("锟斤拷锟斤拷"));
        assert!(garbled("王\u{fffd}"));
    }

    #[test]
    fn ordinary_names_are_left_alone() {
        let mut names = 0;
        for surname in SURNAMES.chars() {
            for given in GIVEN {
                let name = format!("{surname}{given}");
                assert!(!garbled(&name), "{name}");
                names += 1;
            }
        }
        assert!(names > 10_000);
        for text in [
            "José Peña",
            "阿依古丽·示例",
            "Zoë",
            "示会协〔2016〕131号",
            "★丁万伟",
            "联通",
            "一二三四五六七八九十",
            "北京市朝阳区建国路 88 号",
            "𬱖𫖯䶮",
            "한국",
            "Ёлка",
        ] {
            assert!(!garbled(text), "{text}");
        }
    }
}
