//! Views without their long types.

mod held;

use leptos::prelude::*;

use held::{Hold, Whole};

/// Erases the type of a view: the compiler's depth limit does not hold a whole page.
pub trait Erase {
    /// The view, its type erased.
    fn erased(self) -> AnyView;
}

impl<T: RenderHtml + 'static> Erase for T {
    fn erased(self) -> AnyView {
        // `AnyView` writes a marker for views that leave nothing in the document.
        const { assert!(T::EXISTS, "a view of nothing needs no erasing") };
        Whole(Box::new(Hold(self))).into_any()
    }
}
