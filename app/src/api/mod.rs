//! What the pages ask of the server. Each server function has a named endpoint
//! and two lines: get services and scope, call the use-case. Files travel on
//! plain routes, never here.

mod again;
mod certificates;
mod client;
#[cfg(feature = "ssr")]
mod context;
mod error;
mod json;
mod members;
mod photos;
mod session;

pub use again::until_known;
pub use certificates::{PlanBatch, RevokeCertificate, plan_batch, revoke_certificate};
pub use error::{ApiError, ApiResult};
pub use members::{ListFirms, ListIds, ListMembers, MemberDetailOf, RevealIdNumber, SaveMember};
pub use members::{
    list_firms, list_ids, list_members, member_detail, reveal_id_number, save_member,
};
pub use photos::{PhotoGuards, photo_guards};
pub use session::{ConfirmPassword, CurrentUser, confirm_password, current_user};
