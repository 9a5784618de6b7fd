//! Which log lines a program of ours writes.

use tracing_subscriber::EnvFilter;

/// What `RUST_LOG` says, else errors only.
pub fn log_filter() -> EnvFilter {
    let wanted = std::env::var(EnvFilter::DEFAULT_ENV).unwrap_or_else(|_| "error".into());
    // An untrusted certificate is the network's doing; this crate calls it an error, and we say it in our own words.
    EnvFilter::new(format!("{wanted},rustls_platform_verifier=off"))
}
