//! How the system's allocator treats large pieces of memory.

/// Pieces of at least so many bytes go back to the system as soon as they are freed: photos and what
/// is decoded from them.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const GIVE_BACK: &str = "1048576";

/// Starts the program anew, once, with a fixed threshold for giving memory back. Left to itself
/// glibc raises the threshold with the first photo and then keeps tens of megabytes for every thread
/// that ever decoded one. It takes the threshold from the environment alone, or from a call that is
/// not safe. Where it cannot be started anew the program goes on as it is.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub(crate) fn give_back_what_is_large() {
    use std::os::unix::process::CommandExt;

    const NAME: &str = "MALLOC_MMAP_THRESHOLD_";
    if std::env::var_os(NAME).is_some() {
        return;
    }
    if let Ok(program) = std::env::current_exe() {
        let mut anew = std::process::Command::new(program);
        anew.args(std::env::args_os().skip(1)).env(NAME, GIVE_BACK);
        // Returns only if it failed.
        let _ = anew.exec();
    }
}

/// Other allocators do so by themselves.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub(crate) fn give_back_what_is_large() {}
