package io.watchfloor.ops.intel.bulk;

import io.watchfloor.config.text.KebabCaseName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened to an indicator of a request.
 *
 * @param indicator id of the object; null if it was refused
 * @param expired whether its validity is over, so that it is not compared with telemetry
 * @param refusal null unless it was refused
 */
public record BulkResult(
        @Nullable String externalId,
        Outcome outcome,
        @Nullable String indicator,
        boolean expired,
        @Nullable Refusal refusal) {

    /** What happened. */
    public enum Outcome implements KebabCaseName {
        CREATED,
        UPDATED,
        /** The center had it as requested. */
        UNCHANGED,
        DELETED,
        REFUSED
    }

    /** Why an indicator was refused. */
    public record Refusal(String code, String message) {}

    static BulkResult refused(@Nullable String externalId, String code, String message) {
        return new BulkResult(externalId, Outcome.REFUSED, null, false, new Refusal(code, message));
    }

    /** The same result of an indicator whose validity is over. */
    BulkResult asExpired() {
        return new BulkResult(externalId, outcome, indicator, true, refusal);
    }

    public static long count(List<BulkResult> results, Outcome outcome) {
        return results.stream().filter(one -> one.outcome() == outcome).count();
    }
}
