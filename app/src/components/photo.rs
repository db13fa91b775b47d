//! A member's photo in the list and in the panel.

use domain::PhotoRef;
use domain::crop::print_dpi;
use leptos::prelude::*;

use crate::components::erase::Erase;

/// Shown where a member has no photo; never issued.
pub const SAMPLE_PHOTO: &str = "/sample-photo.svg";

/// The address of the photo that would be issued, or of the sample.
pub fn photo_url(member: i64, photo: Option<&PhotoRef>) -> String {
    photo.map_or_else(
        || SAMPLE_PHOTO.to_owned(),
        |photo| format!("/members/{member}/photo?v={}", photo.tag),
    )
}

/// What kind of photo it is, in words.
pub fn photo_label(photo: Option<&PhotoRef>) -> &'static str {
    photo.map_or("示例照片", |photo| photo.kind.label())
}

/// Size and print resolution in words.
pub fn photo_facts(photo: &PhotoRef) -> String {
    format!(
        "{}×{} 像素，打印约 {} dpi",
        photo.width,
        photo.height,
        print_dpi(photo.width).round() as u32
    )
}

/// The photo; where there is none, the sample, marked as such.
#[component]
pub fn Photo(
    /// The member.
    member: i64,
    /// The photo that would be issued.
    #[prop(into)]
    photo: Signal<Option<PhotoRef>>,
    /// `thumb` in the list, `portrait` elsewhere.
    class: &'static str,
) -> impl IntoView {
    view! {
        <img
            class=class
            class:sample=move || photo.with(Option::is_none)
            src=move || photo.with(|photo| photo_url(member, photo.as_ref()))
            alt=move || photo.with(|photo| photo_label(photo.as_ref()))
            width="26"
            height="32"
            loading="lazy"
            decoding="async"
        />
    }
    .erased()
}
