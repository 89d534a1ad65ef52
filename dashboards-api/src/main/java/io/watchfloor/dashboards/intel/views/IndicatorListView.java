package io.watchfloor.dashboards.intel.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The result of the import of a list. */
@Meaning("What happened to each line of a list.")
public record IndicatorListView(
        @Meaning("Whether nothing was stored, because the request only asked what would happen.")
        boolean dryRun,

        BulkResultView.Counts counts,

        @Meaning("Number of lines with a value of an earlier line.")
        long repeated,

        @Meaning("One result for each line with a value, in the order of the list.")
        List<IndicatorLineView> results) {

    @Meaning("What happened to a line.")
    public record IndicatorLineView(
            @Meaning("Number of the line, from 1.") int line,

            @Meaning("First 200 characters of the value.") String value,

            @Meaning("Type of the value; null if the line was not understood.") @Nullable
            String type,

            BulkResultView.BulkItemView result) {}
}
