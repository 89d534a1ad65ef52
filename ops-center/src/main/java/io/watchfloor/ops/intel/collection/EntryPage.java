package io.watchfloor.ops.intel.collection;

import java.time.Instant;
import java.util.List;

/**
 * A page of entries in the order in which they were added.
 *
 * @param more whether entries follow
 */
public record EntryPage(List<Entry> entries, boolean more) {

    /**
     * A version in a collection.
     *
     * @param version as in the store
     * @param addedAt when it was added to the collection; unique in the collection
     * @param body empty if not asked for
     */
    @SuppressWarnings("ArrayRecordComponent") // entries are never compared
    public record Entry(String id, String version, Instant addedAt, byte[] body) {}
}
