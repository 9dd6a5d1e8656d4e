//! The `diembao` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    diembao::cli::main()
}
