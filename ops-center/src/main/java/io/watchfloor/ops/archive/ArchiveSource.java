package io.watchfloor.ops.archive;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** Where searches find the records of a time range. */
@FunctionalInterface
public interface ArchiveSource {

    /**
     * All records of a time range, each exactly once, and possibly others.
     *
     * @param files Parquet files, all in the archive's folder
     * @param rows records that are not in a file yet
     */
    record Extent(List<Path> files, List<ArchiveRow> rows) {}

    /** @param assets only records of these assets are wanted; empty for all */
    Extent extent(Instant from, Instant to, Collection<String> assets);
}
