//! Files out of inputs and drops, folders with everything below them.

use js_sys::{Array, Promise};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DataTransfer, File, FileSystemDirectoryEntry, FileSystemEntry, FileSystemFileEntry,
    HtmlInputElement,
};

/// What was dropped: can be read after the drop is over.
pub struct Dropped {
    entries: Vec<FileSystemEntry>,
    /// Where the browser has no entries for them.
    files: Vec<File>,
    /// Things dropped that the browser gives neither as entry nor as file.
    nameless: u32,
}

/// What came of a drop. Everything in it is either a file that can be sent or named as unread.
#[derive(Default)]
pub struct Collected {
    /// The files, each with its folders.
    pub files: Vec<(File, String)>,
    /// What could not be read: names with their folders; a folder's ends with a slash.
    pub unread: Vec<String>,
}

/// The files chosen in an input, each with its folders; the input is emptied, so that the same
/// files can be chosen again.
pub fn chosen(event: &web_sys::Event) -> Vec<(File, String)> {
    let target = event.target().and_then(|target| target.dyn_into().ok());
    let Some(input): Option<HtmlInputElement> = target else {
        return Vec::new();
    };
    let files = input.files();
    let mut chosen = Vec::new();
    for at in 0..files.as_ref().map_or(0, web_sys::FileList::length) {
        if let Some(file) = files.as_ref().and_then(|files| files.get(at)) {
            let path = js_sys::Reflect::get(&file, &"webkitRelativePath".into());
            let path = path.ok().and_then(|path| path.as_string());
            let name = path.filter(|path| !path.is_empty());
            let name = name.unwrap_or_else(|| file.name());
            chosen.push((file, name));
        }
    }
    input.set_value("");
    chosen
}

/// What was dropped; to be asked for while the drop lasts.
pub fn dropped(data: &DataTransfer) -> Dropped {
    let items = data.items();
    let mut dropped = Dropped {
        entries: Vec::new(),
        files: Vec::new(),
        nameless: 0,
    };
    for item in (0..items.length()).filter_map(|at| items.get(at)) {
        // Text that is dragged along is no file.
        if item.kind() != "file" {
            continue;
        }
        match (item.webkit_get_as_entry(), item.get_as_file()) {
            (Ok(Some(entry)), _) => dropped.entries.push(entry),
            (_, Ok(Some(file))) => dropped.files.push(file),
            _ => dropped.nameless += 1,
        }
    }
    dropped
}

impl Dropped {
    /// Every file, with its folders, and what could not be read.
    pub async fn collect(self) -> Collected {
        let mut found = Collected::default();
        found.files.extend(self.files.into_iter().map(|file| {
            let name = file.name();
            (file, name)
        }));
        let nameless = (1..=self.nameless).map(|n| format!("拖入的第 {n} 个无名项目"));
        found.unread.extend(nameless);
        let mut open = self.entries;
        while let Some(entry) = open.pop() {
            // Paths begin with a slash.
            let path = entry.full_path().trim_start_matches('/').to_owned();
            if entry.is_directory() {
                let (entries, whole) = below(entry.unchecked_into()).await;
                open.extend(entries);
                if !whole {
                    found.unread.push(path + "/");
                }
            } else {
                match file_of(entry.unchecked_into()).await {
                    Some(file) => found.files.push((file, path)),
                    None => found.unread.push(path),
                }
            }
        }
        found
    }
}

async fn file_of(entry: FileSystemFileEntry) -> Option<File> {
    let promise = Promise::new(&mut |resolve, reject| {
        let pass = |function: js_sys::Function| {
            Closure::once_into_js(move |value: JsValue| {
                // Resolving cannot throw.
                let _ = function.call1(&JsValue::NULL, &value);
            })
        };
        entry.file_with_callback_and_callback(
            pass(resolve).unchecked_ref(),
            pass(reject).unchecked_ref(),
        );
    });
    JsFuture::from(promise).await.ok()?.dyn_into().ok()
}

/// What is in a folder, and whether that is all of it. A reader gives a hundred entries at a time,
/// and none at the end.
async fn below(folder: FileSystemDirectoryEntry) -> (Vec<FileSystemEntry>, bool) {
    let reader = folder.create_reader();
    let mut entries = Vec::new();
    loop {
        let promise = Promise::new(&mut |resolve, reject| {
            let asked = reader.read_entries_with_callback_and_callback(&resolve, &reject);
            if asked.is_err() {
                // Rejecting cannot throw.
                let _ = reject.call0(&JsValue::NULL);
            }
        });
        let Ok(part) = JsFuture::from(promise).await else {
            return (entries, false);
        };
        let part = Array::from(&part);
        if part.length() == 0 {
            return (entries, true);
        }
        entries.extend(part.iter().map(JsCast::unchecked_into::<FileSystemEntry>));
    }
}
