package io.watchfloor.ops.archive;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/**
 * The part of a hunt that one call has searched, from the end of the time range backwards.
 *
 * @param rows matching records, newest first, at most as many as wanted
 * @param covered start of the part of the time range that was searched; the hunt goes on before this time
 * @param matches number of matching records in this part, also of those that are not in {@code rows}
 * @param histogram matching records by the start of their interval
 * @param top the most frequent values of each field, most frequent first
 */
public record HuntResult(
        List<ArchiveRow> rows,
        Instant covered,
        long matches,
        SortedMap<Instant, Long> histogram,
        SortedMap<String, List<Count>> top) {

    /** @param count number of matching records with the value */
    public record Count(String value, long count) {}
}
