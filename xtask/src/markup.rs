//! Nothing writes HTML but Leptos, which escapes what stands in it. Here the sources of `app` and
//! `server` are read for what writes it by hand.

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use crate::sources::rust_files;

    /// How HTML is written by hand, or put into a page unescaped.
    const BY_HAND: [&str; 6] = [
        "inner_html",
        "set_outer_html",
        "insert_adjacent_html",
        "format!(\"<",
        "\"<!DOCTYPE",
        "push_str(\"<",
    ];

    fn faults(source: &str) -> Vec<String> {
        let lines = source.lines().enumerate();
        lines
            .take_while(|(_, line)| !line.contains("#[cfg(test)]"))
            .filter(|(_, line)| BY_HAND.iter().any(|way| line.contains(way)))
            .map(|(at, line)| format!("{}: {}", at + 1, line.trim()))
            .collect()
    }

    #[test]
    fn nothing_writes_html_by_hand() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let mut read = 0;
        for folder in ["app/src", "server/src"] {
            for file in rust_files(&root.join(folder)) {
                let found = faults(&fs::read_to_string(&file).unwrap());
                assert!(found.is_empty(), "{}: {found:?}", file.display());
                read += 1;
            }
        }
        assert!(read > 100, "{read}");
    }

    #[test]
    fn what_writes_html_by_hand_is_found() {
        let page = "fn page() -> String {\n    format!(\"<p>{name}</p>\")\n}\n";
        assert_eq!(faults(page), ["2: format!(\"<p>{name}</p>\")"]);
        assert_eq!(faults("    <div inner_html=body></div>\n").len(), 1);
        assert!(faults("#[cfg(test)]\nmod tests {\n    format!(\"<p>\");").is_empty());
        assert!(faults("    view! { <p>{name}</p> }\n").is_empty());
    }
}
