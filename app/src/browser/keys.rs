//! Keys and their modifiers.

use web_sys::{KeyboardEvent, MouseEvent};

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
