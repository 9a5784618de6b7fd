//! History for a new device: everything from before it was linked, newest first, in encrypted blobs through the relay.
//!
//! [`give`] and [`receive`] are the two sides, [`cut`] decides what is in a chunk, [`seal`] makes it a blob and back,
//! [`take`] writes what came in. All state is in the tables `history` and `history_chunks`, so that either side may
//! vanish at any point.

mod active;
mod cut;
pub(crate) mod give;
mod position;
pub(crate) mod receive;
pub(crate) mod rows;
mod seal;
mod take;

pub(crate) use active::{Active, ask, ask_again, device_removed, got, pump, put, received, tick, timeout};
pub(crate) use take::take;

#[cfg(test)]
pub(crate) mod tests;
