//! Modules know each other downwards only: a module that knows another is not known by it, not even
//! through others. Here the sources are read for the modules that a crate's root names.

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::fs;
    use std::path::{Path, PathBuf};

    /// Crates whose modules are free of circles.
    const CRATES: [&str; 2] = ["domain", "certificate"];
    /// The crate's root, which knows every module; a name that it does not have from one is its own.
    const ROOT: &str = "lib";

    /// A module and those that it knows.
    type Arrows = BTreeMap<String, BTreeSet<String>>;

    /// Names, `::` and single characters of a source, without comments and tests.
    fn tokens(source: &str) -> Vec<String> {
        let mut tokens: Vec<String> = Vec::new();
        let lines = source.lines().map(|line| line.split("//").next());
        for line in lines.map(Option::unwrap_or_default) {
            if line.contains("#[cfg(test)]") {
                break;
            }
            let mut in_name = false;
            for character in line.chars() {
                let is_name = character.is_alphanumeric() || character == '_';
                match tokens.last_mut() {
                    Some(last) if is_name && in_name => last.push(character),
                    Some(last) if character == ':' && last == ":" => last.push(character),
                    _ if character.is_whitespace() => {}
                    _ => tokens.push(character.to_string()),
                }
                in_name = is_name;
            }
        }
        tokens
    }

    /// The first names of what stands behind a `::`: one, or those of a list in braces.
    fn first_names(tokens: &[String]) -> Vec<&str> {
        if tokens.first().is_some_and(|token| token != "{") {
            return vec![&tokens[0]];
        }
        let mut names = Vec::new();
        let (mut depth, mut begins) = (0, false);
        for token in tokens {
            match token.as_str() {
                "{" => (depth, begins) = (depth + 1, depth == 0),
                "}" if depth == 1 => break,
                "}" => depth -= 1,
                "," => begins = depth == 1,
                name if begins => {
                    names.push(name);
                    begins = false;
                }
                _ => {}
            }
        }
        names
    }

    /// What a source `depth` modules below the root takes from the root.
    fn taken(tokens: &[String], depth: usize) -> Vec<&str> {
        let mut taken = Vec::new();
        let mut supers = 0;
        for (at, pair) in tokens.windows(2).enumerate() {
            if pair[1] != "::" {
                continue;
            }
            let follows = at > 0 && tokens[at - 1] == "::";
            supers = match pair[0].as_str() {
                "super" if follows => supers + 1,
                "super" => 1,
                _ => 0,
            };
            let leads = pair[0] == "super" && supers == depth;
            if leads || (pair[0] == "crate" && !follows) {
                let names = first_names(&tokens[at + 2..]);
                taken.extend(names.into_iter().filter(|name| *name != "super"));
            }
        }
        taken
    }

    /// Names that the root gives on from a module, each with that module.
    fn given_on(root: &[String], modules: &BTreeSet<String>) -> BTreeMap<String, String> {
        let mut given = BTreeMap::new();
        for (at, three) in root.windows(3).enumerate() {
            if three[0] == "use" && modules.contains(&three[1]) && three[2] == "::" {
                for name in first_names(&root[at + 3..]) {
                    given.insert(name.to_owned(), three[1].clone());
                }
            }
        }
        given
    }

    /// The arrows of a crate's sources, each with its path below `src`.
    fn arrows(sources: &[(PathBuf, String)]) -> Arrows {
        let module = |path: &Path| {
            let first = path.iter().next().unwrap().to_str().unwrap();
            first.trim_end_matches(".rs").to_owned()
        };
        let mut modules: BTreeSet<String> = sources.iter().map(|(path, _)| module(path)).collect();
        modules.remove(ROOT);
        let root = sources.iter().find(|(path, _)| module(path) == ROOT);
        let given = given_on(&tokens(&root.unwrap().1), &modules);
        let mut arrows = Arrows::from([(ROOT.to_owned(), modules.clone())]);
        for (path, source) in sources {
            let from = module(path);
            if from == ROOT || path.ends_with("tests.rs") {
                continue;
            }
            let depth = path.iter().count() - usize::from(path.ends_with("mod.rs"));
            let to = arrows.entry(from.clone()).or_default();
            for name in taken(&tokens(source), depth) {
                let known = modules.get(name).or_else(|| given.get(name));
                to.insert(known.map_or(ROOT, String::as_str).to_owned());
            }
            to.remove(&from);
        }
        arrows
    }

    /// The arrows that are left when every module that knows none, or that none knows, is taken
    /// away, again and again.
    fn circles(mut arrows: Arrows) -> Arrows {
        loop {
            let known: BTreeSet<String> = arrows.values().flatten().cloned().collect();
            let before = arrows.len();
            arrows.retain(|module, to| !to.is_empty() && known.contains(module));
            if arrows.len() == before {
                return arrows;
            }
            let left: BTreeSet<String> = arrows.keys().cloned().collect();
            for to in arrows.values_mut() {
                to.retain(|module| left.contains(module));
            }
        }
    }

    fn sources(folder: &Path, below: &Path, found: &mut Vec<(PathBuf, String)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, below, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let name = path.strip_prefix(below).unwrap().to_owned();
                found.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }

    #[test]
    fn modules_know_each_other_downwards_only() {
        for name in CRATES {
            let root = Path::new(env!("CARGO_MANIFEST_DIR"));
            let folder = root.join("..").join(name).join("src");
            let mut found = Vec::new();
            sources(&folder, &folder, &mut found);
            let arrows = arrows(&found);
            let count: usize = arrows.values().map(BTreeSet::len).sum();
            assert!(count > 60, "the sources of {name} are not where they were");
            let circles = circles(arrows);
            assert!(circles.is_empty(), "{name} has circles: {circles:#?}");
        }
    }

    #[test]
    fn a_circle_is_found_whichever_way_it_goes() {
        let found = |files: &[(&str, &str)]| {
            let source = |(path, text): &(&str, &str)| (PathBuf::from(path), (*text).to_owned());
            let files: Vec<_> = files.iter().map(source).collect();
            circles(arrows(&files)).into_keys().collect::<Vec<_>>()
        };
        let lib = ("lib.rs", "mod a;\nmod b;\npub use b::{B, Other};\n");
        let a = ("a.rs", "use crate::b::x;\n");
        assert!(found(&[lib, a, ("b.rs", "fn x() {}")]).is_empty());
        assert!(found(&[lib, a, ("b.rs", "// crate::a\n#[cfg(test)]\nuse crate::a;")]).is_empty());
        for b in [
            "use crate::a;",
            "use crate::{b::{c, d}, a::e};",
            "fn x() { crate::a::e() }",
            "use super::a::e;",
        ] {
            assert_eq!(found(&[lib, a, ("b.rs", b)]), ["a", "b"], "{b}");
        }
        let below = ("a/c.rs", "use super::super::B;\nuse super::d;\n");
        let back = ("b/mod.rs", "use super::{\n    c::{b},\n    a,\n};\n");
        let none = ("a.rs", "");
        assert_eq!(found(&[lib, none, below, back]), ["a", "b", "lib"]);
        assert_eq!(
            found(&[lib, none, ("b.rs", "use crate::own;")]),
            ["b", "lib"]
        );
    }
}
