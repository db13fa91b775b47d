//! Members with a valid certificate, day by day: a line, and the same as a table.

use domain::{CalendarDate, Progress};
use leptos::prelude::*;

use crate::components::list::queues::grouped;

/// The plot in units of the drawing: left, right, top and bottom.
const LEFT: f64 = 0.0;
const RIGHT: f64 = 560.0;
const TOP: f64 = 0.0;
const BOTTOM: f64 = 150.0;

/// From days and members to places of the drawing.
struct Scale {
    /// The day on which the count starts.
    first: CalendarDate,
    /// The last day of the drawing.
    last: CalendarDate,
    total: u64,
}

impl Scale {
    fn of(progress: &Progress) -> Self {
        let first = progress.by_day.first().map(|(day, _)| *day);
        Self {
            first: first.unwrap_or(progress.today).min(progress.today),
            last: progress.deadline.max(progress.today),
            total: progress.tally.total(),
        }
    }

    /// Where the day ends, from left to right: before the first one there is room for its rise.
    fn x(&self, day: CalendarDate) -> f64 {
        let span = f64::from(self.last.days_since(self.first) + 1);
        LEFT + (RIGHT - LEFT) * f64::from(day.days_since(self.first) + 1) / span
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "members are far fewer than what a float counts exactly"
    )]
    fn y(&self, members: u64) -> f64 {
        BOTTOM - (BOTTOM - TOP) * members as f64 / self.total.max(1) as f64
    }

    /// The line from nobody to today.
    fn line(&self, progress: &Progress) -> String {
        let mut points = vec![(LEFT, BOTTOM)];
        let days = progress.cumulative();
        let mut before = 0;
        for (day, members) in days {
            // Nothing happened from the day before back to the last point.
            points.push((self.x(day) - self.day(), self.y(before)));
            points.push((self.x(day), self.y(members)));
            before = members;
        }
        points.push((self.x(progress.today), self.y(before)));
        let point = |(x, y): (f64, f64)| format!("{x:.1},{y:.1}");
        points.into_iter().map(point).collect::<Vec<_>>().join(" ")
    }

    /// The breadth of one day.
    fn day(&self) -> f64 {
        (RIGHT - LEFT) / f64::from(self.last.days_since(self.first) + 1)
    }
}

pub(super) fn chart(progress: &Progress) -> impl IntoView {
    let scale = Scale::of(progress);
    let (valid, total) = (progress.tally.valid(), progress.tally.total());
    let label = format!(
        "{} 至 {}：{} 人中 {} 人已有有效会员证",
        scale.first,
        progress.today,
        grouped(total),
        grouped(valid)
    );
    let even = format!(
        "{LEFT},{BOTTOM} {:.1},{TOP}",
        scale.x(progress.deadline.max(scale.first))
    );
    view! {
        <section class="card" aria-labelledby="by-day">
            <header class="card-head">
                <h2 id="by-day">"每天累计"</h2>
                <span class="hint">"虚线：匀速完成"</span>
            </header>
            <div class="day-chart number">
                <span class="goal-number">{grouped(total)}</span>
                <svg
                    viewBox=format!("{LEFT} {TOP} {RIGHT} {BOTTOM}")
                    preserveAspectRatio="none"
                    role="img"
                    aria-label=label
                >
                    <polyline class="goal" points=format!("{LEFT},{TOP} {RIGHT},{TOP}") />
                    <polyline
                        class="axis"
                        points=format!("{LEFT},{TOP} {LEFT},{BOTTOM} {RIGHT},{BOTTOM}")
                    />
                    <polyline class="even" points=even />
                    <polyline class="so-far" points=scale.line(progress) />
                </svg>
                <span>{scale.first.to_string()}</span>
                <span>{scale.last.to_string()}</span>
            </div>
            {table(progress)}
        </section>
    }
}

/// The same in numbers.
fn table(progress: &Progress) -> AnyView {
    let rows = progress
        .by_day
        .iter()
        .zip(progress.cumulative())
        .rev()
        .map(|((day, count), (_, members))| {
            view! {
                <tr>
                    <th scope="row">{day.to_string()}</th>
                    <td>{grouped(*count)}</td>
                    <td>{grouped(members)}</td>
                </tr>
            }
        })
        .collect_view();
    if progress.by_day.is_empty() {
        return view! { <p class="hint card-note">"还没有签发过会员证。"</p> }.into_any();
    }
    view! {
        <details class="numbers">
            <summary>"看数字"</summary>
            <div class="table-scroll" tabindex="0" role="region" aria-label="每天累计的数字">
                <table class="number">
                    <thead>
                        <tr>
                            <th scope="col">"日期"</th>
                            <th scope="col">"当天"</th>
                            <th scope="col">"累计"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </details>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use domain::{IssueState, Tally};

    use super::*;

    fn progress(today: &str, deadline: &str, by_day: &[(&str, u64)]) -> Progress {
        let day = |text: &str| text.parse::<CalendarDate>().unwrap();
        let mut tally = Tally::of(IssueState::Ready, 10);
        tally += Tally::of(
            IssueState::Issued,
            by_day.iter().map(|(_, count)| count).sum(),
        );
        Progress {
            today: day(today),
            deadline: day(deadline),
            tally,
            no_photo: 0,
            incomplete: 0,
            by_day: by_day.iter().map(|(on, count)| (day(on), *count)).collect(),
            shares: Vec::new(),
        }
    }

    #[test]
    fn the_line_rises_on_days_of_issue_and_ends_today() {
        let shown = progress(
            "2026-11-08",
            "2026-11-10",
            &[("2026-11-01", 4), ("2026-11-05", 6)],
        );
        let line = Scale::of(&shown).line(&shown);
        assert_eq!(
            line,
            "0.0,150.0 0.0,150.0 56.0,120.0 224.0,120.0 280.0,75.0 448.0,75.0"
        );
    }

    #[test]
    fn one_day_nothing_issued_and_a_deadline_long_past_are_drawn_too() {
        for shown in [
            progress("2026-11-08", "2026-11-08", &[]),
            progress("2026-11-08", "2020-01-01", &[]),
            progress("2026-11-08", "2020-01-01", &[("2026-11-08", 1)]),
            // The clock was set back.
            progress("2026-11-08", "2026-12-31", &[("2026-11-09", 1)]),
        ] {
            let scale = Scale::of(&shown);
            let line = scale.line(&shown) + &format!(" {}", scale.x(shown.today));
            assert!(!line.contains("NaN") && !line.contains("inf"), "{line}");
            assert!(scale.x(shown.today) <= RIGHT);
        }
    }
}
