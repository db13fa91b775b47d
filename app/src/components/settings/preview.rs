//! 样张: a certificate of nobody, as it would be printed.

use leptos::prelude::*;

/// The name of the frame that the form's 预览 opens in.
pub const FRAME: &str = "preview";
/// Without the reader's own bars, the whole page in view.
pub const SHOWN: &str = "/settings/preview.pdf#toolbar=0&navpanes=0&view=Fit";

/// The real PDF in a frame. It shows what is saved until 预览 shows what is typed.
#[component]
pub fn SettingsPreview() -> impl IntoView {
    view! {
        <section class="card settings-preview" aria-labelledby="preview-title">
            <h2 id="preview-title">"样张"</h2>
            <iframe name=FRAME title="样张预览" src=SHOWN></iframe>
            <p class="hint">
                "先按已保存的设置绘制；按“预览”则按表中所填绘制，不保存。样张不是会员证，编码为零，无法核验。"
            </p>
            <a class="button" href="/settings/preview.pdf" target="_blank" rel="noopener external">
                "在新窗口打开已保存的样张"
            </a>
        </section>
    }
    .into_any()
}
