//! Parts of 协会设置. Plain form controls: nothing here needs WASM.

mod fields;
mod preview;
mod seal;

pub use fields::SettingsFields;
pub use preview::SettingsPreview;
