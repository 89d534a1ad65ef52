package io.watchfloor.ops.intel;

import io.watchfloor.ops.platform.rights.Tlp;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A version of an object, without its body.
 *
 * @param position grows with each stored version
 * @param version as in {@link io.watchfloor.ops.intel.stix.StixObject#version}; of an object without a time, when it was
 *     added
 * @param label the name, value or pattern, shortened
 */
public record IntelObject(
        long position,
        String id,
        String version,
        String type,
        String label,
        Tlp tlp,
        Validity validity,
        Origin origin) {

    /**
     * @param from as received; null if not stated
     * @param until as received; null if not stated
     */
    public record Validity(
            boolean revoked,
            @Nullable String from,
            @Nullable String until) {}

    /** @param source who imported the version */
    public record Origin(String source, Instant addedAt) {}
}
