//! 修改密码: at any time, and required with a password that somebody else made. A plain form that
//! works without script.

use leptos::prelude::*;

use super::login::FormFailure;
use crate::document::Document;
use crate::owner::owned;

/// The page for a new password; `required` if nothing else can be done before.
#[component]
pub fn PasswordPage(required: bool, failure: Option<FormFailure>) -> impl IntoView {
    let message = failure.map(|failure| failure.error.title());
    let refused = message.is_some();
    let field = move |name: &'static str, label: &'static str, autocomplete: &'static str| {
        view! {
            <label for=name>{label}</label>
            <input
                id=name
                name=name
                type="password"
                autocomplete=autocomplete
                required
                aria-describedby=refused.then_some("password-error")
            />
        }
    };
    view! {
        <Document title="修改密码 · 会证">
            <main id="content" tabindex="-1" class="sheet">
            <p class="brand">"会证 · 执业电子会员证"</p>
            <h1>"修改密码"</h1>
            <p class="hint">
                {required.then_some("首次登录，或密码由他人设置时，请先换成只有您自己知道的密码。")}
                "至少 10 个字符；不能是常用密码、用户名或重复、连续的字符。修改后，其他浏览器上的登录随即失效。"
            </p>
            <div role="alert" id="password-error">
                {message.map(|message| view! { <p class="alert">{message}</p> })}
            </div>
            <form method="post" action=owned("/password") class="fields">
                {field("old", "原密码", "current-password")}
                {field("new", "新密码", "new-password")}
                {field("repeat", "再输一次新密码", "new-password")}
                <button type="submit" class="button primary">
                    "保存新密码"
                </button>
            </form>
            <form method="post" action=owned("/logout") class="sheet-foot">
                {(!required)
                    .then(|| view! { <a class="button" href="/members">"返回"</a> " " })}
                <button type="submit" class="button">
                    "退出"
                </button>
            </form>
            </main>
        </Document>
    }
}
