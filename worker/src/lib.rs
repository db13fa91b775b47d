//! The module worker of the browser: looks at photos and sends files, so that the page never
//! stalls. Started by `worker.js`; the page's end is `app/src/browser/{studio,uploads}.rs`.
//!
//! Questions are objects `{ id, kind, … }`, answers `{ id, … }`:
//!
//! | kind | with | answer |
//! |---|---|---|
//! | `open` | `file`, `exam` | `rect` `[x, y, width, height, rotation]`, `found`, `fingerprint` |
//! | `judge` | `rect`, `whiten` | `checks` `[[grade, slug, text], …]`, `white` (a bitmap) or nothing |
//! | `upload` | `batch`, `owner`, `files`, `names` | many: see [`uploads`] |
//!
//! An answer with nothing but its `id` says that it failed. The first message, `ready`, says
//! that questions may come.
#![cfg(target_arch = "wasm32")]

mod canvas;
mod message;
mod table;
mod uploads;

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use message::{get, number, object, set, text};
use table::Table;

/// Listens; called once when the module has been loaded.
#[wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
    let table = Rc::new(RefCell::new(Table::new()));
    let listen = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        spawn_local(answer(table.clone(), event.data()));
    });
    scope().set_onmessage(Some(listen.as_ref().unchecked_ref()));
    // Listens for as long as the worker lives.
    listen.forget();
    post(&object(&[("ready", JsValue::TRUE)]));
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

fn post(message: &JsValue) {
    // Fails for what cannot be copied; everything posted here can.
    let _ = scope().post_message(message);
}

async fn answer(table: Rc<RefCell<Table>>, question: JsValue) {
    let id = get(&question, "id");
    let answered = match text(&question, "kind").as_str() {
        "open" => table::open(&table, &question).await,
        "judge" => table::judge(&table, &question),
        "upload" => {
            uploads::start(number(&id), &question);
            return;
        }
        _ => None,
    };
    let answer = answered.unwrap_or_else(|| object(&[]));
    set(&answer, "id", &id);
    post(&answer);
}
