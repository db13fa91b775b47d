//! 执业电子会员证: find a member, check the photo, issue the certificate.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::components::bulk_issue::BatchHost;
use crate::components::download::DownloadProblem;
use crate::components::erase::Erase;
use crate::components::list::list_section::ListPage;
use crate::components::list::member_table::MemberTable;
use crate::components::list::selection::Selection;
use crate::components::member_panel::MemberPanel;
use crate::components::toolbar::Toolbar;
use crate::components::upload::UploadHost;
use crate::components::workbench::Workbench;

/// The certificate page.
#[component]
pub fn MembersPage() -> impl IntoView {
    Workbench::provide("/members");
    view! {
        <Title text="执业电子会员证 · 会证" />
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
    }
    .erased()
}
