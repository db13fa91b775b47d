//! Asks who is signed in for the password once more, before more numbers are shown.

use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::confirm_password;
use crate::components::alert::Alert;
use crate::components::erase::Erase;
use crate::components::modal::{Modal, close};
use crate::components::page_state::use_session;

/// What is done once the password was given.
type Then = Arc<dyn Fn() + Send + Sync>;

/// Nothing while nobody is asked.
#[derive(Clone, Copy)]
pub struct Confirming(RwSignal<Option<Then>>);

impl Confirming {
    /// Lets everything in the island ask.
    pub fn provide() {
        provide_context(Self(RwSignal::new(None)));
    }

    /// Asks for the password, then does this.
    pub fn ask(self, then: impl Fn() + Send + Sync + 'static) {
        self.0.try_set(Some(Arc::new(then)));
    }
}

/// The place of the dialog.
#[component]
pub fn ConfirmPassword() -> impl IntoView {
    let confirming: Confirming = expect_context();
    (move || confirming.0.get().map(|then| dialog(confirming, then))).erased()
}

fn dialog(confirming: Confirming, then: Then) -> AnyView {
    let session = use_session();
    let node = NodeRef::<html::Dialog>::new();
    let password = NodeRef::<html::Input>::new();
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(typed) = password.get_untracked().map(|input| input.value()) else {
            return;
        };
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let then = then.clone();
        spawn_local(async move {
            match confirm_password(typed).await {
                Ok(()) => {
                    if let Some(node) = node.try_get_untracked().flatten() {
                        node.close();
                    }
                    then();
                }
                Err(error) => {
                    session.note(&error.0);
                    failure.try_set(Some(error.0.title()));
                }
            }
            busy.try_set(false);
        });
    };
    view! {
        <Modal
            node=node
            label="请输入登录密码"
            on_close=Callback::new(move |()| confirming.0.set(None))
        >
            <form on:submit=submit>
                <div class="dialog-body fields">
                    <p>"短时间内显示的完整证件号较多。输入登录密码后可以继续。"</p>
                    <Alert text=failure />
                    <label for="own-password">"登录密码"</label>
                    <input
                        node_ref=password
                        id="own-password"
                        type="password"
                        autocomplete="current-password"
                        autofocus
                        required
                    />
                </div>
                <footer class="dialog-foot">
                    <button type="button" class="button" on:click=move |_| close(node)>
                        "取消"
                    </button>
                    <button
                        type="submit"
                        class="button primary"
                        aria-busy=move || busy.get().to_string()
                    >
                        "继续显示"
                    </button>
                </footer>
            </form>
        </Modal>
    }
    .erased()
}
