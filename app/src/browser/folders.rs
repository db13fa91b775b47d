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
    let entries = (0..items.length())
        .filter_map(|at| items.get(at)?.webkit_get_as_entry().ok().flatten())
        .collect();
    let list = data.files();
    let files = list
        .iter()
        .flat_map(|list| (0..list.length()).filter_map(|at| list.get(at)));
    Dropped {
        entries,
        files: files.collect(),
    }
}

impl Dropped {
    /// Every file, with its folders. Folders that cannot be read are passed over.
    pub async fn files(self) -> Vec<(File, String)> {
        let mut open = self.entries;
        if open.is_empty() {
            let named = |file: File| (file.clone(), file.name());
            return self.files.into_iter().map(named).collect();
        }
        let mut files = Vec::new();
        while let Some(entry) = open.pop() {
            // Paths begin with a slash.
            let path = entry.full_path().trim_start_matches('/').to_owned();
            if entry.is_directory() {
                open.extend(below(entry.unchecked_into()).await);
            } else if let Some(file) = file_of(entry.unchecked_into()).await {
                files.push((file, path));
            }
        }
        files
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

/// A reader gives a hundred entries at a time, and none at the end.
async fn below(folder: FileSystemDirectoryEntry) -> Vec<FileSystemEntry> {
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
            return entries;
        };
        let part = Array::from(&part);
        if part.length() == 0 {
            return entries;
        }
        entries.extend(part.iter().map(JsCast::unchecked_into::<FileSystemEntry>));
    }
}
