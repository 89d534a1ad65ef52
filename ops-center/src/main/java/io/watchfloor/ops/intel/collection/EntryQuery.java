package io.watchfloor.ops.intel.collection;

import io.watchfloor.ops.platform.rights.Tlp;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which entries of a collection to read.
 *
 * @param ceiling only versions up to this level
 * @param addedAfter null for all
 * @param ids empty for all
 * @param types empty for all
 */
public record EntryQuery(
        UUID collection,
        Tlp ceiling,
        @Nullable Instant addedAfter,
        List<String> ids,
        List<String> types,
        Versions versions) {

    /**
     * Versions of an object; each alternative adds versions.
     *
     * @param words {@code last}, {@code first} or {@code all}, among the versions that the reader sees
     * @param times versions in the form of the store
     */
    public record Versions(Set<String> words, List<String> times) {

        public static final String LAST = "last";
        public static final String FIRST = "first";
        public static final String ALL = "all";

        public static final Versions LATEST = new Versions(Set.of(LAST), List.of());
        public static final Versions EVERY = new Versions(Set.of(ALL), List.of());
    }
}
