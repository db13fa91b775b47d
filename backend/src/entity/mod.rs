//! Database rows. Known to this crate alone.
#![expect(unreachable_pub, reason = "the entity derive asks for public items")]

pub(crate) mod association;
pub(crate) mod attempt;
pub(crate) mod audit_event;
pub(crate) mod certificate;
pub(crate) mod column_saying;
pub(crate) mod firm;
pub(crate) mod job;
pub(crate) mod job_item;
pub(crate) mod key_file;
pub(crate) mod member;
pub(crate) mod photo;
pub(crate) mod photo_batch;
pub(crate) mod photo_batch_archive;
pub(crate) mod photo_batch_item;
pub(crate) mod printer_profile;
pub(crate) mod renewal;
pub(crate) mod roster_import;
pub(crate) mod roster_import_row;
pub(crate) mod saved_view;
pub(crate) mod search;
pub(crate) mod session;
pub(crate) mod signing_key;
pub(crate) mod staff;
pub(crate) mod stored;
pub(crate) mod values;

pub(crate) use stored::{CorruptRow, Readable, Storable};
pub(crate) use values::as_json;
