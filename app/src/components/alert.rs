//! Errors in words.

use domain::PublicError;
use leptos::prelude::*;

use crate::browser::document;
use crate::components::erase::Erase;
use crate::components::modal::Modal;
use crate::components::page_state::{Lost, use_session};

/// A message that screen readers read out at once.
#[component]
pub fn Alert(#[prop(into)] text: Signal<Option<String>>) -> impl IntoView {
    view! {
        <div role="alert">
            {move || text.get().map(|text| view! { <p class="alert">{text}</p> })}
        </div>
    }
    .erased()
}

/// Why the list or a member could not be read, with the way on.
#[component]
pub fn ReadFailure(error: PublicError) -> impl IntoView {
    let again = error != PublicError::Unauthenticated;
    view! {
        <div class="alert" role="alert">
            <p>{error.title()}</p>
            {if again {
                view! { <a class="button" href="" rel="external">"重新读取"</a> }.erased()
            } else {
                view! { <a class="button" href="/login" rel="external">"重新登录"</a> }.erased()
            }}
        </div>
    }
    .erased()
}

/// Says that the page's session has ended or is another person's, and how to go on; what is typed
/// stays.
#[component]
pub fn SessionLost() -> impl IntoView {
    let session = use_session();
    let dialog = NodeRef::new();
    move || {
        session.lost.get().map(|lost| {
            let content = match lost {
                Lost::SignedOut => signed_out(),
                Lost::OtherPerson => other_person(),
            };
            let label = match lost {
                Lost::SignedOut => "登录已失效",
                Lost::OtherPerson => "登录用户已变更",
            };
            view! {
                <Modal
                    node=dialog
                    label=label
                    on_close=Callback::new(move |()| session.lost.set(None))
                >
                    {content}
                </Modal>
            }
        })
    }
}

fn signed_out() -> AnyView {
    let login = format!(
        "/login?next={}",
        document::encode_component(&document::current_address())
    );
    view! {
        <div class="dialog-body">
            <p>{PublicError::Unauthenticated.title()}</p>
            <p class="hint">"可在新窗口登录，再回到这里继续；未保存的内容仍在页面上。"</p>
        </div>
        <footer class="dialog-foot">
            <a class="button" href=login.clone() target="_blank" rel="noopener external">
                "在新窗口登录"
            </a>
            <a class="button primary" href=login rel="external">
                "重新登录"
            </a>
        </footer>
    }
    .erased()
}

fn other_person() -> AnyView {
    view! {
        <div class="dialog-body">
            <p>{PublicError::OtherPerson.title()}</p>
            <p class="hint">
                "本浏览器的另一个窗口已换人登录。要以原来的用户保存，请在那里重新登录为原来的用户，再回到这里继续。"
            </p>
        </div>
        <footer class="dialog-foot">
            <a class="button primary" href=document::current_address() rel="external">
                "重新载入"
            </a>
        </footer>
    }
    .erased()
}
