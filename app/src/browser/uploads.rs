//! Sending the files of a batch: the page's end of `worker/src/uploads.rs`.

use js_sys::{Array, Reflect};
use leptos::task::spawn_local;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::File;

use crate::owner::page_owner;

use super::worker::{Helper, number, object};

/// How far the sending has come.
#[derive(Clone, Debug, PartialEq)]
pub enum Progress {
    /// Under way.
    Sending {
        /// Files sent.
        done: u32,
        /// Files in all.
        of: u32,
        /// Bytes sent, percent.
        percent: u32,
        /// The connection is broken; it is tried again.
        waiting: bool,
    },
    /// At its end: `None` if everything was sent, else why not.
    Ended(Option<String>),
}

/// Sends files, each under its name with folders, to a batch of photos.
pub fn start(batch: i64, files: Vec<(File, String)>, on_progress: impl Fn(Progress) + 'static) {
    let (sent, names) = (Array::new(), Array::new());
    for (file, name) in files {
        sent.push(&file);
        names.push(&name.into());
    }
    spawn_local(async move {
        let question = object(&[
            ("kind", "upload".into()),
            ("batch", (batch as f64).into()),
            ("owner", page_owner().into()),
            ("files", sent.into()),
            ("names", names.into()),
        ]);
        let on_progress = std::rc::Rc::new(on_progress);
        let heard = on_progress.clone();
        let listen = Closure::<dyn FnMut(JsValue)>::new(move |answer: JsValue| {
            heard(progress_of(&answer));
        });
        let asked = match Helper::of_page() {
            Some(helper) => helper.ask(&question, listen.as_ref().unchecked_ref()).await,
            None => None,
        };
        if asked.is_none() {
            let why =
                "上传程序未能启动，尚未上传任何文件；请刷新页面后重试，仍不成功请更新浏览器。";
            on_progress(Progress::Ended(Some(why.into())));
        }
        // Listens until the page goes.
        listen.forget();
    });
}

fn progress_of(answer: &JsValue) -> Progress {
    let get = |name: &str| Reflect::get(answer, &name.into()).unwrap_or(JsValue::UNDEFINED);
    if let Some(why) = get("ended").as_string() {
        return Progress::Ended((!why.is_empty()).then_some(why));
    }
    if number(answer, "of").is_none() {
        // The worker has failed.
        let why = "上传意外停止，已上传的文件都已保留；请刷新页面，再次选择同样的文件即可继续。";
        return Progress::Ended(Some(why.into()));
    }
    let number = |name| number(answer, name).unwrap_or_default();
    Progress::Sending {
        done: number("done") as u32,
        of: number("of") as u32,
        percent: (number("bytes") * 100.0 / number("total").max(1.0)) as u32,
        waiting: get("waiting").is_truthy(),
    }
}
