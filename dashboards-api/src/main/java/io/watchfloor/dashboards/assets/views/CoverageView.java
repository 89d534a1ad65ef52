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

/** What an asset shows of what the active rules look at, source by source. */
@Meaning("What an asset shows of what the active rules look at, source by source.")
public record CoverageView(
        @JsonUnwrapped Row asset,

        @Meaning("Log sources that came of it, the latest first.")
        List<Arriving> arrives,

        @Meaning(
                "Log sources of its products that active rules look at and that never came of it, or without fields that the rules need; those of most rules first."
                        + " Either they are not collected, or nothing of the kind has happened.")
        List<Wanted> missing) {

    /** Why rules have nothing to match. */
    public enum Reason implements WireText {
        SOURCE,
        FIELDS
    }

    /** An asset in the list of them. */
    @Meaning("How much of what the active rules look at comes of an asset.")
    public record Row(
            @JsonUnwrapped AssetName name,
            @Nullable Instant lastSeen,

            @Meaning("Such as windows: of what came of it.") List<String> products,

            @Meaning("Log sources that came of it within a day.")
            int sources,

            @Meaning(
                    "Whether records of no known kind came of it within a day: rules that name a log source do not look at them.")
            boolean unrecognised,

            RulesSeen rules) {}

    /** The active rules of an asset's products, by whether they have something to look at. */
    @Meaning("Active rules for what came of the asset, or could come of its products.")
    public record RulesSeen(
            @Meaning("Their log source came within a day, with the fields that they need.")
            int served,

            @Meaning("Their log source came within a day, and fields that they need did not.")
            int missingFields,

            @Meaning("Their log source came before, and not within a day.")
            int silent,

            @Meaning("Their log source never came.") int blind) {}

    /** A log source that came. */
    @Meaning("A log source that came. Without a product, a category and a service: records of no known kind.")
    public record Arriving(
            @JsonUnwrapped Source source,
            Instant firstSeen,
            Instant lastSeen,
            @Meaning("About how many.") long records,
            @Meaning("Active rules that look at it.") int rules,

            @Meaning("Whether it came before, and not within a day.")
            boolean silent) {}

    /** A log source that rules look at and that did not come, or not with the fields that they need. */
    @Meaning("A log source that active rules look at.")
    public record Wanted(
            @JsonUnwrapped Source source,

            @Meaning("source: it never came. fields: it came within a day, and fields that these rules need did not.")
            Reason reason,

            @Meaning("Active rules that look at it.") int rules,
            @Meaning("How many of each level.") Map<String, Integer> levels,

            @Meaning("Fields that did not come, those that most rules need first; at most 20.")
            @JsonInclude(JsonInclude.Include.NON_EMPTY)
            List<String> fields) {}

    /** A log source that rules look at, or that comes. */
    @Meaning("A log source that active rules look at, or that comes.")
    public record OfCenter(
            @Meaning("product/category/service") String id,
            @JsonUnwrapped Source source,
            @Meaning("Active rules that look at it.") int rules,
            @Meaning("How many of each level.") Map<String, Integer> levels,

            @Meaning("Assets of which it came within a day.")
            int assets,

            @Nullable Instant lastSeen) {}

    /** As Sigma names it. */
    public record Source(
            @Nullable String product,
            @Nullable String category,
            @Nullable String service) {

        public static Source of(LogSource one) {
            return new Source(one.product(), one.category(), one.service());
        }
    }
}
