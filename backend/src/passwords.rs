//! Which passwords are taken. Length and how hard they are to guess count, not which kinds of
//! characters are in them (NIST SP 800-63B, 5.1.1.2).

use zxcvbn::{Score, zxcvbn};

use crate::service::hashing::MAX_PASSWORD;

/// The shortest password a person may choose, in characters.
const SHORTEST: usize = 10;

/// Words of this program, the first that are tried.
const OURS: [&str; 6] = [
    "huizheng",
    "huiyuanzheng",
    "zhushi",
    "zhuxie",
    "cicpa",
    "password",
];

/// What Chinese passwords are often made of and zxcvbn's lists, which are English, lack: words of
/// love as Pinyin and as numbers that sound like them, and everyday words.
const OFTEN: [&str; 16] = [
    "woaini",
    "woaiwojia",
    "5201314",
    "1314520",
    "520520",
    "1314",
    "wodemima",
    "mima",
    "nihao",
    "zhongguo",
    "beijing",
    "shanghai",
    "kuaiji",
    "xiaoxiao",
    "baobao",
    "qq",
];

/// Why a password is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weakness {
    /// Fewer characters than [`SHORTEST`].
    Short,
    /// More bytes than are looked at.
    Long,
    /// Soon guessed: common, made of the user name, of repetitions or of sequences.
    Guessable,
}

impl Weakness {
    /// What is wrong and what to do, in Chinese.
    pub(crate) fn message(self) -> &'static str {
        match self {
            Self::Short => "新密码至少 10 个字符，密码未修改。",
            Self::Long => "新密码过长，密码未修改；请不要超过 1024 字节。",
            Self::Guessable => {
                "新密码容易被猜中（常用密码、用户名、重复或连续的字符），密码未修改。请换一个，例如几个互不相关的词。"
            }
        }
    }

    /// The same for the terminal.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Short => "a password has at least 10 characters",
            Self::Long => "a password has at most 1024 bytes",
            Self::Guessable => {
                "the password is easily guessed (common, or made of the user name, repetitions or \
                 sequences); take another, such as several words that have nothing to do with each other"
            }
        }
    }
}

/// Judges a password that a person has chosen. `zxcvbn` holds it against 30,000 common passwords,
/// words and names (its lists; MIT), keyboards, dates, repetitions and sequences, l33t spellings
/// included; less than some 10⁸ guesses are too few.
pub(crate) fn judge(password: &str, username: &str) -> Result<(), Weakness> {
    if password.chars().count() < SHORTEST {
        return Err(Weakness::Short);
    }
    if password.len() > MAX_PASSWORD {
        return Err(Weakness::Long);
    }
    let mut known = [OURS.as_slice(), &OFTEN].concat();
    known.push(username);
    // A name of several parts is known by each of them.
    known.extend(username.split(|c: char| !c.is_alphanumeric()));
    known.retain(|word| !word.is_empty());
    if zxcvbn(password, &known).score() < Score::Three {
        return Err(Weakness::Guessable);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_soon_guessed_is_refused() {
        for password in [
            "password123",
            "Password2026",
            "P@ssw0rd2026",
            "1234567890",
            "0987654321",
            "qwertyuiop",
            "1qaz2wsx3edc",
            "aaaaaaaaaaaa",
            "abcabcabcabc",
            "abcdefghijkl",
            "clerkclerk",
            "beishan-clerk",
            "Beishan-Clerk1",
            "huizheng2026",
            "woaini1314520",
            "iloveyou1234",
            "wodemima2026",
            "Kuaiji@2026",
        ] {
            assert_eq!(
                judge(password, "beishan-clerk"),
                Err(Weakness::Guessable),
                "{password}"
            );
        }
        assert_eq!(judge("kurz und", "clerk"), Err(Weakness::Short));
        assert_eq!(judge("四个汉字", "clerk"), Err(Weakness::Short));
        assert_eq!(judge(&"ab7".repeat(400), "clerk"), Err(Weakness::Long));
    }

    #[test]
    fn what_is_hard_to_guess_is_taken() {
        for password in [
            "correct horse battery",
            "北山有嘉木南岭多白云",
            "tk7v-w2mh-9xqe-c4rd",
            "gate lamp river stone",
        ] {
            assert_eq!(judge(password, "beishan-clerk"), Ok(()), "{password}");
        }
    }
}
