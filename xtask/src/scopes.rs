//! Whoever asks the database says for whom: every query of `backend/src/repo` takes a `Scope`, or a
//! `SystemScope`, which few use-cases can make. Here the sources are read for what does not.

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use crate::sources::rust_files;

    /// The files of `backend/src/service`, and of `backend/src/jobs`, in which the program acts, not
    /// one association's person: before it is known who asks, for everybody outside, or for all
    /// associations at once.
    const ACTS_FOR_THE_SYSTEM: [&str; 19] = [
        "accounts.rs",
        "associations.rs",
        "demo/mod.rs",
        "integrity/mod.rs",
        "jobs/mod.rs",
        "jobs/worker.rs",
        "lock.rs",
        "photo_batches/unpack.rs",
        "photo_batches/work.rs",
        "progress.rs",
        "readiness.rs",
        "refusals.rs",
        "renewal.rs",
        "sessions.rs",
        "sign_in.rs",
        "signing.rs",
        "throttle/guesses.rs",
        "upkeep.rs",
        "verification.rs",
    ];

    /// Functions of a source that ask the database without saying for whom, or for a bare number.
    fn faults(source: &str) -> Vec<String> {
        let mut faults = Vec::new();
        for declared in ["pub(crate) async fn ", "pub async fn "] {
            for (at, _) in source.match_indices(declared) {
                let rest = &source[at + declared.len()..];
                let head = rest.split_once('{').map_or(rest, |(head, _)| head);
                let name = head.split(['(', '<']).next().unwrap_or_default();
                if !head.contains("&Scope") && !head.contains("&SystemScope") {
                    faults.push(format!("{name}: for whom?"));
                }
                if head.contains("association_id:") {
                    faults.push(format!("{name}: association_id"));
                }
            }
        }
        faults
    }

    #[test]
    fn queries_say_for_whom() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../backend/src/repo");
        let found = rust_files(&root);
        assert!(found.len() > 10, "the sources are not where they were");
        let mut all = Vec::new();
        for path in found {
            let name = path.strip_prefix(&root).unwrap().display().to_string();
            let faults = faults(&fs::read_to_string(&path).unwrap());
            all.extend(faults.into_iter().map(|fault| format!("{name}: {fault}")));
        }
        all.sort();
        assert!(all.is_empty(), "take a scope here:\n{}", all.join("\n"));
    }

    #[test]
    fn few_places_act_for_the_system() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../backend/src");
        let makes = |path: &Path| {
            let source = fs::read_to_string(path).unwrap();
            source.contains("SystemScope::acting()")
        };
        let found = rust_files(&root).into_iter().filter(|path| makes(path));
        let mut names: Vec<String> = found
            .map(|path| path.strip_prefix(&root).unwrap().display().to_string())
            .map(|name| name.trim_start_matches("service/").to_owned())
            .collect();
        names.sort();
        let mut known = ACTS_FOR_THE_SYSTEM;
        known.sort_unstable();
        assert_eq!(names, known);
    }

    #[test]
    fn what_says_nothing_of_whom_is_found() {
        let source = "pub(crate) async fn all(db: &impl Db) -> Vec<Row> {}\n\
                      pub(crate) async fn of(db: &impl Db, scope: &Scope, id: i64) {}\n\
                      pub async fn every(\n    db: &impl Db,\n    _: &SystemScope,\n) {}\n\
                      pub(crate) async fn named<T>(s: &SystemScope, association_id: i64) {}\n\
                      async fn part(db: &impl Db) {}\n";
        assert_eq!(faults(source), ["all: for whom?", "named: association_id"]);
    }
}
