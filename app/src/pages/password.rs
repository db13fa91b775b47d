//! 修改密码: at any time, and required with a password that somebody else made. A plain form that
//! works without WASM; the server alone renders it.

use leptos::prelude::*;
use leptos_meta::Title;

use super::login::FormFailure;
use crate::components::erase::Erase;
use crate::owner::owned;
use crate::served::{Served, served_html};

/// The page for a new password around its body.
#[component]
pub fn PasswordPage() -> impl IntoView {
    view! {
        <Title text="修改密码 · 会证" />
        <Served class="sheet" />
    }
    .erased()
}

/// The body of the page, HTML; `required` if nothing else can be done before. For the server alone.
pub fn password_html(required: bool, failure: Option<FormFailure>) -> String {
    let message = failure.map(|failure| failure.error.title());
    let refused = message.is_some();
    let field = |name: &'static str, label: &'static str, autocomplete: &'static str| {
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
    let body = || {
        view! {
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
        }
    };
    served_html(|| body().into_any().to_html())
}
