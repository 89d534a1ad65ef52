package io.watchfloor.ops.intel.bulk;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An indicator as a source sent it, not checked.
 *
 * @param source one of the lists of the account; null for the list that has the name of the account
 * @param kind such as {@code domain}
 * @param tlp label; null for the marking of the center's usual objects
 * @param action {@code alert} or {@code allow}; null for {@code alert}
 */
public record BulkItem(
        @Nullable String source,
        @Nullable String externalId,
        @Nullable String kind,
        @Nullable String value,
        @Nullable Integer confidence,
        Validity validity,
        @Nullable String tlp,
        @Nullable String action) {

    /** @param from null for the time at which the indicator is stored */
    public record Validity(@Nullable Instant from, @Nullable Instant until) {

        public static final Validity ALWAYS = new Validity(null, null);
    }
}
