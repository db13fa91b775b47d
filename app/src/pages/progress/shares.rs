//! A bar for each firm, for the national administrator each association; and the same as a table.

use domain::{ListQuery, Progress, Queue, Share, Tally};
use leptos::prelude::*;

use crate::components::list::queues::grouped;

/// So many bars; the table has all.
const BARS: usize = 10;

/// The parts of a bar: class, words, how many, and the queue that lists them where there is one.
fn parts(tally: Tally) -> [(&'static str, &'static str, u64, Option<Queue>); 4] {
    let of = |class, queue: Queue, count| (class, queue.label(), count, Some(queue));
    [
        of("issued", Queue::Issued, tally.issued),
        of("changed", Queue::Changed, tally.changed),
        of("ready", Queue::Ready, tally.ready),
        ("to-do", "待处理", tally.to_do, None),
    ]
}

pub(super) fn shares(progress: &Progress, national: bool) -> impl IntoView {
    let (title, what) = match national {
        true => ("按协会", "协会"),
        false => ("按服务所", "服务所"),
    };
    let bars = progress.shares.iter().take(BARS).map(bar).collect_view();
    let keys = parts(Tally::default()).map(|(class, words, _, _)| {
        view! {
            <li>
                <svg class="key" viewBox="0 0 10 10" aria-hidden="true">
                    <rect class=class width="10" height="10" />
                </svg>
                {words}
            </li>
        }
    });
    let count = progress.shares.len();
    view! {
        <section class="card" aria-labelledby="by-share">
            <header class="card-head">
                <h2 id="by-share">{title}</h2>
                <ul class="keys">{keys}</ul>
            </header>
            <ul class="bars">{bars}</ul>
            <details class="numbers">
                <summary>{format!("看数字（全部 {count} 家{what}）")}</summary>
                {table(progress, what)}
            </details>
        </section>
    }
}

/// The name on screen.
fn name(share: &Share) -> String {
    match share.name.as_str() {
        "" => "（未填服务所）".to_owned(),
        name => name.to_owned(),
    }
}

/// The list of these members.
fn list(firm: i64, queue: Queue) -> String {
    let query = ListQuery {
        firm: Some(firm),
        queue,
        ..ListQuery::default()
    };
    format!("/members?{}", query.to_query_string())
}

/// One bar, which opens its list where there is one.
fn bar(share: &Share) -> impl IntoView + use<> {
    let tally = share.tally;
    let mut x = 0;
    let rects = parts(tally).map(|(class, _, count, _)| {
        let from = x;
        x += count;
        view! { <rect class=class x=from.to_string() width=count.to_string() height="10" /> }
    });
    let content = view! {
        <span class="bar-name">{name(share)}</span>
        <svg
            viewBox=format!("0 0 {} 10", tally.total().max(1))
            preserveAspectRatio="none"
            aria-hidden="true"
        >
            {rects}
        </svg>
        <span class="number">{format!("{} / {}", grouped(tally.valid()), grouped(tally.total()))}</span>
    };
    let row = match share.firm {
        Some(firm) => view! {
            <a class="bar-row" href=list(firm, Queue::All)>
                {content}
            </a>
        }
        .into_any(),
        None => view! { <div class="bar-row">{content}</div> }.into_any(),
    };
    view! { <li>{row}</li> }
}

fn table(progress: &Progress, what: &'static str) -> impl IntoView {
    let titles =
        parts(Tally::default()).map(|(_, words, _, _)| view! { <th scope="col">{words}</th> });
    let rows = progress.shares.iter().map(row).collect_view();
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label=format!("各{what}的数字")>
            <table class="number">
                <thead>
                    <tr>
                        <th scope="col">{what}</th>
                        <th scope="col">"会员"</th>
                        {titles}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

fn row(share: &Share) -> impl IntoView + use<> {
    let firm = share.firm;
    let cell = |count: u64, queue: Option<Queue>| {
        let number = grouped(count);
        match (firm, queue) {
            (Some(firm), Some(queue)) if count > 0 => {
                view! { <td><a href=list(firm, queue)>{number}</a></td> }.into_any()
            }
            _ => view! { <td>{number}</td> }.into_any(),
        }
    };
    let cells = parts(share.tally).map(|(_, _, count, queue)| cell(count, queue));
    view! {
        <tr>
            <th scope="row">{name(share)}</th>
            {cell(share.tally.total(), Some(Queue::All))}
            {cells}
        </tr>
    }
}
