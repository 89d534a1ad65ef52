package io.watchfloor.dashboards.assets.views;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.platform.text.WireText;
import io.watchfloor.sigma.language.LogSource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@Meaning("Detection coverage of an asset by log source.")
public record CoverageView(
        @JsonUnwrapped Row asset,

        @Meaning("Log sources that the asset sends, latest record first.")
        List<Arriving> arrives,

        @Meaning("Log sources of the asset's products that active rules need, but that the asset never sent or"
                + " sends without required fields. Log sources that most rules need come first. Missing log"
                + " sources are either not collected, or no such event has happened.")
        List<Wanted> missing) {

    /** Reasons why rules have no data. */
    public enum Reason implements WireText {
        SOURCE,
        FIELDS
    }

    /** Detection coverage of an asset in a list. */
    @Meaning("Detection coverage of an asset: counts of active rules with and without data.")
    public record Row(
            @JsonUnwrapped AssetName name,
            @Nullable Instant lastSeen,

            @Meaning("Platforms, such as windows, according to the asset's log sources.")
            List<String> products,

            @Meaning("Number of log sources that the asset sent within a day.")
            int sources,

            @Meaning("Whether records without a known log source arrived within a day. Rules for a log source do"
                    + " not evaluate such records.")
            boolean unrecognised,

            RuleCoverage rules) {}

    @Meaning("Number of active rules that apply to the asset's log sources or platforms.")
    public record RuleCoverage(
            @Meaning("Number of rules whose log source was received within a day with all required fields.")
            int served,

            @Meaning("Number of rules whose log source was received within a day, but without all required fields.")
            int missingFields,

            @Meaning("Number of rules whose log source was received within a day, but not the kind of event that the"
                    + " rule asks for, such as a Windows event ID: the event is not collected, or it did not happen.")
            int waiting,

            @Meaning("Number of rules whose log source was received within a day, but whose fields are not known yet.")
            int unknown,

            @Meaning("Number of rules whose log source was received earlier, but not within a day.")
            int silent,

            @Meaning("Number of rules whose log source was never received.")
            int blind) {}

    @Meaning("A log source that the asset sends. If product, category and service are missing, it stands"
            + " for records without a known log source.")
    public record Arriving(
            @JsonUnwrapped Source source,
            Instant firstSeen,
            Instant lastSeen,
            @Meaning("Approximate number of records.") long records,

            @Meaning("Number of active rules for the log source.")
            int rules,

            @Meaning("Whether the log source was received earlier, but not within a day.")
            boolean silent,

            @Meaning("Collapse of the number of records; null if there is none.")
            CoverageSummaryView.@Nullable VolumeDrop collapsed) {}

    @Meaning("A log source that active rules need.")
    public record Wanted(
            @JsonUnwrapped Source source,

            @Meaning("source: the log source was never received. fields: it was received within a day, but without"
                    + " required fields.")
            Reason reason,

            @Meaning("Number of active rules for the log source.")
            int rules,

            @Meaning("Number of rules by level.") Map<String, Integer> levels,

            @Meaning("Required fields that do not arrive, at most 20. Fields that most rules need come" + " first.")
            @JsonInclude(JsonInclude.Include.NON_EMPTY)
            List<String> fields) {}

    @Meaning("A log source that active rules need or that assets send.")
    public record OfCenter(
            @Meaning("product/category/service") String id,
            @JsonUnwrapped Source source,

            @Meaning("Number of active rules for the log source.")
            int rules,

            @Meaning("Number of rules by level.") Map<String, Integer> levels,

            @Meaning("Number of assets that sent the log source within a day.")
            int assets,

            @Nullable Instant lastSeen) {}

    /** A log source as defined by Sigma: product, category and service. */
    public record Source(
            @Nullable String product,
            @Nullable String category,
            @Nullable String service) {

        public static Source of(LogSource one) {
            return new Source(one.product(), one.category(), one.service());
        }
    }
}
