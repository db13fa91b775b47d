//! After an `await` in the browser the component that asked may be gone. A signal of it that is read
//! then as if it were there ends the whole program: only `try_` access answers. Here the sources are
//! read for what is not.

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use crate::sources::rust_files;

    /// What panics on a signal that is gone; `.set(` and `.update(` do not, but their `try_` forms
    /// say that somebody thought of it.
    const UNSAFE: [&str; 10] = [
        ".get()",
        ".get_untracked(",
        ".with(",
        ".with_untracked(",
        ".get_value(",
        ".with_value(",
        ".set(",
        ".update(",
        ".set_value(",
        ".run(",
    ];
    /// Of these types, which are no signals: fields of forms, headers, models.
    const OTHERS: [&str; 2] = ["headers.set(", "fields.set("];

    /// Lines of a source where a signal is used after an `await` of the same block.
    fn faults(source: &str) -> Vec<String> {
        let mut faults = Vec::new();
        // How deep the blocks are, and at what depth something async was opened or awaited.
        let mut depth = 0_usize;
        let mut open: Vec<(usize, bool)> = Vec::new();
        for (at, line) in source.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            if code.contains("#[cfg(test)]") {
                break;
            }
            let starts = code.contains("async move {")
                || code.contains("async {")
                || (code.contains("async fn ") && code.trim_end().ends_with('{'));
            let waited = open.last().is_some_and(|(_, waited)| *waited);
            let is_other = OTHERS.iter().any(|other| code.contains(other));
            // What stands behind the await in the same line comes after it.
            let after = match (waited, code.split_once(".await")) {
                (true, _) => code,
                (false, Some((_, rest))) if !open.is_empty() => rest,
                _ => "",
            };
            if !is_other && UNSAFE.iter().any(|word| after.contains(word)) {
                faults.push(format!("{}: {}", at + 1, line.trim()));
            }
            for character in code.chars() {
                match character {
                    '{' => depth += 1,
                    '}' => {
                        depth = depth.saturating_sub(1);
                        if open.last().is_some_and(|(opened, _)| depth <= *opened) {
                            open.pop();
                        }
                    }
                    _ => {}
                }
            }
            if starts && depth > 0 {
                open.push((depth - 1, false));
            }
            if code.contains(".await")
                && let Some(last) = open.last_mut()
            {
                last.1 = true;
            }
        }
        faults
    }

    #[test]
    fn after_an_await_signals_are_tried_alone() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../app/src");
        let mut found = rust_files(&root.join("components"));
        found.extend(rust_files(&root.join("browser")));
        assert!(found.len() > 50, "the sources are not where they were");
        let mut all = Vec::new();
        for path in found {
            let faults = faults(&fs::read_to_string(&path).unwrap());
            let name = path.strip_prefix(&root).unwrap().display().to_string();
            all.extend(faults.into_iter().map(|fault| format!("{name}:{fault}")));
        }
        assert!(all.is_empty(), "use try_ here:\n{}", all.join("\n"));
    }

    #[test]
    fn what_is_asked_of_a_signal_after_an_await_is_found() {
        let source = "fn load() {\n    spawn_local(async move {\n        let a = seen.get_untracked();\n        \
                      let answer = ask(a).await;\n        if answer {\n            shown.set(true);\n        }\n    \
                      });\n    after.get();\n}\n";
        assert_eq!(faults(source), ["6: shown.set(true);"]);
        let one_line = "async fn load() {\n    shown.set(Some(ask().await));\n    match ask().await.get() {}\n}\n";
        assert_eq!(faults(one_line), ["3: match ask().await.get() {}"]);
        let tried = "async fn load() {\n    ask().await;\n    shown.try_set(true);\n}\n";
        assert!(faults(tried).is_empty());
    }
}
