//! 登录: a plain form that works without script.

use domain::PublicError;
use leptos::prelude::*;

use crate::document::Document;

/// Why a plain form (login, password) was refused: the page is rendered again with it, the text
/// typed kept, the passwords not.
#[derive(Clone, Debug)]
pub struct FormFailure {
    /// What went wrong.
    pub error: PublicError,
    /// 用户名 as typed.
    pub username: String,
}

/// The sign-in page; with the reason where signing in was refused.
#[component]
pub fn LoginPage(failure: Option<FormFailure>) -> impl IntoView {
    let username = failure.as_ref().map(|failure| failure.username.clone());
    let message = failure.map(|failure| failure.error.title());
    let refused = message.is_some();
    view! {
        <Document title="登录 · 会证">
            <main id="content" tabindex="-1" class="sheet">
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
        </Document>
    }
}
