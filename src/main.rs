//! The `diembao` command.

use std::process::ExitCode;
use tikv_jemallocator::Jemalloc;

/// Pages are read by one thread and let go of by another; the C library keeps such memory, in as
/// many heaps as there are threads. See `docs/benchmarks.md`.
#[global_allocator]
static ALLOCATOR: Jemalloc = Jemalloc;

fn main() -> ExitCode {
    diembao::cli::main()
}
