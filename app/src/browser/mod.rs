//! Every call into the browser's own interfaces (web-sys) lives here.
