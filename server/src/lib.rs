//! The binary `huizheng`: configuration, router, plain routes, sessions,
//! headers, telemetry, sub-commands. Knows no SQL.

mod auth;
mod calls;
mod client;
mod commands;
mod config;
mod cookies;
mod gate;
mod headers;
mod limits;
mod listener;
mod memory;
mod page;
mod page_owner;
mod problem;
mod router;
mod routes;
mod state;
mod trace;
mod watch;
mod words;

use std::process::ExitCode;

use clap::Parser;

pub use commands::Failure;
pub use config::{Cli, Command, DataOptions, ServeOptions};
pub use limits::{Class, Connections, Limit, Limits};
pub use listener::serve;
pub use router::{router, table};
pub use state::{AppState, Settings};

/// The stack of a thread, bytes. A page is rendered in nested calls, inside of all the layers
/// around it: without optimisation that takes more than the 2 MiB that a thread has otherwise, and
/// a stack that is used up ends the program for everybody. What is not used takes no memory.
const STACK: usize = 8 << 20;

/// How long the program waits at its end for what no task waits for any more.
const LAST_WAIT: std::time::Duration = std::time::Duration::from_secs(5);

/// Parses the command line and does what it says. Exit status: 0 done, 1 done
/// in part or refused, 2 wrong usage, 3 environment.
pub fn run() -> ExitCode {
    memory::give_back_what_is_large();
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("HUIZHENG_LOG").unwrap_or_else(|_| {
                tracing_subscriber::EnvFilter::new("warn,server=info,backend=info,axum_login=off")
            }),
        )
        .with_writer(std::io::stderr)
        .init();
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_stack_size(STACK)
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            tracing::error!(%error, "no runtime");
            return ExitCode::from(3);
        }
    };
    let done = runtime.block_on(commands::run(cli));
    // Whatever still goes on is cut off where a kill would cut it off.
    runtime.shutdown_timeout(LAST_WAIT);
    match done {
        Ok(code) => code,
        Err(failure) => failure.report(),
    }
}
