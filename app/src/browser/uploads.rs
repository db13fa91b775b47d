//! Sending the files of a batch: the page's end of `worker/src/uploads.rs`.

use js_sys::Array;
use leptos::task::spawn_local;
use messages::{Answer, FILES, Question};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::File;

use crate::owner::page_owner;

use super::worker::{Helper, question, says};

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
    let (sent, mut names) = (Array::new(), Vec::new());
    for (file, name) in files {
        sent.push(&file);
        names.push(name);
    }
    spawn_local(async move {
        let says = Question::Upload {
            batch,
            owner: page_owner(),
            names,
        };
        let question = question(&says, &[(FILES, &sent)]);
        let on_progress = std::rc::Rc::new(on_progress);
        let heard = on_progress.clone();
        let listen = Closure::<dyn FnMut(JsValue)>::new(move |answer: JsValue| {
            heard(progress_of(&answer));
        });
        let asked = match Helper::of_page().zip(question) {
            Some((helper, question)) => {
                let listener = listen.as_ref().unchecked_ref();
                helper.ask(&question, listener).await
            }
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
    match says(answer) {
        Some(Answer::Sent(sent)) => Progress::Sending {
            done: sent.done,
            of: sent.of,
            percent: (sent.bytes * 100.0 / sent.total.max(1.0)) as u32,
            waiting: sent.waiting,
        },
        Some(Answer::Ended(why)) => Progress::Ended((!why.is_empty()).then_some(why)),
        // The worker has failed.
        _ => {
            let why =
                "上传意外停止，已上传的文件都已保留；请刷新页面，再次选择同样的文件即可继续。";
            Progress::Ended(Some(why.into()))
        }
    }
}
