// Parquet: bytes of a file in, columns out. It reads what Apache Spark writes, and no more.
//
// Start here: `ParquetFile` checks the footer and lists the columns; `values` and `lists`
// read one column, null where a struct or list around it is null. Underneath, from the outside in:
// `FileMetadata` (the footer, by way of `ThriftReader`), `ColumnChunkReader` (pages),
// `Compression`, `RunLengthDecoder` (levels and dictionary indices).
//
// Data pages of version 1 with PLAIN and dictionary encoding, compressed by snappy, gzip, zstd or
// not at all. Anything else is refused as unsupported, and never taken for corrupt.
//
// Source of the format: Apache Parquet, `parquet-format` 2.10 (`parquet.thrift`, `Encodings.md`,
// `README.md`), and of nested columns: S. Melnik et al., *Dremel* (2010).
