//! What the pages ask of the server. Each server function has a named endpoint
//! and two lines: get services and scope, call the use-case. Files travel on
//! plain routes, never here.

mod again;
mod certificates;
mod client;
#[cfg(feature = "ssr")]
mod context;
mod error;
mod jobs;
mod json;
mod members;
mod photos;
mod printing;
mod session;
#[cfg(feature = "ssr")]
mod status;

pub use again::until_known;
pub use certificates::{PlanBatch, RevokeCertificate, plan_batch, revoke_certificate};
pub use error::{ApiError, ApiResult};
pub use jobs::{BeginIssue, ListJobs, Preflight, begin_issue, list_jobs, preflight};
pub use members::{
    FirmsMatching, ListFirms, ListIds, ListMembers, MemberDetailOf, RevealIdNumber, SaveMember,
    SoughtList,
};
pub use members::{
    firms_matching, list_firms, list_ids, list_members, member_detail, reveal_id_number,
    save_member, sought_list,
};
pub use photos::{PhotoBatchPage, PhotoHistory, PhotoWarnings};
pub use photos::{photo_batch_page, photo_history, photo_warnings};
pub use printing::{PrintChoicesOf, print_choices};
pub use session::{ConfirmPassword, CurrentUser, confirm_password, current_user};
#[cfg(feature = "ssr")]
pub use status::status_of;

#[cfg(test)]
mod tests {
    #[test]
    fn every_function_says_whose_page_asks() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/api");
        let mut found = 0;
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let source = std::fs::read_to_string(&path).unwrap();
            for rest in source.split("\n#[server(").skip(1) {
                let arguments = rest.split_once(")]").unwrap().0;
                assert!(
                    arguments.contains("client = Owned"),
                    "{path:?}: {arguments}"
                );
                found += 1;
            }
        }
        assert!(found >= 10, "{found}");
    }
}
