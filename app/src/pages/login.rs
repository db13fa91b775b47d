//! 登录: a plain form that works without WASM.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::api::form_failure;
use crate::components::erase::Erase;

/// The sign-in form.
#[component]
pub fn LoginPage() -> impl IntoView {
    let failure = form_failure();
    let username = failure.as_ref().map(|failure| failure.username.clone());
    let message = failure.map(|failure| failure.error.title());
    let refused = message.is_some();
    view! {
        <Title text="登录 · 会证" />
        <main class="sheet">
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
        </main>
    }
    .erased()
}
