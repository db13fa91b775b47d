//! The list of members: queues, search, table, paging.

pub mod columns;
pub mod list_section;
pub mod member_table;
pub mod paging;
pub mod queues;
pub mod search;
pub mod selection;
