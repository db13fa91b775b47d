//! Keys and their modifiers, and what is typed with them.

use leptos::prelude::event_target_value;
use wasm_bindgen::JsCast;
use web_sys::{Event, InputEvent, KeyboardEvent, MouseEvent};

/// Control, or Command on a Mac.
pub fn is_command(event: &KeyboardEvent) -> bool {
    event.ctrl_key() || event.meta_key()
}

/// Control, or Command on a Mac, held while clicking.
pub fn is_command_click(event: &MouseEvent) -> bool {
    event.ctrl_key() || event.meta_key()
}

/// An input method is composing: Enter and Escape belong to it.
pub fn is_composing(event: &KeyboardEvent) -> bool {
    event.is_composing() || event.key_code() == 229
}

/// The text of a field after an `input` event; `None` while an input method is composing: that text
/// is nobody's yet. Once it is finished `page.js` sends an event of its own, and where the field is
/// left before, the text from before.
pub fn typed(event: &Event) -> Option<String> {
    let composing = event
        .dyn_ref::<InputEvent>()
        .is_some_and(InputEvent::is_composing);
    (!composing).then(|| event_target_value(event))
}
