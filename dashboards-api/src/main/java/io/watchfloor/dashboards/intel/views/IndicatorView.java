package io.watchfloor.dashboards.intel.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.intel.live.IndicatorPolicy;
import io.watchfloor.ops.intel.live.Sightings;
import io.watchfloor.ops.intel.live.StoredIndicator;
import io.watchfloor.ops.platform.rights.Tlp;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An indicator as it is compared with telemetry. */
@Meaning("An indicator: what of it is compared with telemetry, why something is not, and where it was seen.")
public record IndicatorView(
        String id,

        @Meaning("Name or pattern, shortened.") String name,

        @Meaning(
                "Most restrictive marking. Each alert of the indicator has this marking, and its case at least this marking.")
        Tlp tlp,

        @Meaning("User who imported the indicator.") String source,
        IndicatorActionView action,

        @Meaning("The values that are compared; empty if the pattern is more than a list of values.")
        List<IndicatorValueView> values,

        IndicatorSightingsView sightings,

        @Meaning("Cases with alerts of the indicator that you may see, newest first, at most 50.")
        List<CaseLinkView> cases) {

    @Meaning("What happens when the indicator matches.")
    public record IndicatorActionView(
            StoredIndicator.Action action,

            @Meaning(
                    "Whether a user decided this. Otherwise it follows from the indicator: one of the type benign is allowed.")
            boolean decided,

            @Meaning("Indicators that allow one of the values, so that it matches nothing.")
            List<String> allowedBy) {}

    @Meaning("A value of an indicator.")
    public record IndicatorValueView(
            @Meaning("ipv4, ipv6, network, domain, url, md5, sha1, sha256 or email.")
            String kind,

            @Meaning("Addresses have the length of their prefix.")
            String value,

            IndicatorPolicy.Status status,
            @Meaning("Why the value has this status.") String reason,

            @Meaning("From 0 to 100, after its decay until now.")
            int confidence,

            @Meaning("When the value stops being compared, because of its validity or of the decay of its confidence.")
            @Nullable
            Instant until) {

        static IndicatorValueView of(IndicatorPolicy.State state) {
            return new IndicatorValueView(
                    state.value().kind().text(),
                    state.value().text(),
                    state.status(),
                    state.reason(),
                    state.confidence(),
                    state.until());
        }
    }

    @Meaning("Where the indicator was seen.")
    public record IndicatorSightingsView(
            @Meaning("Detections on the listed assets.") long count,

            @Meaning("By asset that you may see, latest first, at most 100.")
            List<IndicatorSightingView> assets) {}

    @Meaning("A case.")
    public record CaseLinkView(
            String id,
            long number,
            @Meaning("Status of the case.") String status) {}

    public static List<IndicatorValueView> values(List<IndicatorPolicy.State> states) {
        return states.stream().map(IndicatorValueView::of).toList();
    }

    public static IndicatorSightingsView sightings(List<Sightings.Sighting> found) {
        return new IndicatorSightingsView(
                found.stream().mapToLong(Sightings.Sighting::count).sum(),
                found.stream().map(IndicatorSightingView::of).toList());
    }
}
