//! Focus, dialogs, addresses, downloads.

use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{
    FormData, HtmlDialogElement, HtmlElement, HtmlFormElement, HtmlInputElement, UrlSearchParams,
};

/// Sets `<html data-hydrated>`: the page reacts from now on.
pub fn mark_hydrated() {
    if let Some(root) = document().document_element() {
        // Setting an attribute of a valid name cannot fail.
        let _ = root.set_attribute("data-hydrated", "");
    }
}

/// Shows, or no longer shows, that the page waits for something.
pub fn mark_waiting(waits: bool) {
    if let Some(root) = document().document_element() {
        let _ = root.toggle_attribute_with_force("data-waiting", waits);
    }
}

/// Puts a message above the page's content: for pages that do not react. The script that watches
/// the start (`style/assets/page.js`) need not say it once more.
#[cfg(feature = "hydrate")]
pub fn warn(text: &str) {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-told", "");
    }
    let Some(content) = find("#content") else {
        return;
    };
    if let Ok(message) = document().create_element("p") {
        message.set_class_name("alert");
        message.set_text_content(Some(text));
        let _ = message.set_attribute("role", "alert");
        let _ = content.prepend_with_node_1(&message);
    }
}

/// The first element that fits the selector.
pub fn find(selector: &str) -> Option<HtmlElement> {
    document()
        .query_selector(selector)
        .ok()
        .flatten()
        .and_then(|element| element.dyn_into().ok())
}

/// Moves the focus to the first element that fits the selector; says whether
/// there is one.
pub fn focus(selector: &str) -> bool {
    find(selector).is_some_and(|element| {
        element.scroll_into_view_with_bool(false);
        element.focus().is_ok()
    })
}

/// Moves the focus to the first element that fits the selector, if what had it
/// is gone.
pub fn focus_if_lost(selector: &str) {
    let at = document().active_element();
    if at.is_none_or(|element| element.tag_name() == "BODY") {
        focus(selector);
    }
}

/// Moves the focus to an input and selects its text.
pub fn focus_and_select(selector: &str) {
    if focus(selector)
        && let Some(input) =
            find(selector).and_then(|element| element.dyn_into::<HtmlInputElement>().ok())
    {
        input.select();
    }
}

/// Sets the text of an input, as if it had been there from the start.
pub fn set_input_text(selector: &str, text: &str) {
    if let Some(input) = find(selector).and_then(|found| found.dyn_into::<HtmlInputElement>().ok())
    {
        input.set_value(text);
    }
}

/// The text of an input.
pub fn input_text(selector: &str) -> String {
    find(selector)
        .and_then(|found| found.dyn_into::<HtmlInputElement>().ok())
        .map(|input| input.value())
        .unwrap_or_default()
}

/// Where a slider stands.
pub fn slider_value(event: &web_sys::Event) -> Option<f64> {
    let input: HtmlInputElement = event.target()?.dyn_into().ok()?;
    Some(input.value_as_number()).filter(|number| number.is_finite())
}

/// Opens a dialog above the page; the rest becomes inert.
pub fn show_modal(dialog: &HtmlDialogElement) {
    if !dialog.open() {
        // Fails only for a dialog outside the document: then there is nothing to show.
        let _ = dialog.show_modal();
    }
}

/// What an element of the page's head says; the server asks its request instead.
#[cfg(not(feature = "ssr"))]
pub fn meta(name: &str) -> Option<String> {
    let head = window().document()?.head()?;
    let found = head.query_selector(&format!("meta[name={name}]"));
    found.ok()??.get_attribute("content")
}

/// Path and query of the page, for the way back after signing in.
pub fn current_address() -> String {
    let location = window().location();
    let path = location.pathname().unwrap_or_else(|_| "/".into());
    path + &location.search().unwrap_or_default()
}

/// Percent-encodes one value of a query string.
pub fn encode_component(text: &str) -> String {
    js_sys::encode_uri_component(text).into()
}

/// Starts a download without leaving the page.
pub fn start_download(url: &str) {
    let page = document();
    let Some(anchor) = page
        .create_element("a")
        .ok()
        .and_then(|element| element.dyn_into::<HtmlElement>().ok())
    else {
        return;
    };
    let link = anchor
        .set_attribute("href", url)
        .and_then(|()| anchor.set_attribute("download", ""));
    if let (Ok(()), Some(body)) = (link, page.body()) {
        // The anchor must be in the document for Firefox.
        let _ = body.append_child(&anchor);
        anchor.click();
        anchor.remove();
    }
}

/// Whether an event came from something in `inner` (a selector) rather than
/// from the area around it.
pub fn came_from(event: &web_sys::Event, inner: &str) -> bool {
    event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .and_then(|element| element.closest(inner).ok().flatten())
        .is_some()
}

/// Address and fields, form-encoded, of the form that is being submitted, with the button that
/// was pressed.
pub fn submitted(event: &web_sys::SubmitEvent) -> Option<(String, String)> {
    let form: HtmlFormElement = event.target()?.dyn_into().ok()?;
    let data = FormData::new_with_form(&form).ok()?;
    let fields = UrlSearchParams::new_with_str_sequence_sequence(&data).ok()?;
    if let Some(button) = event.submitter()
        && let Some(name) = button.get_attribute("name")
    {
        let value = button.get_attribute("value").unwrap_or_default();
        fields.append(&name, &value);
    }
    let url = form.get_attribute("action")?;
    Some((url, fields.to_string().into()))
}

/// Closes what stands open above the page, but what this event comes from; links in it close it,
/// too.
pub fn close_popovers(event: Option<&web_sys::Event>) {
    let Ok(open) = document().query_selector_all("details.popover[open]") else {
        return;
    };
    let from = event.and_then(|event| event.target());
    let from = from.and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let follows = from
        .as_ref()
        .is_some_and(|from| from.closest("a[href]").ok().flatten().is_some());
    for at in 0..open.length() {
        let Some(popover) = open
            .get(at)
            .and_then(|node| node.dyn_into::<web_sys::Element>().ok())
        else {
            continue;
        };
        let inside = from
            .as_ref()
            .is_some_and(|from| popover.contains(Some(from)));
        if !inside || follows {
            let held = document().active_element();
            if held.is_some_and(|held| popover.contains(Some(&held)))
                && let Ok(Some(summary)) = popover.query_selector("summary")
                && let Ok(summary) = summary.dyn_into::<web_sys::HtmlElement>()
            {
                // What held the focus is about to be hidden. There is nothing to do where this fails.
                let _ = summary.focus();
            }
            // Removing an attribute of a valid name cannot fail.
            let _ = popover.remove_attribute("open");
        }
    }
}

/// Leaves the page for another one.
pub fn go(url: &str) {
    // Fails for malformed addresses only.
    let _ = window().location().set_href(url);
}

/// Whether the browser asks before the page is left.
pub fn ask_before_leaving(ask: bool) {
    if !ask {
        window().set_onbeforeunload(None);
        return;
    }
    let asking = Closure::<dyn Fn(web_sys::Event)>::new(|event: web_sys::Event| {
        event.prevent_default();
    });
    window().set_onbeforeunload(Some(asking.as_ref().unchecked_ref()));
    // Once for each batch of files: a few bytes.
    asking.forget();
}

/// Whether the event happened on the very element that listens.
pub fn is_on_itself(event: &web_sys::Event) -> bool {
    event.target() == event.current_target()
}
