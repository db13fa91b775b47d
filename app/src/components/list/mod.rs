//! The list of members: queues, search, table, paging.

pub mod chips;
pub mod columns;
pub mod filters;
pub mod firm_box;
pub mod list_section;
pub mod marked;
pub mod member_table;
pub mod paging;
pub mod queues;
pub mod search;
pub mod selection;
pub mod views;
