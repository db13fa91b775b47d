//! The database schema, the same on SQLite and PostgreSQL. Names stand here as
//! strings: a migration must not change when an entity does.

use sea_orm_migration::prelude::*;

mod columns;
mod m20261123_000001_tenants;
mod m20261123_000002_members;
mod m20261123_000003_documents;
mod m20261123_000004_trail;
mod m20261124_000005_lifecycle;
mod m20261124_000006_settings;
mod m20261124_000007_printers;
mod m20261124_000008_signing;
mod m20261124_000009_photos;
mod m20261124_000010_batches;
mod m20261126_000011_probes;
mod m20261126_000012_revoked;
mod m20261126_000013_confirmed;
mod m20261126_000014_names;
mod m20261126_000016_key_file;
mod m20261127_000017_progress;
mod m20261127_000018_list_indexes;
mod m20261127_000020_imports;
mod m20261127_000030_jobs;
mod m20261127_000040_search;
mod m20261127_000041_saved_views;
mod m20261127_000050_attempts;
mod m20261127_000060_photo_jobs;

/// All migrations in order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261123_000001_tenants::Migration),
            Box::new(m20261123_000002_members::Migration),
            Box::new(m20261123_000003_documents::Migration),
            Box::new(m20261123_000004_trail::Migration),
            Box::new(m20261124_000005_lifecycle::Migration),
            Box::new(m20261124_000006_settings::Migration),
            Box::new(m20261124_000007_printers::Migration),
            Box::new(m20261124_000008_signing::Migration),
            Box::new(m20261124_000009_photos::Migration),
            Box::new(m20261124_000010_batches::Migration),
            Box::new(m20261126_000011_probes::Migration),
            Box::new(m20261126_000012_revoked::Migration),
            Box::new(m20261126_000013_confirmed::Migration),
            Box::new(m20261126_000014_names::Migration),
            Box::new(m20261126_000016_key_file::Migration),
            Box::new(m20261127_000017_progress::Migration),
            Box::new(m20261127_000018_list_indexes::Migration),
            Box::new(m20261127_000020_imports::Migration),
            Box::new(m20261127_000030_jobs::Migration),
            Box::new(m20261127_000040_search::Migration),
            Box::new(m20261127_000041_saved_views::Migration),
            Box::new(m20261127_000050_attempts::Migration),
            Box::new(m20261127_000060_photo_jobs::Migration),
        ]
    }
}
