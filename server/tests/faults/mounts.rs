//! File systems that a test mounts where it may: as root, on Linux.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// A mounted folder; dropped, it is unmounted.
pub(crate) struct Mount {
    at: PathBuf,
    // After the unmounting.
    _parent: Option<TempDir>,
}

impl Mount {
    /// A file system of its own of so many megabytes, in memory. `None` where that is not
    /// allowed, which is said.
    pub(crate) fn small(megabytes: u32) -> Option<Self> {
        let parent = tempfile::tempdir().unwrap();
        let at = parent.path().join("small");
        std::fs::create_dir(&at).unwrap();
        let size = format!("size={megabytes}m");
        mount(&["-t", "tmpfs", "-o", &size, "tmpfs"], &at).then_some(Self {
            at,
            _parent: Some(parent),
        })
    }

    /// A file system of its own of so many megabytes, in memory, over an empty folder.
    pub(crate) fn over(folder: &Path, megabytes: u32) -> Option<Self> {
        let size = format!("size={megabytes}m");
        mount(&["-t", "tmpfs", "-o", &size, "tmpfs"], folder).then(|| Self {
            at: folder.to_owned(),
            _parent: None,
        })
    }

    /// A folder, read-only from now on for whoever opens something in it.
    pub(crate) fn read_only(folder: &Path) -> Option<Self> {
        let source = folder.to_str().unwrap();
        if !mount(&["--bind", source], folder) {
            return None;
        }
        let mounted = Self {
            at: folder.to_owned(),
            _parent: None,
        };
        mount(&["-o", "remount,bind,ro"], folder).then_some(mounted)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.at
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.at).status();
    }
}

#[expect(
    clippy::print_stderr,
    reason = "a fault that was not tried must not pass for one that was"
)]
fn mount(options: &[&str], at: &Path) -> bool {
    let mounted = Command::new("mount")
        .args(options)
        .arg(at)
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    if !mounted {
        eprintln!("NOT TRIED: nothing can be mounted here (it takes root on Linux)");
    }
    mounted
}
