//! What holds of the store wherever it is: in a folder, and at a server that speaks S3, which
//! `cargo xtask test` starts and `HUIZHENG_TEST_S3` names.

use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::time::Instant;

use futures_util::TryStreamExt;

use super::*;

/// Nothing is young.
const NO_GRACE: Duration = Duration::ZERO;
/// Everything is.
const GRACE: Duration = Duration::from_secs(3600);

fn settings(endpoint: &str) -> Vec<(String, String)> {
    let settings = [
        ("AWS_ENDPOINT_URL", endpoint),
        ("AWS_ALLOW_HTTP", "true"),
        ("AWS_REGION", "us-east-1"),
        ("AWS_ACCESS_KEY_ID", "test"),
        ("AWS_SECRET_ACCESS_KEY", "test"),
        // What is not the store's is passed over.
        ("AWS_PAGER", ""),
        ("PATH", "/bin"),
    ];
    settings
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec()
}

/// A bucket of its own; nothing where there is no server.
async fn objects(data: &Path, prefix: &str) -> Option<FileStore> {
    let endpoint = std::env::var("HUIZHENG_TEST_S3").ok()?;
    let bucket: String = data.file_name()?.to_string_lossy().to_lowercase();
    let bucket = format!("test{}", bucket.replace(|c: char| !c.is_alphanumeric(), ""));
    let made = reqwest::Client::new().put(format!("{endpoint}/{bucket}"));
    assert!(made.send().await.unwrap().status().is_success());
    let address = format!("s3://{bucket}/{prefix}");
    Some(FileStore::at(&address, data, settings(&endpoint)).unwrap())
}

/// Runs a test on a thread that may wait, on both kinds of store.
macro_rules! everywhere {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[test]
            fn folder() {
                let data = tempfile::tempdir().unwrap();
                super::$name(&super::FileStore::open(data.path()).unwrap());
            }

            #[tokio::test]
            async fn objects() {
                let data = tempfile::tempdir().unwrap();
                for prefix in ["", "somewhere/below"] {
                    let sub = tempfile::tempdir_in(data.path()).unwrap();
                    let Some(store) = super::objects(sub.path(), prefix).await else {
                        return;
                    };
                    let test = move || super::$name(&store);
                    tokio::task::spawn_blocking(test).await.unwrap();
                }
            }
        }
    )+};
}

everywhere!(
    bytes_come_back_under_their_hash,
    what_nobody_needs_goes_and_what_is_young_stays,
    pieces_of_a_zip_are_read_as_one_file,
    a_result_is_there_once_it_is_whole,
    it_says_whether_it_can_be_written_to,
);

fn bytes_come_back_under_their_hash(store: &FileStore) {
    let hash = store.put(b"photo").unwrap();
    assert_eq!(hash, store.put(b"photo").unwrap());
    let empty = store.put(b"").unwrap();
    assert_eq!(store.get(&hash).unwrap(), b"photo");
    assert_eq!(store.get(&empty).unwrap(), b"");
    assert!(store.is_intact(&hash).unwrap());
    let missing = "0".repeat(64);
    assert!(!store.is_intact(&missing).unwrap());
    let error = store.get(&missing).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::NotFound);
    for odd in ["../../etc/passwd", "", "ab", &"Z".repeat(64)] {
        let error = store.get(odd).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidInput);
    }
    let soon = [b"one", b"two"].map(|bytes| store.put_soon(bytes).unwrap());
    store.sync_names(soon.iter().map(String::as_str)).unwrap();
    assert_eq!(store.get(&soon[1]).unwrap(), b"two");
}

fn what_nobody_needs_goes_and_what_is_young_stays(store: &FileStore) {
    let [kept, orphan] = [&b"kept"[..], b"orphan"].map(|bytes| store.put(bytes).unwrap());
    let mut needed = Needed::default();
    needed.add(&kept);
    assert_eq!(store.collect(&needed, GRACE).unwrap(), 0);
    assert!(store.is_intact(&orphan).unwrap());
    // A store of objects puts it aside first.
    let end = Instant::now() + Duration::from_secs(30);
    while store.is_intact(&orphan).unwrap() {
        assert!(Instant::now() < end);
        store.collect(&needed, NO_GRACE).unwrap();
    }
    assert!(store.is_intact(&kept).unwrap());
}

fn pieces_of_a_zip_are_read_as_one_file(store: &FileStore) {
    assert!(store.all_incoming().unwrap().is_empty());
    assert_eq!(store.incoming_length(7).unwrap(), 0);
    let whole: Vec<u8> = (0..=255).cycle().take(1000).collect();
    store.append_incoming(7, 0, &whole[..300]).unwrap();
    // Its answer did not come: sent again, cut otherwise.
    store.append_incoming(7, 300, &whole[300..400]).unwrap();
    store.append_incoming(7, 300, &whole[300..900]).unwrap();
    store.append_incoming(7, 900, &whole[900..]).unwrap();
    store.append_incoming(8, 0, b"another").unwrap();
    assert_eq!(store.incoming_length(7).unwrap(), 1000);
    assert_eq!(store.all_incoming().unwrap(), HashSet::from([7, 8]));
    let [mut one, mut other] = store.open_incoming(7).unwrap();
    let mut read = Vec::new();
    one.read_to_end(&mut read).unwrap();
    assert_eq!(read, whole);
    let mut four = [0; 4];
    for at in [898, 298, 0, 996] {
        other.seek(SeekFrom::Start(at)).unwrap();
        other.read_exact(&mut four).unwrap();
        let at = usize::try_from(at).unwrap();
        assert_eq!(four, whole[at..at + 4]);
    }
    assert_eq!(other.seek(SeekFrom::End(-4)).unwrap(), 996);
    assert_eq!(other.read(&mut four).unwrap(), 4);
    assert_eq!(other.read(&mut four).unwrap(), 0);
    drop((one, other));
    store.remove_incoming(7).unwrap();
    store.remove_incoming(7).unwrap();
    assert_eq!(store.incoming_length(7).unwrap(), 0);
    assert_eq!(store.all_incoming().unwrap(), HashSet::from([8]));
}

fn a_result_is_there_once_it_is_whole(store: &FileStore) {
    // More than two parts of an upload.
    let whole: Vec<u8> = (0..=250).cycle().take(17 << 20).collect();
    let given_up = store.begin_result(3, 1).unwrap();
    given_up.writer().unwrap().write_all(b"half").unwrap();
    drop(given_up);
    let part = store.begin_result(3, 2).unwrap();
    part.writer().unwrap().write_all(&whole).unwrap();
    let read = |run: u32, range: std::ops::Range<u64>| {
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        let all = async {
            let parts = store.stream_result(3, run, range).await?;
            let parts: Vec<_> = parts.try_collect().await?;
            Ok::<_, Error>(parts.concat())
        };
        runtime.unwrap().block_on(all)
    };
    assert!(read(2, 0..5).is_err());
    let length = whole.len() as u64;
    assert_eq!(part.keep().unwrap(), length);
    assert!(read(2, 0..length).unwrap() == whole);
    assert!(read(2, 5..length - 5).unwrap() == whole[5..whole.len() - 5]);
    assert_eq!(read(2, 0..1).unwrap(), whole[..1]);
    assert!(
        matches!(read(1, 0..1), Err(Error::Files(error)) if error.kind() == io::ErrorKind::NotFound)
    );
    assert_eq!(
        store.all_results().unwrap(),
        HashSet::from(["3-2.zip".to_owned()])
    );
    // One of nothing is one, too.
    assert_eq!(store.begin_result(4, 1).unwrap().keep().unwrap(), 0);
    assert!(!store.remove_result("3-2.zip", GRACE).unwrap());
    let end = Instant::now() + Duration::from_secs(30);
    while !store.remove_result("3-2.zip", NO_GRACE).unwrap() {
        assert!(Instant::now() < end);
    }
    assert!(!store.remove_result("3-2.zip", NO_GRACE).unwrap());
    assert!(read(2, 0..1).is_err());
}

fn it_says_whether_it_can_be_written_to(store: &FileStore) {
    store.probe().unwrap();
    store.probe().unwrap();
    let mut file = store.temporary().unwrap();
    file.write_all(b"for a moment").unwrap();
    file.rewind().unwrap();
    assert_eq!(io::read_to_string(file).unwrap(), "for a moment");
}

#[tokio::test]
async fn what_is_stored_again_while_it_is_taken_away_is_not_lost() {
    let data = tempfile::tempdir().unwrap();
    let Some(store) = objects(data.path(), "").await else {
        return;
    };
    let test = move || {
        let hash = store.put(b"again").unwrap();
        let nothing = Needed::default();
        let mut needed = Needed::default();
        needed.add(&hash);
        // Put aside by a collection that did not know of the row yet, and found all the same.
        assert_eq!(store.collect(&nothing, NO_GRACE).unwrap(), 0);
        assert!(store.is_intact(&hash).unwrap());
        // The next one knows of it, and puts it back: were it still aside, the one after would
        // remove it.
        assert_eq!(store.collect(&needed, NO_GRACE).unwrap(), 0);
        assert_eq!(store.collect(&nothing, NO_GRACE).unwrap(), 0);
        assert!(store.is_intact(&hash).unwrap());
        assert_eq!(store.collect(&nothing, NO_GRACE).unwrap(), 1);
        assert!(!store.is_intact(&hash).unwrap());
    };
    tokio::task::spawn_blocking(test).await.unwrap();
}

#[tokio::test]
async fn a_store_that_is_away_is_said_to_be_and_not_waited_for_for_long() {
    let data = tempfile::tempdir().unwrap();
    // Nobody listens there: the listener is gone at once.
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", nobody.local_addr().unwrap());
    drop(nobody);
    let store = FileStore::at("s3://bucket", data.path(), settings(&address)).unwrap();
    let test = move || {
        let begun = Instant::now();
        let wanted = "0".repeat(64);
        let part = store.begin_result(1, 1).unwrap();
        part.writer().unwrap().write_all(b"a ZIP").unwrap();
        let errors = [
            store.put(b"photo").unwrap_err(),
            store.get(&wanted).unwrap_err(),
            store.is_intact(&wanted).unwrap_err(),
            store.probe().unwrap_err(),
            store.append_incoming(1, 0, b"a piece").unwrap_err(),
            part.keep().unwrap_err(),
            store.collect(&Needed::default(), GRACE).unwrap_err(),
        ];
        for error in errors {
            assert!(is_away(&error), "{error}");
            let told = Error::Files(error).into_public();
            assert_eq!(told, domain::PublicError::Busy);
        }
        assert!(begun.elapsed() < Duration::from_secs(60));
    };
    tokio::task::spawn_blocking(test).await.unwrap();
}

#[tokio::test]
async fn a_store_that_never_answers_is_given_up() {
    let data = tempfile::tempdir().unwrap();
    // Connections come about, and nothing follows.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", silent.local_addr().unwrap());
    let store = FileStore::at("s3://bucket", data.path(), settings(&address)).unwrap();
    let probing = tokio::task::spawn_blocking(move || {
        let begun = Instant::now();
        let error = store.probe().unwrap_err();
        (error, begun.elapsed())
    });
    let (error, took) = probing.await.unwrap();
    assert!(is_away(&error), "{error}");
    assert!(took < Duration::from_secs(20), "{took:?}");
}

#[tokio::test]
async fn a_store_that_is_full_or_refuses_is_told_as_such() {
    use domain::PublicError;
    let answers = [
        ("507 Insufficient Storage", PublicError::NoSpace),
        ("403 Forbidden", PublicError::NotWritable),
    ];
    for (answer, expected) in answers {
        let data = tempfile::tempdir().unwrap();
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let store = FileStore::at("s3://bucket", data.path(), settings(&address)).unwrap();
        let storing = tokio::task::spawn_blocking(move || store.put(b"photo").unwrap_err());
        let answering = tokio::task::spawn_blocking(move || {
            let (mut asking, _) = listener.accept().unwrap();
            let mut request = Vec::new();
            let mut some = [0; 1024];
            while !request.ends_with(b"photo") {
                let count = asking.read(&mut some).unwrap();
                request.extend_from_slice(&some[..count]);
            }
            let answer =
                format!("HTTP/1.1 {answer}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            asking.write_all(answer.as_bytes()).unwrap();
        });
        answering.await.unwrap();
        let told = Error::Files(storing.await.unwrap()).into_public();
        assert_eq!(told, expected, "{answer}");
    }
}

#[test]
fn addresses_that_cannot_be_used_are_told() {
    let data = tempfile::tempdir().unwrap();
    for odd in ["http://somewhere", "s3://", "s3:///prefix", "gs://bucket"] {
        let refused = FileStore::at(odd, data.path(), []);
        assert!(matches!(refused, Err(Error::Setup(_))), "{odd}");
    }
    let elsewhere = data.path().join("elsewhere");
    for address in [
        elsewhere.display().to_string(),
        format!("file://{}", elsewhere.display()),
    ] {
        let store = FileStore::at(&address, data.path(), []).unwrap();
        store.put(b"photo").unwrap();
        assert!(elsewhere.join("files").is_dir());
    }
}
