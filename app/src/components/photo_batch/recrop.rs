//! 重新裁剪 of a row: the stage of the upload dialog on the file that came.

use domain::crop::{CropFrame, CropRect};
use leptos::prelude::*;

use super::desk::Desk;
use crate::browser::upload::json_of;
use crate::components::alert::Alert;
use crate::components::erase::Erase;
use crate::components::modal::{Modal, close};
use crate::components::upload::{Background, Checks, CropState, Cut, Shown, Stage, Tools};
use crate::components::workbench::Original;

/// A row whose photo is cropped anew.
#[derive(Clone, PartialEq)]
pub struct Recrop {
    /// Where the decision goes.
    pub url: String,
    /// The present crop, photo pixels.
    pub rect: CropRect,
    /// Whether the background has been made white.
    pub whitened: bool,
    /// Whether the photos come from the exam's records.
    pub exam: bool,
}

/// The place of the dialog on the page; empty until a row is chosen.
#[component]
pub fn RecropDialog(desk: Desk) -> impl IntoView {
    move || desk.recrop.get().map(|recrop| dialog(desk, recrop))
}

fn dialog(desk: Desk, recrop: Recrop) -> impl IntoView {
    let state = CropState::new(None);
    let node = NodeRef::new();
    let present = recrop.rect;
    state.choose_original(Original {
        url: format!("{}/photo?original=1", recrop.url),
        exam: recrop.exam,
    });
    // The photo comes in a moment; then it is shown as the row has it.
    Effect::new(move |shown: Option<bool>| {
        let there = state.picture.with(Option::is_some);
        if there && shown != Some(true) {
            state
                .findings
                .update(|findings| findings.whiten = recrop.whitened);
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
        let whiten = state
            .findings
            .with_untracked(|findings| match findings.absent {
                true => recrop.whitened,
                false => findings.whiten,
            });
        let whiten = if whiten { "1" } else { "" };
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
            <div class="upload recropping">
                <section class="crop" aria-label="裁剪">
                    <Stage state />
                    <Tools state />
                </section>
                <section class="effect" aria-label="证件效果">
                    <div>
                        <Cut state shown=Shown::Issued label="证件上的照片" />
                        <Background state />
                    </div>
                    <div>
                        <Checks state />
                    </div>
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
