package io.watchfloor.dashboards.intel.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.intel.bulk.BulkResult;
import io.watchfloor.ops.intel.bulk.BulkResult.Outcome;
import io.watchfloor.ops.intel.bulk.BulkResult.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The result of a request that stores or deletes indicators. */
@Meaning("What happened to each indicator of a request.")
public record BulkResultView(
        Counts counts,

        @Meaning("One result for each indicator, in the order of the request.")
        List<BulkItemView> results) {

    @Meaning("Numbers of indicators by their result.")
    public record Counts(
            long created,
            long updated,
            long unchanged,
            long deleted,
            long refused,

            @Meaning(
                    "Of the created, updated and unchanged ones: those that have expired, which are not compared with telemetry.")
            long expired) {}

    @Meaning("What happened to an indicator.")
    public record BulkItemView(
            @Meaning("As in the request; null if it has none.") @Nullable
            String externalId,

            @Meaning("created, updated, unchanged: it was so before; deleted, or refused: see the code.")
            String outcome,

            @Meaning("ID of the indicator; null if refused.") @Nullable
            String id,

            @Meaning("Whether its validity is over, so that it is not compared with telemetry.")
            boolean expired,

            @Meaning("Stable code, such as indicator.value; null unless refused.") @Nullable
            String code,

            @Meaning("Why it was refused, and what to do; null unless refused.") @Nullable
            String message) {}

    public static BulkResultView of(List<BulkResult> results) {
        return new BulkResultView(
                counts(results), results.stream().map(BulkResultView::item).toList());
    }

    public static Counts counts(List<BulkResult> results) {
        return new Counts(
                BulkResult.count(results, Outcome.CREATED),
                BulkResult.count(results, Outcome.UPDATED),
                BulkResult.count(results, Outcome.UNCHANGED),
                BulkResult.count(results, Outcome.DELETED),
                BulkResult.count(results, Outcome.REFUSED),
                results.stream().filter(BulkResult::expired).count());
    }

    public static BulkItemView item(BulkResult one) {
        Refusal refusal = one.refusal();
        return new BulkItemView(
                one.externalId(),
                one.outcome().text(),
                one.indicator(),
                one.expired(),
                refusal == null ? null : refusal.code(),
                refusal == null ? null : refusal.message());
    }
}
