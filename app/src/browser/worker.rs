//! The page's one module worker (crate `worker`), started when it is first needed.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use js_sys::{Function, Object, Promise, Reflect};
use messages::{Answer, ID, Question, SAYS};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Event, MessageEvent, Worker, WorkerOptions, WorkerType};

/// What answers go to: the question's number and what takes its answers.
type Listeners = Rc<RefCell<HashMap<u32, Function>>>;

/// The worker and the questions under way.
#[derive(Clone)]
pub struct Helper {
    worker: Worker,
    ready: Promise,
    listeners: Listeners,
    last: Rc<RefCell<u32>>,
}

thread_local! {
    static HELPER: RefCell<Option<Helper>> = const { RefCell::new(None) };
}

impl Helper {
    /// The page's worker, started if need be; `None` where the browser has no module workers.
    pub fn of_page() -> Option<Self> {
        HELPER.with_borrow_mut(|helper| {
            if helper.is_none() {
                *helper = Self::start().ok();
            }
            helper.clone()
        })
    }

    fn start() -> Result<Self, JsValue> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options("/worker/worker.js", &options)?;
        let listeners = Listeners::default();
        let heard = listeners.clone();
        let mut ready = None;
        let promise = Promise::new(&mut |resolve, reject| ready = Some((resolve, reject)));
        // Promise calls its function at once.
        let (resolve, reject) = ready.ok_or(JsValue::UNDEFINED)?;
        let listen = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let answer = event.data();
            let listener = with(&answer, ID)
                .as_f64()
                .and_then(|id| heard.borrow().get(&(id as u32)).cloned())
                .unwrap_or_else(|| resolve.clone());
            // What listeners throw is theirs.
            let _ = listener.call1(&JsValue::NULL, &answer);
        });
        worker.set_onmessage(Some(listen.as_ref().unchecked_ref()));
        // Listens for as long as the page lives.
        listen.forget();
        let waiting = listeners.clone();
        let fail = Closure::<dyn FnMut(Event)>::new(move |error: Event| {
            // Told here, in words; the browser need not tell it once more.
            error.prevent_default();
            // Nobody waits for ever, and the next question starts another one.
            HELPER.with_borrow_mut(Option::take);
            let left: Vec<Function> = waiting
                .borrow_mut()
                .drain()
                .map(|(_, heard)| heard)
                .collect();
            for listener in left.iter().chain([&reject]) {
                // What listeners throw is theirs.
                let _ = listener.call1(&JsValue::NULL, &error);
            }
        });
        worker.set_onerror(Some(fail.as_ref().unchecked_ref()));
        fail.forget();
        Ok(Self {
            worker,
            ready: promise,
            listeners,
            last: Rc::default(),
        })
    }

    /// Asks; every answer goes to `listener`. `None` if the worker cannot be asked.
    pub async fn ask(&self, question: &Object, listener: &Function) -> Option<u32> {
        JsFuture::from(self.ready.clone()).await.ok()?;
        let id = {
            let mut last = self.last.borrow_mut();
            *last += 1;
            *last
        };
        Reflect::set(question, &ID.into(), &id.into()).ok()?;
        self.listeners.borrow_mut().insert(id, listener.clone());
        let asked = self.worker.post_message(question);
        if asked.is_err() {
            self.forget(id);
        }
        asked.ok().map(|()| id)
    }

    /// Listens no longer to the answers of a question.
    pub fn forget(&self, id: u32) {
        self.listeners.borrow_mut().remove(&id);
    }

    /// Asks for one answer.
    pub async fn answer(&self, question: &Object) -> Option<JsValue> {
        let mut resolve = None;
        let answered = Promise::new(&mut |done, _| resolve = Some(done));
        let id = self.ask(question, &resolve?).await?;
        let answer = JsFuture::from(answered).await.ok();
        self.forget(id);
        answer
    }
}

/// A question with what cannot be said in words; `None` if it cannot be put.
pub fn question(says: &Question, with: &[(&str, &JsValue)]) -> Option<Object> {
    let question = Object::new();
    let says = serde_wasm_bindgen::to_value(says).ok()?;
    for (name, value) in [(SAYS, &says)].iter().chain(with) {
        Reflect::set(&question, &(*name).into(), value).ok()?;
    }
    Some(question)
}

/// What an answer says; `None` if the question came to nothing.
pub fn says(answer: &JsValue) -> Option<Answer> {
    serde_wasm_bindgen::from_value(with(answer, SAYS)).ok()
}

/// What comes with an answer; `undefined` where nothing does.
pub fn with(answer: &JsValue, name: &str) -> JsValue {
    Reflect::get(answer, &name.into()).unwrap_or(JsValue::UNDEFINED)
}
