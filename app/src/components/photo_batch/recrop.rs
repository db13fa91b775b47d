//! 重新裁剪 of a row: the stage of the upload dialog on the file that came.

use domain::crop::CropFrame;
use leptos::prelude::*;

use super::Desk;
use crate::browser::studio::rect_of;
use crate::browser::upload::json_of;
use crate::components::alert::Alert;
use crate::components::erase::Erase;
use crate::components::modal::{Modal, close};
use crate::components::upload::{CropState, Stage, Tools};
use crate::components::workbench::Original;

/// A row whose photo is cropped anew.
#[derive(Clone, PartialEq)]
pub struct Recrop {
    /// Where the decision goes.
    pub url: String,
    /// The present crop: `x,y,width,height,rotation`, photo pixels.
    pub rect: String,
    /// Whether the background has been made white; it stays so.
    pub whitened: bool,
}

/// The place of the dialog on the page; empty until a row is chosen.
#[component]
pub fn RecropDialog(desk: Desk) -> impl IntoView {
    move || desk.recrop.get().map(|recrop| dialog(desk, recrop))
}

fn dialog(desk: Desk, recrop: Recrop) -> impl IntoView {
    let state = CropState::new(None);
    let node = NodeRef::new();
    let present = rect_of(&recrop.rect);
    state.choose_original(Original {
        url: format!("{}/photo?original=1", recrop.url),
        exam: false,
    });
    // The photo comes in a moment; then its present crop is shown.
    Effect::new(move |shown: Option<bool>| {
        let there = state.picture.with(Option::is_some);
        if there
            && shown != Some(true)
            && let Some(present) = present
        {
            state.adjust(|frame| {
                let (width, height) = (frame.photo_width() as u32, frame.photo_height() as u32);
                CropFrame::from_rect(width, height, &present)
            });
        }
        there
    });
    let save = move |_| {
        let Some(frame) = state.frame.get_untracked() else {
            return;
        };
        let whiten = if recrop.whitened { "1" } else { "" };
        let crop = crate::browser::document::encode_component(&json_of(&frame.to_rect()));
        desk.send(
            recrop.url.clone(),
            format!("do=recrop&whiten={whiten}&crop={crop}"),
        );
        close(node);
    };
    view! {
        <Modal
            node=node
            label="重新裁剪"
            title="重新裁剪".to_owned()
            class="wide"
            on_close=Callback::new(move |()| desk.recrop.set(None))
        >
            <div class="dialog-body">
                <section class="crop">
                    <Stage state />
                    <Tools state />
                </section>
            </div>
            <Alert text=state.error />
            <footer class="dialog-foot">
                <button type="button" class="button" on:click=move |_| close(node)>
                    "取消"
                </button>
                <button
                    type="button"
                    class="button primary"
                    disabled=move || !state.has_picture()
                    on:click=save
                >
                    "保存裁剪"
                </button>
            </footer>
        </Modal>
    }
    .erased()
}
