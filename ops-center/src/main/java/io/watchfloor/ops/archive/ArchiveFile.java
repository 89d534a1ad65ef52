package io.watchfloor.ops.archive;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;

/**
 * A Parquet file of the archive.
 *
 * @param id number of the file; 0 before it is listed
 * @param path relative to the folder of the archive, such as {@code day=2026-12-01/6f1c….parquet}
 * @param day day of receipt in UTC
 * @param logSource product/category/service of all records, or {@link #UNKNOWN}
 * @param content range of the records
 * @param bytes size of the file
 */
public record ArchiveFile(long id, String path, LocalDate day, String logSource, Content content, long bytes) {

    /** The log source of records whose format is not recognized. */
    public static final String UNKNOWN = "unknown";

    /**
     * What a file holds.
     *
     * @param from earliest time of a record: when it happened, by the corrected clock
     * @param to latest time of a record, inclusive
     */
    public record Content(Instant from, Instant to, String minAsset, String maxAsset, long records) {}

    public Path in(Path folder) {
        return folder.resolve(path);
    }
}
