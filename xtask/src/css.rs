//! Style sheets: `style/main.css` with what it imports, as one minified file.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use lightningcss::rules::CssRule;
use lightningcss::rules::import::ImportRule;
use lightningcss::stylesheet::{MinifyOptions, ParserOptions, PrinterOptions, StyleSheet};
use lightningcss::targets::{Browsers, Targets};
use lightningcss::traits::ToCss;

/// The oldest browsers served: those that run the WebAssembly rustc makes.
fn targets() -> Targets {
    let version = |major: u32, minor: u32| Some(major << 16 | minor << 8);
    Targets::from(Browsers {
        chrome: version(111, 0),
        edge: version(111, 0),
        firefox: version(114, 0),
        safari: version(16, 4),
        ios_saf: version(16, 4),
        ..Browsers::default()
    })
}

/// Reads the sheet and its imports and gives the minified text.
pub(crate) fn bundle(main: &Path) -> Result<String> {
    let text = inline(main, &mut Vec::new())?;
    let mut sheet = parse(&text, main)?;
    sheet
        .minify(MinifyOptions {
            targets: targets(),
            ..MinifyOptions::default()
        })
        .map_err(|error| anyhow!("{}: {error}", main.display()))?;
    let printed = sheet
        .to_css(PrinterOptions {
            minify: true,
            targets: targets(),
            ..PrinterOptions::default()
        })
        .map_err(|error| anyhow!("{}: {error}", main.display()))?;
    Ok(printed.code)
}

/// The sheet with each `@import` of a file replaced by that file.
fn inline(path: &Path, above: &mut Vec<PathBuf>) -> Result<String> {
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    if above.iter().any(|other| other == path) {
        bail!("{} imports itself", path.display());
    }
    above.push(path.to_owned());
    let mut out = String::new();
    for rule in &parse(&text, path)?.rules.0 {
        let piece = match rule {
            CssRule::Import(import) if !import.url.contains("//") => {
                let file = path.with_file_name(import.url.as_ref());
                wrap(import, inline(&file, above)?)?
            }
            // Parsing drops some rules, for instance @charset, and leaves this in their place.
            CssRule::Ignored => continue,
            other => other.to_css_string(PrinterOptions::default())?,
        };
        out.push_str(&piece);
        out.push('\n');
    }
    above.pop();
    Ok(out)
}

/// Puts the conditions of an import around what it imported.
fn wrap(import: &ImportRule<'_>, mut text: String) -> Result<String> {
    if let Some(layer) = &import.layer {
        let name = match layer {
            Some(name) => name.to_css_string(PrinterOptions::default())?,
            None => String::new(),
        };
        text = format!("@layer {name} {{\n{text}}}");
    }
    if !import.media.media_queries.is_empty() {
        let media = import.media.to_css_string(PrinterOptions::default())?;
        text = format!("@media {media} {{\n{text}}}");
    }
    if let Some(supports) = &import.supports {
        let supports = supports.to_css_string(PrinterOptions::default())?;
        text = format!("@supports {supports} {{\n{text}}}");
    }
    Ok(text)
}

fn parse<'a>(text: &'a str, path: &Path) -> Result<StyleSheet<'a>> {
    let options = ParserOptions {
        filename: path.display().to_string(),
        ..ParserOptions::default()
    };
    // The error names the file and the line by itself.
    StyleSheet::parse(text, options).map_err(|error| anyhow!("{error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_are_pulled_in_with_their_layers() -> Result<()> {
        let dir = tempfile::tempdir()?;
        let main = dir.path().join("main.css");
        fs::create_dir(dir.path().join("parts"))?;
        fs::write(
            &main,
            "@layer base, page;\n@import \"parts/a.css\" layer(base);\n@import url(b.css) screen;\nh1 { color: #ff0000; }\n",
        )?;
        fs::write(
            dir.path().join("parts/a.css"),
            "@import \"c.css\";\na { top: 0px }",
        )?;
        fs::write(dir.path().join("parts/c.css"), "i { top: 1px }")?;
        fs::write(dir.path().join("b.css"), "b { top: 2px }")?;
        assert_eq!(
            bundle(&main)?,
            "@layer base{i{top:1px}a{top:0}}@layer page;@media screen{b{top:2px}}h1{color:red}"
        );
        Ok(())
    }

    #[test]
    fn a_circle_of_imports_is_an_error() -> Result<()> {
        let dir = tempfile::tempdir()?;
        let main = dir.path().join("main.css");
        fs::write(&main, "@import \"main.css\";")?;
        assert!(bundle(&main).is_err());
        Ok(())
    }

    #[test]
    fn a_mistake_names_its_file() -> Result<()> {
        let dir = tempfile::tempdir()?;
        let main = dir.path().join("main.css");
        fs::write(&main, "a { color: }} b")?;
        let message = bundle(&main)
            .map(|_| String::new())
            .unwrap_or_else(|error| format!("{error:#}"));
        assert!(message.contains("main.css"), "{message}");
        Ok(())
    }
}
