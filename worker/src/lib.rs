//! The module worker of the browser: looks at photos and sends files, so that the page never
//! stalls. Started by `worker.js`; the page's end is `app/src/browser/{studio,uploads}.rs`.
//!
//! What is asked and answered is declared in the crate `messages`.
#![cfg(target_arch = "wasm32")]

mod canvas;
mod message;
mod table;
mod uploads;

use std::cell::RefCell;
use std::panic::PanicHookInfo;
use std::rc::Rc;

use messages::{FILE, FILES, ID, Question, READY};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent, RequestInit};

use message::{get, number, question, set};
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
    let ready = message::answer(None);
    set(&ready, READY, &JsValue::TRUE);
    post(&ready);
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

async fn answer(table: Rc<RefCell<Table>>, message: JsValue) {
    let id = get(&message, ID);
    let answered = match question(&message) {
        Some(Question::Open { exam }) => table::open(&table, &get(&message, FILE), exam).await,
        Some(Question::Judge { rect, whiten }) => table::judge(&table, &rect, whiten),
        Some(Question::Upload {
            batch,
            owner,
            names,
        }) => {
            uploads::start(number(&id), batch, owner, names, &get(&message, FILES));
            return;
        }
        None => None,
    };
    let answer = answered.unwrap_or_else(|| message::answer(None));
    set(&answer, ID, &id);
    post(&answer);
}
