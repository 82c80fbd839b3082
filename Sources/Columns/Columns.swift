// Columns: a batch of rows held column by column, and the ways into and out of it.
//
// Start here: `Batch` (Batch.swift) holds columns of equal length; `Column` is a name and its
// typed values. `JSONPayloadReader` and `CSVReader` turn bytes into batches, `JSONWriter` and
// `CSVWriter` turn batches into bytes. `RecordBlocks` and `RecordLayout` read what is too long to be
// in memory as a whole, by the same rules. `NumberText` is the one rule by which numbers are printed,
// `JSONValue` a small document for everything that is not a batch.
//
// Nothing but the standard library is imported here, and every reader is one pure function from
// bytes to a value that throws a `PayloadError` and never traps.
