//! What the server answered last: it comes with the page, and is asked for again later.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::ApiResult;

type Asking<T> = Arc<dyn Fn() -> AnswerOf<T> + Send + Sync>;
type AnswerOf<T> = std::pin::Pin<Box<dyn Future<Output = ApiResult<T>> + Send>>;

/// An answer of the server's that can be asked for again.
pub struct Answer<T: Send + Sync + 'static> {
    shown: RwSignal<ApiResult<T>>,
    ask: StoredValue<Asking<T>>,
    /// Grows with every question: an older answer that comes later does not count.
    turn: StoredValue<u32>,
    waits: RwSignal<bool>,
}

impl<T: Send + Sync + 'static> Copy for Answer<T> {}

impl<T: Send + Sync + 'static> Clone for Answer<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + Clone + 'static> Answer<T> {
    /// The answer that came with the page, and how it is asked for again.
    pub fn new<F>(first: ApiResult<T>, ask: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = ApiResult<T>> + Send + 'static,
    {
        let ask: Asking<T> = Arc::new(move || Box::pin(ask()));
        Self {
            shown: RwSignal::new(first),
            ask: StoredValue::new(ask),
            turn: StoredValue::new(0),
            waits: RwSignal::new(false),
        }
    }

    /// The answer.
    pub fn get(self) -> ApiResult<T> {
        self.shown.get()
    }

    /// Whether a newer one is on its way because [`Answer::ask`] asked for it.
    pub fn waits(self) -> bool {
        self.waits.get()
    }

    /// Changes what is shown until the next answer comes.
    pub fn change(self, change: impl FnOnce(&mut ApiResult<T>)) {
        self.shown.try_update(change);
    }

    /// Asks for something else than before: what is shown is of the past until it comes.
    pub fn ask(self) {
        self.waits.try_set(true);
        self.refresh();
    }

    /// Asks for the same once more.
    pub fn refresh(self) {
        let Some(ask) = self.ask.try_get_value() else {
            return;
        };
        let turn = self.turn.try_update_value(|turn| {
            *turn = turn.wrapping_add(1);
            *turn
        });
        spawn_local(async move {
            let answer = ask().await;
            // The page may have gone, or asked once more.
            if turn.is_some() && self.turn.try_get_value() == turn {
                self.shown.try_set(answer);
                self.waits.try_set(false);
            }
        });
    }
}
