package io.watchfloor.ops.intel.stix;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result for an object of a file.
 *
 * @param place JSON pointer to the object
 * @param id as far as it was read; null if there is none
 * @param type as far as it was read; null if there is none
 * @param object null if the object is refused
 * @param issues refusals and warnings, at most {@value #MOST_ISSUES}
 */
public record StixEntry(
        String place,
        @Nullable String id,
        @Nullable String type,
        @Nullable StixObject object,
        List<StixIssue> issues) {

    public static final int MOST_ISSUES = 50;
}
