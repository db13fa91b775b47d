//! Sending the files of a batch: three at a time, each for as long as it takes.
//!
//! Files are only ever sliced, so that memory stays flat whatever their number. A broken
//! connection is waited for; what the server has already is not sent again. Names go in a
//! header, since they may hold people's names and numbers.
//!
//! A file that cannot be read or is refused stops no other.
//!
//! After every step it reports how far the sending has come, and at the end what was not sent and why.

use std::cell::{Cell, RefCell};
use std::collections::{HashSet, VecDeque};
use std::rc::Rc;

use domain::photo_name::masked;
use js_sys::{Array, JSON, Promise};
use messages::{Answer, ID, Sent};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, File, Headers, RequestInit, Response};

use crate::message::{answer, get, number, set};
use crate::{post, scope};

/// Requests under way at once.
const LANES: usize = 3;
/// Largest photo that is sent, bytes; of larger ones the server learns name and size.
const MAX_PHOTO: f64 = 8.0 * 1024.0 * 1024.0;
/// Bytes of a ZIP sent at once.
const PIECE: f64 = 4.0 * 1024.0 * 1024.0;
/// Files whose names are sent at once to ask whether they are there.
const ASKED: usize = 50;
/// Waits after a failure, seconds; the last for ever.
const WAITS: [f64; 6] = [1.0, 2.0, 4.0, 8.0, 15.0, 30.0];

/// A file and its name with its folders.
struct Item {
    file: File,
    name: String,
}

/// Files on their way.
struct Uploads {
    id: f64,
    batch: i64,
    queue: RefCell<VecDeque<Item>>,
    done: Cell<usize>,
    of: usize,
    bytes: Cell<f64>,
    total: f64,
    waiting: Cell<usize>,
    lanes: Cell<usize>,
    /// Why nothing more is sent.
    stopped: RefCell<Option<String>>,
    /// Names of files left out, each with the reason.
    left_out: RefCell<Vec<String>>,
}

/// Why a request came to nothing.
enum Failure {
    /// Worth another try.
    Passing,
    /// Not this file, and why, in Chinese.
    Refused(String),
    /// Nothing of this batch, and why, in Chinese.
    Final(String),
}

thread_local! {
    /// For whom the page was rendered that this worker serves.
    static OWNER: RefCell<String> = RefCell::default();
}

/// Starts to send files, each under its name, to a batch. `id` is the question's number.
pub(crate) fn start(id: f64, batch: i64, owner: String, names: Vec<String>, files: &JsValue) {
    OWNER.set(owner);
    let queue: VecDeque<Item> = Array::from(files)
        .iter()
        .zip(names)
        .filter_map(|(file, name)| {
            let file = file.dyn_into().ok()?;
            Some(Item { file, name })
        })
        .collect();
    let uploads = Rc::new(Uploads {
        id,
        batch,
        done: Cell::new(0),
        of: queue.len(),
        bytes: Cell::new(0.0),
        total: queue.iter().map(|item| item.file.size()).sum(),
        queue: RefCell::new(queue),
        waiting: Cell::new(0),
        lanes: Cell::new(LANES),
        stopped: RefCell::new(None),
        left_out: RefCell::default(),
    });
    spawn_local(async move {
        uploads.tell();
        uploads.skip_what_is_there().await;
        for _ in 0..LANES {
            let uploads = uploads.clone();
            spawn_local(async move {
                uploads.lane().await;
                uploads.lanes.set(uploads.lanes.get() - 1);
                if uploads.lanes.get() == 0 {
                    uploads.post(&Answer::Ended(uploads.outcome()));
                }
            });
        }
    });
}

impl Uploads {
    fn url(&self, rest: &str) -> String {
        format!("/jobs/photos/{}/{rest}", self.batch)
    }

    fn post(&self, says: &Answer) {
        let message = answer(Some(says));
        set(&message, ID, &self.id.into());
        post(&message);
    }

    fn tell(&self) {
        self.post(&Answer::Sent(Sent {
            done: self.done.get() as u32,
            of: self.of as u32,
            bytes: self.bytes.get(),
            total: self.total,
            waiting: self.waiting.get() > 0,
        }));
    }

    /// What is to be said in the end; empty if everything was sent.
    fn outcome(&self) -> String {
        const NAMED: usize = 5;
        if let Some(why) = &*self.stopped.borrow() {
            return why.clone();
        }
        let left_out = self.left_out.borrow();
        match left_out.len() {
            0 => String::new(),
            count => {
                let named: Vec<&str> = left_out.iter().take(NAMED).map(String::as_str).collect();
                let more = if count > NAMED { "等" } else { "" };
                format!(
                    "{count} 个文件没有上传，其余都已上传。{}{more}",
                    named.join("；")
                )
            }
        }
    }

    fn leave_out(&self, item: &Item, why: &str) {
        let line = format!("{}：{why}", item.name);
        self.left_out.borrow_mut().push(line);
        self.finished(item.file.size());
    }

    fn finished(&self, bytes: f64) {
        self.done.set(self.done.get() + 1);
        self.sent(bytes);
    }

    fn sent(&self, bytes: f64) {
        self.bytes.set(self.bytes.get() + bytes);
        self.tell();
    }

    /// Takes out of the queue what an earlier attempt has sent.
    async fn skip_what_is_there(&self) {
        let known = self.patiently(None, || self.ask("GET", "received", None, &[]));
        let Some(known) = known.await else { return };
        let known: HashSet<(String, u64)> = Array::from(&known)
            .iter()
            .map(|pair| {
                let pair = Array::from(&pair);
                let name = pair.get(0).as_string().unwrap_or_default();
                (name, number(&pair.get(1)) as u64)
            })
            .collect();
        if known.is_empty() {
            return;
        }
        // The list has ID numbers masked: of files that look alike the server knows which are there.
        let looks_known =
            |item: &Item| known.contains(&(masked(&item.name), item.file.size() as u64));
        let queue = self.queue.take();
        let (mut alike, mut missing): (Vec<Item>, Vec<Item>) =
            queue.into_iter().partition(looks_known);
        while !alike.is_empty() {
            let some = alike.split_off(alike.len().saturating_sub(ASKED));
            let pairs: Array = some
                .iter()
                .map(|item| Array::of2(&(&*item.name).into(), &item.file.size().into()))
                .collect();
            let there = self.patiently(None, || async {
                let text = JSON::stringify(&pairs).map_err(|_| Failure::Passing)?;
                let body = Blob::new_with_str_sequence(&Array::of1(&text));
                let body = body.map_err(|_| Failure::Passing)?;
                self.ask("POST", "received", Some(&body), &[]).await
            });
            let Some(there) = there.await else { return };
            for (item, there) in some.into_iter().zip(Array::from(&there).iter()) {
                if there.is_truthy() {
                    self.finished(item.file.size());
                } else {
                    missing.push(item);
                }
            }
        }
        self.queue.replace(missing.into());
    }

    async fn lane(&self) {
        loop {
            let next = self.queue.borrow_mut().pop_front();
            let Some(item) = next else { return };
            if self.stopped.borrow().is_some() {
                return;
            }
            if item.name.to_lowercase().ends_with(".zip") {
                self.archive(&item).await;
            } else {
                self.photo(&item).await;
            }
        }
    }

    async fn photo(&self, item: &Item) {
        let size = item.file.size();
        let body = if size <= MAX_PHOTO {
            Some(item.file.clone().unchecked_into::<Blob>())
        } else {
            picture_of(&item.file).await
        };
        let body = body.as_ref();
        let mut headers = headers(item).to_vec();
        if let Some(picture) = body.filter(|body| body.size() < size) {
            headers.push(("x-picture-size", format!("{}", picture.size())));
        }
        let sent = self.patiently(Some(item), || self.ask("POST", "files", body, &headers));
        if sent.await.is_some() {
            self.finished(size);
        }
    }

    async fn archive(&self, item: &Item) {
        let headers = headers(item);
        let begun = self.patiently(Some(item), || self.ask("POST", "archives", None, &headers));
        let Some(begun) = begun.await else { return };
        let archive = number(&get(&begun, "id"));
        let mut received = number(&get(&begun, "received"));
        let size = item.file.size();
        self.sent(received);
        while received < size {
            let sent = self.patiently(Some(item), || self.piece(item, archive, received));
            let Some(answer) = sent.await else { return };
            let now = number(&get(&answer, "received"));
            self.sent(now - received);
            received = now;
        }
        self.finished(0.0);
    }

    async fn piece(&self, item: &Item, archive: f64, from: f64) -> Result<JsValue, Failure> {
        let path = format!("archives/{archive}?offset={from}");
        let to = (from + PIECE).min(item.file.size());
        let piece = item.file.slice_with_f64_and_f64(from, to);
        let piece = piece.map_err(|_| Failure::Passing)?;
        self.ask("PUT", &path, Some(&piece), &[]).await
    }

    /// Asks again until there is an answer; `None` once everything has been stopped, or the file this
    /// is about is left out.
    async fn patiently<F: Future<Output = Result<JsValue, Failure>>>(
        &self,
        about: Option<&Item>,
        request: impl Fn() -> F,
    ) -> Option<JsValue> {
        for attempt in 0.. {
            if self.stopped.borrow().is_some() {
                return None;
            }
            match request().await {
                Ok(answer) => return Some(answer),
                Err(Failure::Refused(why)) if about.is_some() => {
                    about.inspect(|item| self.leave_out(item, &why));
                    return None;
                }
                Err(Failure::Final(why) | Failure::Refused(why)) => {
                    self.stopped.borrow_mut().get_or_insert(why);
                    return None;
                }
                Err(Failure::Passing) => {
                    // A file that is gone or changed looks like a broken connection.
                    if let Some(item) = about
                        && !is_readable(&item.file).await
                    {
                        self.leave_out(item, "文件已被移动、修改或无法读取");
                        return None;
                    }
                    self.waiting.set(self.waiting.get() + 1);
                    self.tell();
                    let last = WAITS[WAITS.len() - 1];
                    pause(WAITS.get(attempt).copied().unwrap_or(last)).await;
                    self.waiting.set(self.waiting.get() - 1);
                    self.tell();
                }
            }
        }
        None
    }

    async fn ask(
        &self,
        method: &str,
        path: &str,
        body: Option<&Blob>,
        headers: &[(&str, String)],
    ) -> Result<JsValue, Failure> {
        let answer = send(method, &self.url(path), body, headers).await;
        let answer = answer.map_err(|_| Failure::Passing)?;
        let text = body_of(&answer).await.map_err(|_| Failure::Passing)?;
        let read = || JSON::parse(&text).unwrap_or(JsValue::UNDEFINED);
        match answer.status() {
            200..300 => Ok(read()),
            429 | 500..600 => Err(Failure::Passing),
            400 | 413 | 422 => Err(Failure::Refused(sentence(&read()))),
            _ => Err(Failure::Final(sentence(&read()))),
        }
    }
}

/// The picture of a photo that is too large with what a phone has put behind it.
async fn picture_of(file: &Blob) -> Option<Blob> {
    let head = file.slice_with_f64_and_f64(0.0, MAX_PHOTO).ok()?;
    let bytes = JsFuture::from(head.array_buffer()).await.ok()?;
    let end = portrait::probe::picture_end(&js_sys::Uint8Array::new(&bytes).to_vec())?;
    file.slice_with_f64_and_f64(0.0, end as f64).ok()
}

fn sentence(problem: &JsValue) -> String {
    match get(problem, "title").as_string().unwrap_or_default() {
        title if title.is_empty() => "上传已停止，已上传的文件都已保留，请刷新页面后重试。".into(),
        title => title,
    }
}

fn headers(item: &Item) -> [(&'static str, String); 2] {
    [
        (
            "x-file-name",
            js_sys::encode_uri_component(&item.name).into(),
        ),
        ("x-file-size", format!("{}", item.file.size())),
    ]
}

async fn send(
    method: &str,
    url: &str,
    body: Option<&Blob>,
    headers: &[(&str, String)],
) -> Result<Response, JsValue> {
    let fields = Headers::new()?;
    fields.set("Accept", "application/json")?;
    let owner = OWNER.with_borrow(Clone::clone);
    if !owner.is_empty() {
        fields.set("x-huizheng-for", &owner)?;
    }
    for (name, value) in headers {
        fields.set(name, value)?;
    }
    let request = RequestInit::new();
    request.set_method(method);
    request.set_headers(&fields);
    if let Some(body) = body {
        fields.set("Content-Type", "application/octet-stream")?;
        request.set_body(body);
    }
    JsFuture::from(scope().fetch_with_str_and_init(url, &request))
        .await?
        .dyn_into()
}

async fn body_of(answer: &Response) -> Result<String, JsValue> {
    let text = JsFuture::from(answer.text()?).await?;
    Ok(text.as_string().unwrap_or_default())
}

/// Whether the file is still there as it was chosen.
async fn is_readable(file: &File) -> bool {
    let Ok(first) = file.slice_with_f64_and_f64(0.0, 1.0) else {
        return false;
    };
    JsFuture::from(first.array_buffer()).await.is_ok()
}

async fn pause(seconds: f64) {
    let promise = Promise::new(&mut |resolve, _| {
        // Whole milliseconds, at most 30,000.
        let wait = (seconds * 1000.0) as i32;
        // Fails where there are no timers, which no browser lacks.
        let _ = scope().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, wait);
    });
    // A timer is never rejected.
    let _ = JsFuture::from(promise).await;
}
