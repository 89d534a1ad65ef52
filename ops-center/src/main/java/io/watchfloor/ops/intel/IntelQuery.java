package io.watchfloor.ops.intel;

import io.watchfloor.ops.platform.rights.Tlp;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which objects to read.
 *
 * @param clearance only objects up to this level
 * @param type null for all types
 * @param id null for all objects
 * @param text part of the label, ignoring case; null for all
 * @param version {@code last}, {@code first}, {@code all}, or a version
 * @param addedAfter null for all
 */
public record IntelQuery(
        Tlp clearance,
        @Nullable String type,
        @Nullable String id,
        @Nullable String text,
        String version,
        @Nullable Instant addedAfter) {

    public static final String LAST = "last";
    public static final String FIRST = "first";
    public static final String ALL = "all";
}
