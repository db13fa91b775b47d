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
use std::panic::PanicHookInfo;
use std::rc::Rc;

use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent, RequestInit};

use message::{get, number, object, set, text};
use table::Table;

/// Listens; called once when the module has been loaded.
#[wasm_bindgen(start)]
pub fn start() {
    std::panic::set_hook(Box::new(tell));
    let table = Rc::new(RefCell::new(Table::new()));
    let listen = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        spawn_local(answer(table.clone(), event.data()));
    });
    scope().set_onmessage(Some(listen.as_ref().unchecked_ref()));
    // Listens for as long as the worker lives.
    listen.forget();
    post(&object(&[("ready", JsValue::TRUE)]));
}

/// A panic ends the worker; the page says what came of its questions and starts another one. The
/// server learns where it happened, never what the message says.
fn tell(panic: &PanicHookInfo) {
    console_error_panic_hook::hook(panic);
    let place = panic.location().map(|at| {
        let file = at.file().replace('\\', "/");
        let file = file.get(file.len().saturating_sub(100)..).unwrap_or("");
        format!("{file}:{}:{}", at.line(), at.column())
    });
    let place = place.unwrap_or_default();
    let request = RequestInit::new();
    request.set_method("POST");
    let body = format!(r#"{{"what":"worker","at":"{place}"}}"#);
    request.set_body(&JsValue::from_str(&body));
    // Whether it arrives is nobody's concern any more.
    let _ = scope().fetch_with_str_and_init("/api/browser-fault", &request);
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
