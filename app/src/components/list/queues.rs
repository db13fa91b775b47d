//! Work queues with live counts.

use domain::Queue;
use leptos::prelude::*;

use crate::components::erase::Erase;
use crate::components::workbench::{ShownList, use_workbench};

/// The queues as links; they work without WASM.
#[component]
pub fn Queues(shown: ShownList) -> impl IntoView {
    let bench = use_workbench();
    let links = Queue::ALL.map(|queue| {
        let current = move || (bench.query.with(|query| query.queue) == queue).then_some("true");
        view! {
            <li>
                <a
                    class="queue"
                    href=move || bench.url(&bench.query.with(|query| query.with_queue(queue)))
                    aria-current=current
                    data-noscroll=""
                >
                    <span>{queue.label()}</span>
                    <b>{move || grouped(shown.part(|page| page.counts.get(queue)))}</b>
                </a>
            </li>
        }
    });
    view! {
        <nav aria-label="工作队列">
            <ul class="queues">{links}</ul>
        </nav>
    }
    .erased()
}

/// A number in groups of three digits: `3,482`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn digits_are_grouped_by_three() {
        let shown = [0, 999, 1000, 350_000, 1_234_567].map(grouped);
        assert_eq!(shown, ["0", "999", "1,000", "350,000", "1,234,567"]);
    }
}
