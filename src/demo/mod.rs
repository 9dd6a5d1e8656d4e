//! A small invented world, crawled by the very code that crawls the real one.
//!
//! Takes a data folder and the definitions; serves the [`world`] on loopback, runs a round for
//! every day of its half year on a clock of its own, and compares every figure with the truth
//! ([`verify`]). Only the outlets' hosts, feeds and names, and the clock, differ from a real run.
//!
//! Interrupted at any point and started again on the same data, it goes on with the day it was
//! in and ends with the same figures. Read [`run::prepare`] first.

pub mod run;
pub mod verify;
pub mod world;
