//! 执业电子会员证: find a member, check the photo, issue the certificate.

use leptos::prelude::*;

use super::{beside, provide};
use crate::components::bulk_issue::BatchHost;
use crate::components::download::DownloadProblem;
use crate::components::erase::Erase;
use crate::components::list::list_section::ListPage;
use crate::components::list::member_table::MemberTable;
use crate::components::list::selection::Selection;
use crate::components::member_panel::MemberPanel;
use crate::components::toolbar::Toolbar;
use crate::components::upload::UploadHost;
use crate::components::workbench::{ListStart, Workbench};

/// The list for certificates, with its panel and dialogs.
#[island]
pub fn MembersIsland(start: ListStart) -> impl IntoView {
    provide(start.may_change);
    Workbench::provide("/members", start);
    view! {
        <ListPage
            name="执业电子会员证"
            body=|shown| {
                let selection = Selection::new(shown);
                (
                    view! { <Toolbar selection /> }.erased(),
                    view! { <MemberTable shown selection /> }.erased(),
                )
            }
        />
        <MemberPanel />
        <UploadHost />
        <DownloadProblem />
        <BatchHost />
        {beside()}
    }
}
