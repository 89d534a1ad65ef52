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

        @Meaning("Log sources that report, latest first.") List<Arriving> arrives,

        @Meaning("Log sources of its products that active rules need and that never reported, or that lack"
                + " required fields; those of most rules first. Either they are not collected, or no such"
                + " event has happened.")
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

            @Meaning("Platforms, such as windows, according to its log sources.")
            List<String> products,

            @Meaning("Number of log sources that reported within a day.")
            int sources,

            @Meaning("Whether records without a known log source arrived within a day; rules for a log source"
                    + " do not evaluate them.")
            boolean unrecognised,

            RuleCoverage rules) {}

    @Meaning("Number of active rules that apply to the asset's log sources or platforms.")
    public record RuleCoverage(
            @Meaning("Rules whose log source reported within a day with all required fields.")
            int served,

            @Meaning("Rules whose log source reported within a day without all required fields.")
            int missingFields,

            @Meaning("Rules whose log source reported before, but not within a day.")
            int silent,

            @Meaning("Rules whose log source never reported.")
            int blind) {}

    @Meaning("A log source that reports. Without product, category and service: records without a"
            + " known log source.")
    public record Arriving(
            @JsonUnwrapped Source source,
            Instant firstSeen,
            Instant lastSeen,
            @Meaning("Approximate number of records.") long records,

            @Meaning("Number of active rules for the log source.")
            int rules,

            @Meaning("Whether it reported before, but not within a day.")
            boolean silent) {}

    @Meaning("A log source that active rules need.")
    public record Wanted(
            @JsonUnwrapped Source source,

            @Meaning("source: it never reported. fields: it reported within a day without required fields.")
            Reason reason,

            @Meaning("Number of active rules for the log source.")
            int rules,

            @Meaning("Number of rules by level.") Map<String, Integer> levels,

            @Meaning("Required fields that never arrived, those of most rules first; at most 20.")
            @JsonInclude(JsonInclude.Include.NON_EMPTY)
            List<String> fields) {}

    @Meaning("A log source that active rules need or that reports.")
    public record OfCenter(
            @Meaning("product/category/service") String id,
            @JsonUnwrapped Source source,

            @Meaning("Number of active rules for the log source.")
            int rules,

            @Meaning("Number of rules by level.") Map<String, Integer> levels,

            @Meaning("Number of assets that sent it within a day.")
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
