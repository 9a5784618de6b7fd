//! Files in messages: how they are encrypted and cut, what they really are, and what makes them safe to send and show.
//!
//! Start at [`seal::seal`], which makes a sealed file of any bytes, and at [`Cipher`], which opens one chunk of it.
//! [`kind`] says what a file is by its bytes, [`name`] makes a name safe, [`picture`] makes a photo small and silent
//! about where it was taken. ARCHITECTURE.md, "Files in messages", describes the format.
//!
//! This crate must never open a file or socket, draw randomness, hold a whole file in memory (pictures within their
//! limits excepted), or believe a name or a header.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod cipher;
pub mod index;
pub mod kind;
pub mod name;
pub mod picture;
pub mod seal;
mod sealed;

pub use cipher::{BadChunk, CHUNK, Cipher, FileKey, MAX_CHUNKS, MAX_FILE, SEGMENT, chunk_len, chunks};
pub use sealed::{BadReference, INLINE_CHUNKS, Sealed};
