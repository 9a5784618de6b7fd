//! Reading typed values out of a row.

use harkara_wire::id::IdError;
use rusqlite::Row;
use rusqlite::types::Type;

/// An id in column `index`; anything of another length is damage.
pub(crate) fn id<T>(row: &Row<'_>, index: usize) -> rusqlite::Result<T>
where
    T: for<'a> TryFrom<&'a [u8], Error = IdError>,
{
    let bytes: &[u8] = row.get_ref(index)?.as_blob()?;
    T::try_from(bytes).map_err(|error| rusqlite::Error::FromSqlConversionFailure(index, Type::Blob, Box::new(error)))
}

/// An id in column `index`, or NULL.
pub(crate) fn opt_id<T>(row: &Row<'_>, index: usize) -> rusqlite::Result<Option<T>>
where
    T: for<'a> TryFrom<&'a [u8], Error = IdError>,
{
    match row.get_ref(index)?.as_blob_or_null()? {
        None => Ok(None),
        Some(bytes) => T::try_from(bytes)
            .map(Some)
            .map_err(|error| rusqlite::Error::FromSqlConversionFailure(index, Type::Blob, Box::new(error))),
    }
}
