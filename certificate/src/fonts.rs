//! The fonts: found once, read once, shared by every certificate.
//!
//! Noto Serif CJK SC first, in two weights, then HanaMin A, HanaMin B and BabelStone Han, character
//! by character. Together they cover the 87,887 characters of GB 18030-2022. The three for rare
//! characters weigh 100 MB and are needed once in hundreds of certificates, so they are read when
//! the first such character comes.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::error::FontError;
use crate::letters::{Obstacle, Unprintable, obstacle};
use crate::typeface::Typeface;

/// Regular or bold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Weight {
    Regular,
    Bold,
}

/// Which font, in order of preference; also the order of the bold one's fall-backs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum FontKey {
    Regular,
    Bold,
    HanaMinA,
    HanaMinB,
    BabelStoneHan,
}

impl FontKey {
    /// Whether this is one of the two weights of the main font.
    pub(crate) fn is_main(self) -> bool {
        matches!(self, Self::Regular | Self::Bold)
    }
}

/// A character's place in a font.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Glyph {
    pub(crate) font: FontKey,
    pub(crate) id: u16,
    /// Advance in em.
    pub(crate) advance: f32,
}

/// What to look for: PostScript name and the file names it is known to come in.
struct Source {
    key: FontKey,
    name: &'static str,
    files: &'static [&'static str],
}

const SOURCES: [Source; 5] = [
    Source {
        key: FontKey::Regular,
        name: "NotoSerifCJKsc-Regular",
        files: &["NotoSerifCJK-Regular.ttc", "NotoSerifCJKsc-Regular.otf"],
    },
    Source {
        key: FontKey::Bold,
        name: "NotoSerifCJKsc-Bold",
        files: &["NotoSerifCJK-Bold.ttc", "NotoSerifCJKsc-Bold.otf"],
    },
    Source {
        key: FontKey::HanaMinA,
        name: "HanaMinA",
        files: &["HanaMinA.ttf"],
    },
    Source {
        key: FontKey::HanaMinB,
        name: "HanaMinB",
        files: &["HanaMinB.ttf"],
    },
    Source {
        key: FontKey::BabelStoneHan,
        name: "BabelStoneHan",
        files: &["BabelStoneHan.ttf"],
    },
];

/// Where systems keep fonts, searched after the configured folders.
const SYSTEM_FOLDERS: [&str; 4] = [
    "/usr/local/share/fonts",
    "/usr/share/fonts",
    "/Library/Fonts",
    "C:\\Windows\\Fonts",
];

/// A font for rare characters: where it is, and its contents once it was needed.
#[derive(Debug)]
struct Rare {
    key: FontKey,
    name: &'static str,
    path: PathBuf,
    typeface: OnceLock<Option<Typeface>>,
}

/// The fonts certificates are set in. Loaded once per process, for a [`crate::Renderer`].
#[derive(Debug)]
pub struct Fonts {
    regular: Typeface,
    bold: Typeface,
    rare: Vec<Rare>,
    absent: Vec<&'static str>,
}

impl Fonts {
    /// Searches `dirs` and then the system's font folders, with everything below them, for the
    /// fonts by file name, and reads the two weights of Noto Serif CJK SC.
    ///
    /// # Errors
    /// [`FontError`] if either weight is missing, unreadable or not the font its name says. The
    /// fonts for rare characters may be missing: see [`Fonts::absent`].
    pub fn load(dirs: &[PathBuf]) -> Result<Self, FontError> {
        let roots = dirs
            .iter()
            .cloned()
            .chain(SYSTEM_FOLDERS.map(PathBuf::from));
        let mut found: [Option<PathBuf>; SOURCES.len()] = Default::default();
        for root in roots {
            search(&root, &mut found, 0);
        }

        let mut read = SOURCES.iter().zip(found);
        let mut main_typeface = || {
            // The first two sources are the two weights.
            let Some((source, path)) = read.next() else {
                return Err(FontError::NotFound {
                    font: SOURCES[0].name,
                });
            };
            let path = path.ok_or(FontError::NotFound { font: source.name })?;
            Typeface::read(&path, source.name)
        };
        let regular = main_typeface()?;
        let bold = main_typeface()?;

        let mut rare = Vec::new();
        let mut absent = Vec::new();
        for (source, path) in read {
            match path {
                Some(path) => rare.push(Rare {
                    key: source.key,
                    name: source.name,
                    path,
                    typeface: OnceLock::new(),
                }),
                None => absent.push(source.name),
            }
        }
        Ok(Self {
            regular,
            bold,
            rare,
            absent,
        })
    }

    /// PostScript names of the fonts for rare characters that were not found. Worth a warning at
    /// start-up: characters only they have will be refused.
    pub fn absent(&self) -> &[&'static str] {
        &self.absent
    }

    /// The first character of `text` that no font can draw, if any: such a text cannot be printed
    /// on a certificate.
    pub fn missing_glyph(&self, text: &str) -> Option<char> {
        text.chars().find(|character| !self.has(*character))
    }

    /// Every character of the text that cannot be printed.
    pub fn unprintable(&self, text: &str) -> Vec<Unprintable> {
        (1..)
            .zip(text.chars())
            .filter(|(_, character)| !self.has(*character))
            .map(|(place, character)| Unprintable {
                character,
                place,
                obstacle: obstacle(character).unwrap_or(Obstacle::NoFont),
            })
            .collect()
    }

    /// Whether the character can be printed.
    pub(crate) fn has(&self, character: char) -> bool {
        self.glyph(character, Weight::Regular).is_some()
    }

    /// PostScript names of the fonts that are there: what can be printed depends on them.
    pub fn present(&self) -> Vec<&'static str> {
        let rare = self.rare.iter().map(|rare| rare.name);
        [self.regular.name(), self.bold.name()]
            .into_iter()
            .chain(rare)
            .collect()
    }

    /// The first font that has `character`. None has what stands for no letter
    /// ([`crate::letters`]): what a font has there is up to the font, and would print something
    /// else than the roster's author saw.
    pub(crate) fn glyph(&self, character: char, weight: Weight) -> Option<Glyph> {
        let main = match weight {
            Weight::Regular => (FontKey::Regular, &self.regular),
            Weight::Bold => (FontKey::Bold, &self.bold),
        };
        let in_font = |(font, typeface): (FontKey, &Typeface)| {
            let (id, advance) = typeface.glyph(character)?;
            Some(Glyph { font, id, advance })
        };
        in_font(main).or_else(|| {
            self.rare
                .iter()
                .find_map(|rare| in_font((rare.key, rare.typeface()?)))
        })
    }

    /// The font behind a key that [`Fonts::glyph`] gave.
    pub(crate) fn typeface(&self, key: FontKey) -> &Typeface {
        match key {
            FontKey::Regular => &self.regular,
            FontKey::Bold => &self.bold,
            rare => self
                .rare
                .iter()
                .find(|candidate| candidate.key == rare)
                .and_then(Rare::typeface)
                .expect("a key comes only from a glyph found in that very font"),
        }
    }
}

impl Rare {
    /// Reads the font the first time. One that turns out damaged counts as not having the
    /// character, so the certificate is refused by that character's name and not drawn wrongly.
    fn typeface(&self) -> Option<&Typeface> {
        self.typeface
            .get_or_init(|| Typeface::read(&self.path, self.name).ok())
            .as_ref()
    }
}

/// Notes the wanted files at and below `folder`; the first folder searched wins.
fn search(folder: &Path, found: &mut [Option<PathBuf>; SOURCES.len()], depth: usize) {
    // Font trees are two or three levels deep; a link to a parent folder must not go on for ever.
    const MAX_DEPTH: usize = 6;
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            if depth < MAX_DEPTH {
                search(&path, found, depth + 1);
            }
            continue;
        }
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        for (source, place) in SOURCES.iter().zip(found.iter_mut()) {
            if place.is_none() && source.files.contains(&name) {
                *place = Some(path.clone());
            }
        }
    }
}
