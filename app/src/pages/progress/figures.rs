//! The figures at the top.

use domain::progress::PACE_DAYS;
use domain::{ListQuery, Outlook, Progress, Queue};
use leptos::prelude::*;

use crate::components::list::queues::grouped;

/// One figure with what it says.
struct Figure {
    value: AnyView,
    words: String,
}

/// How many have a certificate, how many are needed a day, the pace, where it leads, what is missing.
pub(super) fn figures(progress: &Progress, national: bool) -> impl IntoView {
    let tally = progress.tally;
    let issued = Figure {
        value: grouped(tally.valid()).into_any(),
        words: format!(
            "已有有效会员证，共 {} 人（{} %）",
            grouped(tally.total()),
            tally.percent()
        ),
    };
    let all = [
        issued,
        needed(progress),
        pace(progress),
        outlook(progress),
        missing(progress, national),
    ]
    .map(|Figure { value, words }| {
        view! {
            <li class="card figure">
                <b class="number">{value}</b>
                <span>{words}</span>
            </li>
        }
    });
    view! { <ul class="figures">{all}</ul> }
}

fn needed(progress: &Progress) -> Figure {
    let (value, words) = match progress.needed_per_day() {
        Some(count) if progress.days_left() == 0 && count > 0 => (grouped(count), "截止前还需签发"),
        Some(count) => (grouped(count), "每个工作日还需签发"),
        None if progress.tally.left() == 0 => ("0".to_owned(), "还需签发"),
        None => (grouped(progress.tally.left()), "截止日期已过，还需签发"),
    };
    Figure {
        value: value.into_any(),
        words: words.to_owned(),
    }
}

fn pace(progress: &Progress) -> Figure {
    let value = average(progress.lately(), u64::from(PACE_DAYS));
    Figure {
        value: value.into_any(),
        words: format!("近 {PACE_DAYS} 个工作日平均每天签发"),
    }
}

/// Rounded to a whole number from ten on, to one decimal below.
fn average(sum: u64, days: u64) -> String {
    match (sum * 10 + days / 2) / days {
        0 => "0".to_owned(),
        tenths @ 1..100 => format!("{}.{}", tenths / 10, tenths % 10),
        _ => grouped((sum + days / 2) / days),
    }
}

fn outlook(progress: &Progress) -> Figure {
    let (value, words) = match progress.outlook() {
        Outlook::On(day) if day > progress.deadline => (
            view! { <span class="late">{day.to_string()}</span> }.into_any(),
            "按现在的速度完成，晚于截止日期",
        ),
        Outlook::On(day) => (day.to_string().into_any(), "按现在的速度完成"),
        Outlook::Done | Outlook::Nobody => ("已完成".into_any(), "每位会员都有有效会员证"),
        Outlook::Never => ("—".into_any(), "近来签发太少，推算不出完成日期"),
    };
    Figure {
        value,
        words: words.to_owned(),
    }
}

/// How many lack a photo, how many something else; both lead to their list.
fn missing(progress: &Progress, national: bool) -> Figure {
    let count = |queue: Queue, count: u64| {
        let number = grouped(count);
        if national {
            return number.into_any();
        }
        let query = ListQuery::default().with_queue(queue).to_query_string();
        let label = format!("{} {number} 人", queue.label());
        view! {
            <a href=format!("/members?{query}") aria-label=label>
                {number}
            </a>
        }
        .into_any()
    };
    let value = view! {
        {count(Queue::NoPhoto, progress.no_photo)}
        " · "
        {count(Queue::Incomplete, progress.incomplete)}
    };
    Figure {
        value: value.into_any(),
        words: format!("{} · {}", Queue::NoPhoto.label(), Queue::Incomplete.label()),
    }
}

#[cfg(test)]
mod tests {
    use super::average;

    #[test]
    fn small_averages_have_a_decimal() {
        let shown = [0, 1, 7, 69, 70, 427, 8_540].map(|sum| average(sum, 7));
        assert_eq!(shown, ["0", "0.1", "1.0", "9.9", "10", "61", "1,220"]);
    }
}
