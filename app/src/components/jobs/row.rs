//! One job: who asked for what, how far it is, what can be done with it.

use domain::job::{JobFailure, JobKind, JobState, JobSummary, in_words};
use leptos::prelude::*;

use crate::components::erase::Erase;
use crate::owner::owned;

/// A job that is shown anew as a whole.
pub fn job_row(job: &JobSummary, may_change: bool) -> AnyView {
    view! {
        {job_now(job)}
        {failures(job.failed, &job.failures)}
        {actions(job, may_change)}
    }
    .erased()
}

/// A job whose parts are shown anew when they change: reasons that somebody reads stay open.
pub fn job_view(job: Memo<JobSummary>, may_change: bool) -> AnyView {
    let refused = Memo::new(move |_| job.with(|job| (job.failed, job.failures.clone())));
    view! {
        {move || job.with(job_now)}
        {move || refused.with(|(count, refused)| failures(*count, refused))}
        {move || job.with(|job| actions(job, may_change))}
    }
    .erased()
}

/// What it is and how far it is.
fn job_now(job: &JobSummary) -> AnyView {
    let tone = match job.state {
        JobState::Waiting | JobState::Running => "tag info",
        JobState::Done if job.failed == 0 => "tag good",
        JobState::Done | JobState::Cancelled => "tag warn",
        JobState::Failed => "tag bad",
    };
    let state = if job.is_cancelling {
        "正在取消"
    } else {
        job.state.label()
    };
    let who = format!("{}，经办：{}", job.created_at, job.created_by);
    let message = (!job.message.is_empty()).then(|| {
        let message = job.message.clone();
        view! { <p class="job-message">{message}</p> }
    });
    view! {
        <p class="job-head">
            <b>{job.kind.label()}</b>
            " "
            <span class=tone>{state}</span>
            " "
            <span class="hint number">{who}</span>
        </p>
        {progress(job)}
        {message}
    }
    .erased()
}

fn progress(job: &JobSummary) -> AnyView {
    let handled = job.done + job.failed;
    let unit = job.kind.unit();
    let mut words = vec![match (job.kind, job.total) {
        // How many there are is known once it is opened.
        (JobKind::PhotoUnpack, 0) => "尚未打开".to_owned(),
        (_, total) => format!("{handled} / {total} {unit}"),
    }];
    words.push(format!("完成 {}", job.done));
    if job.failed > 0 {
        words.push(format!("失败 {}", job.failed));
    }
    if job.rate_tenths > 0 {
        let (whole, tenth) = (job.rate_tenths / 10, job.rate_tenths % 10);
        words.push(match whole {
            0..=9 => format!("每秒 {whole}.{tenth} {unit}"),
            _ => format!("每秒 {whole} {unit}"),
        });
    }
    if job.state == JobState::Running {
        let is_packing = job.kind == JobKind::Certificates && handled == job.total;
        words.push(match (is_packing, job.seconds_left) {
            (true, _) => "正在打包".to_owned(),
            (false, Some(seconds)) => format!("还需{}", in_words(seconds)),
            (false, None) => "正在估计剩余时间".to_owned(),
        });
    }
    let (name, words) = (format!("job-{}", job.id), words.join("，"));
    let bar = job.state.is_unfinished().then(|| {
        view! {
            <progress aria-labelledby=name.clone() max=job.total.to_string() value=handled.to_string()></progress>
        }
    });
    view! {
        <p class="job-progress">
            <span id=name.clone() class="number">
                {words}
            </span>
            {bar}
        </p>
    }
    .erased()
}

fn failures(count: u32, refused: &[JobFailure]) -> Option<AnyView> {
    if refused.is_empty() {
        return None;
    }
    let shown = u32::try_from(refused.len()).unwrap_or(u32::MAX);
    let more = count.checked_sub(shown).filter(|more| *more > 0);
    let more = more.map(|more| {
        let words = format!("另有 {more} 人，见压缩包中 manifest.xlsx 的「未签发」。");
        view! { <li class="hint">{words}</li> }
    });
    let rows = refused.iter().map(failure).collect_view();
    let summary = format!("失败 {count} 人：原因");
    let view = view! {
        <details>
            <summary>{summary}</summary>
            <ul class="job-failures">{rows} {more}</ul>
        </details>
    };
    Some(view.erased())
}

fn failure(failure: &JobFailure) -> AnyView {
    let place = format!("/members?member={}", failure.member_id);
    let who = match failure.name.as_str() {
        "" => "会员已不存在".to_owned(),
        name => format!("{name} {}", failure.member_no),
    };
    let reason = failure.reason.clone();
    view! {
        <li>
            <a href=place>{who}</a>
            " "
            <span class="reasons">{reason}</span>
        </li>
    }
    .erased()
}

fn actions(job: &JobSummary, may_change: bool) -> Option<AnyView> {
    let file = job.file.as_ref().map(|file| {
        let size = format!(
            "{}（{}），保留至 {}",
            file.name,
            megabytes(file.size),
            file.kept_until
        );
        view! {
            <a class="button primary" href=format!("/jobs/{}/file", job.id) download="">
                "下载"
            </a>
            <span class="hint">{size}</span>
        }
    });
    let press = |action: &str, label: &'static str| {
        view! {
            <form method="post" action=owned(&format!("/jobs/{}/{action}", job.id))>
                <button type="submit" class="button">
                    {label}
                </button>
            </form>
        }
    };
    let cancel = (may_change && job.can_cancel()).then(|| press("cancel", "取消"));
    let retry = job.retry_label().filter(|_| may_change);
    let retry = retry.map(|label| press("retry", label));
    let page = subject(job).map(|(place, words)| {
        view! {
            <a class="button" href=place>
                {words}
            </a>
        }
    });
    let any = file.is_some() || page.is_some() || cancel.is_some() || retry.is_some();
    any.then(|| view! { <div class="job-actions">{file} {page} {retry} {cancel}</div> }.erased())
}

/// The page of what a job is about.
fn subject(job: &JobSummary) -> Option<(String, &'static str)> {
    let about = job.about?;
    match job.kind {
        JobKind::Certificates => None,
        JobKind::Import => Some((format!("/import/{about}"), "打开这次导入")),
        JobKind::PhotoUnpack | JobKind::PhotoSave | JobKind::PhotoUndo => {
            Some((format!("/jobs/photos/{about}"), "打开这一批照片"))
        }
    }
}

fn megabytes(bytes: u64) -> String {
    let tenths = bytes.div_ceil(100_000);
    format!("{}.{} MB", tenths / 10, tenths % 10)
}
