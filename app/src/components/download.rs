//! 下载会员证: issue and download in one click; what stands in the way is told
//! in a dialog.

use domain::{Doubt, Field, IssueState, PublicError, Standing};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Deserialize;

use crate::api::until_known;
use crate::browser::{document, http};
use crate::components::erase::Erase;
use crate::components::modal::{Modal, close};
use crate::components::page_state::{Announcer, Session, use_announcer, use_session};
use crate::components::reissue;
use crate::components::workbench::{Subject, Workbench, use_workbench};

/// The server's answer to an issue.
#[derive(Deserialize)]
struct Issued {
    url: String,
}

/// What the user has said to the questions so far.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Ask {
    /// The doubts just confirmed.
    pub confirmed: Vec<Doubt>,
    /// The version whose replacement was confirmed; 0 for none.
    pub replaces: u32,
    /// The reason for issuing after a revocation; empty for none.
    pub reason: String,
}

/// Asks for a member's certificate. Nothing is replaced but the version that the user was told of.
async fn request_certificate(member: i64, ask: &Ask) -> Result<Issued, PublicError> {
    let codes: Vec<_> = ask.confirmed.iter().map(|doubt| doubt.code()).collect();
    let mut body = format!("confirm={}", document::encode_component(&codes.join(",")));
    body.push_str(&format!("&replaces={}", ask.replaces));
    if !ask.reason.is_empty() {
        body.push_str("&reason=");
        body.push_str(&document::encode_component(&ask.reason));
    }
    let url = format!("/members/{member}/certificates");
    until_known(|| http::post_form(&url, &body)).await
}

/// The download under way and what stands in its way.
#[derive(Clone, Copy)]
pub struct Download {
    busy: RwSignal<bool>,
    problem: RwSignal<Option<(Subject, Ask, PublicError)>>,
}

impl Download {
    /// Nothing under way.
    pub fn new() -> Self {
        Self {
            busy: RwSignal::new(false),
            problem: RwSignal::new(None),
        }
    }

    /// Whether one is under way.
    pub fn busy(self) -> bool {
        self.busy.get()
    }
}

/// What a download needs of the page; taken when a component is made, used
/// when its button is pressed.
#[derive(Clone, Copy)]
pub struct Downloader {
    bench: Workbench,
    session: Session,
    announcer: Announcer,
}

/// The downloader of the page.
pub fn use_downloader() -> Downloader {
    Downloader {
        bench: use_workbench(),
        session: use_session(),
        announcer: use_announcer(),
    }
}

impl Downloader {
    /// Issues the certificate (or finds the unchanged one) and downloads it.
    pub fn start(self, subject: Subject, ask: Ask) {
        let Download { busy, problem } = self.bench.download;
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        problem.set(None);
        spawn_local(async move {
            match request_certificate(subject.id, &ask).await {
                Ok(issued) => {
                    document::start_download(&issued.url);
                    self.announcer
                        .say(format!("已开始下载{}的会员证", subject.name));
                    self.bench.renew(subject.id);
                }
                Err(error) => {
                    self.session.note(&error);
                    if !matches!(
                        error,
                        PublicError::Unauthenticated | PublicError::OtherPerson
                    ) {
                        problem.try_set(Some((subject, ask, error)));
                    }
                }
            }
            busy.try_set(false);
        });
    }
}

/// What stands on a 下载会员证 button: what a press will do to the one member chosen. The
/// button's name stays 下载会员证; it is described by the rest.
#[component]
pub fn PressWords(id: &'static str, standing: Signal<Option<Standing>>) -> impl IntoView {
    let busy = use_workbench().download.busy;
    let words = move || standing.get().map(press_words).unwrap_or_default();
    view! {
        {move || if busy.get() { "正在签发…" } else { "下载会员证" }}
        <span class="press" id=id aria-hidden="true">
            {words}
        </span>
    }
    .erased()
}

/// What a press on 下载会员证 will do.
fn press_words(standing: Standing) -> String {
    let version = standing.issued_version.unwrap_or(1);
    match standing.state {
        IssueState::Incomplete => "（待补充）".into(),
        IssueState::Ready => "（签发并下载）".into(),
        IssueState::Revoked => "（已撤销，重新签发…）".into(),
        IssueState::Changed => format!("（重新签发第 {} 版…）", version + 1),
        IssueState::Issued => format!("（下载第 {version} 版）"),
    }
}

/// The dialog about what stands in the way of a download.
#[component]
pub fn DownloadProblem() -> impl IntoView {
    let bench = use_workbench();
    let downloader = use_downloader();
    let problem = bench.download.problem;
    let node = NodeRef::new();
    move || {
        problem.get().map(|(subject, ask, error)| {
            let title = format!("下载会员证 · {} {}", subject.name, subject.member_no);
            let sentence = error.title();
            let detail = match error {
                PublicError::Missing(fields) => missing(bench, node, subject, fields).erased(),
                PublicError::Doubtful(doubts) => {
                    doubtful(downloader, node, subject, ask, doubts).erased()
                }
                PublicError::WouldReplace(found) => {
                    reissue::replace(downloader, node, subject, ask, *found)
                }
                PublicError::Revoked(version) => {
                    reissue::after_revocation(downloader, node, subject, ask, *version)
                }
                PublicError::NotListed => view! {
                    <footer class="dialog-foot">
                        <a
                            class="button"
                            href=bench.panel_url(subject.id, Some(Field::Status))
                            data-noscroll=""
                            on:click=move |_| close(node)
                        >
                            "查看会籍状态"
                        </a>
                    </footer>
                }
                .erased(),
                _ => view! {
                    <footer class="dialog-foot">
                        <button
                            type="button"
                            class="button primary"
                            on:click=move |_| {
                                close(node);
                                downloader.start(subject.clone(), ask.clone());
                            }
                        >
                            "再试一次"
                        </button>
                    </footer>
                }
                .erased(),
            };
            view! {
                <Modal
                    node=node
                    label="下载会员证"
                    title=title
                    on_close=Callback::new(move |()| problem.set(None))
                >
                    <p class="dialog-body dialog-lead" role="alert">
                        {sentence}
                    </p>
                    {detail}
                </Modal>
            }
        })
    }
}

/// Each missing field as a way to it.
fn missing(
    bench: Workbench,
    node: NodeRef<leptos::html::Dialog>,
    subject: Subject,
    fields: Vec<Field>,
) -> impl IntoView {
    let items = fields
        .into_iter()
        .map(|field| {
            if field == Field::Photo {
                let subject = subject.clone();
                let open = move |_| {
                    close(node);
                    bench.uploading.set(Some(subject.clone()));
                };
                view! {
                    <li>
                        <button type="button" class="link" on:click=open>
                            {field.label()}
                        </button>
                        <span class="hint">" · 上传照片"</span>
                    </li>
                }
                .erased()
            } else {
                view! {
                    <li>
                        <a
                            href=bench.panel_url(subject.id, Some(field))
                            data-noscroll=""
                            on:click=move |_| close(node)
                        >
                            {field.label()}
                        </a>
                    </li>
                }
                .erased()
            }
        })
        .collect_view();
    view! {
        <div class="dialog-body">
            <p class="hint">"缺少以下内容，点击即可填写："</p>
            <ul class="missing-list">{items}</ul>
        </div>
    }
    .erased()
}

/// The doubts, to be confirmed once.
fn doubtful(
    downloader: Downloader,
    node: NodeRef<leptos::html::Dialog>,
    subject: Subject,
    ask: Ask,
    doubts: Vec<Doubt>,
) -> impl IntoView {
    let reasons = doubts
        .iter()
        .map(|doubt| view! { <li>{doubt.message()}</li> })
        .collect_view();
    let confirm = move |_| {
        close(node);
        let confirmed = doubts.clone();
        downloader.start(
            subject.clone(),
            Ask {
                confirmed,
                ..ask.clone()
            },
        );
    };
    view! {
        <div class="dialog-body">
            <ul class="doubt-list">{reasons}</ul>
            <p class="hint">"确认后将记入操作日志；以后出现新的存疑事项时会再次询问。"</p>
        </div>
        <footer class="dialog-foot">
            <button type="button" class="button" on:click=move |_| close(node)>
                "取消"
            </button>
            <button type="button" class="button primary" on:click=confirm>
                "确认并签发"
            </button>
        </footer>
    }
    .erased()
}
