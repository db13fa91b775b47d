//! 登录: a plain form that works without WASM; the server alone renders it.

use domain::PublicError;
use leptos::prelude::*;
use leptos_meta::Title;

use crate::components::erase::Erase;
use crate::served::{Served, served_html};

/// Why a plain form (login, password) was refused: the page is rendered again with it, the text
/// typed kept, the passwords not.
#[derive(Clone, Debug)]
pub struct FormFailure {
    /// What went wrong.
    pub error: PublicError,
    /// 用户名 as typed.
    pub username: String,
}

/// The sign-in page around its body.
#[component]
pub fn LoginPage() -> impl IntoView {
    view! {
        <Title text="登录 · 会证" />
        <Served class="sheet" />
    }
    .erased()
}

/// The body of the page, HTML. For the server alone.
pub fn login_html(failure: Option<FormFailure>) -> String {
    let username = failure.as_ref().map(|failure| failure.username.clone());
    let message = failure.map(|failure| failure.error.title());
    let refused = message.is_some();
    let body = || {
        view! {
            <p class="brand">"会证 · 执业电子会员证"</p>
            <h1>"登录"</h1>
            <div role="alert" id="login-error">
                {message.map(|message| view! { <p class="alert">{message}</p> })}
            </div>
            // No `action`: the form goes to the address of the page, `next` included.
            <form method="post" class="fields">
                <label for="username">"用户名"</label>
                <input
                    id="username"
                    name="username"
                    value=username
                    autocomplete="username"
                    autocapitalize="none"
                    spellcheck="false"
                    required
                    aria-describedby=refused.then_some("login-error")
                />
                <label for="password">"密码"</label>
                <input
                    id="password"
                    name="password"
                    type="password"
                    autocomplete="current-password"
                    required
                    aria-describedby=refused.then_some("login-error")
                />
                <button type="submit" class="button primary">
                    "登录"
                </button>
            </form>
        }
    };
    served_html(|| body().into_any().to_html())
}
