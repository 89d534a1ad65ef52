package io.watchfloor.dashboards.alerts.views;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.detection.alert.AlertFinding;
import io.watchfloor.ops.incident.JournaledLink;
import io.watchfloor.ops.platform.text.WireText;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The current state of an alert. */
@Meaning("An alert: all detections of one rule on one asset, or all versions of one finding of another product, with"
        + " an exact count.")
public record AlertView(
        String id,
        String rule,
        String title,
        @JsonUnwrapped AlertSeverity grade,
        String asset,
        @JsonUnwrapped AlertOccurrences seen,
        Status status,
        @JsonUnwrapped Membership membership,
        @Meaning("ATT&CK technique ids.") List<String> attack,

        @Meaning("The finding of another product that the alert shows; absent for a finding of this center.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        FindingView finding) {

    /** The finding of another product. */
    @Meaning("A finding of another product in its latest version.")
    public record FindingView(
            @Meaning("The product.") String provider,

            @Meaning("The product's id of the finding.") @Nullable
            String id,

            @Meaning("The product's word for the severity; null if it gave none.") @Nullable
            String severity,

            @Meaning("The product's word for the status; null if it gave none.") @Nullable
            String status,

            @Meaning("Whether the product has closed the finding.")
            boolean closed,

            @Meaning("When the product changed the finding last; null if unknown.") @Nullable
            Instant updatedAt,

            @Meaning("Address of the finding in the product's portal; only https.") @Nullable
            String link,

            @Meaning("Which value of the record no mapping of the rule knows; null if all are known.") @Nullable
            String unknown,

            @Meaning("How the product closed the finding; absent if the finding is open.")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            FindingClosingView closing) {

        public static @Nullable FindingView of(@Nullable AlertFinding finding) {
            return finding == null
                    ? null
                    : new FindingView(
                            finding.provider(),
                            finding.id(),
                            present(finding.severity()),
                            present(finding.status()),
                            finding.closed(),
                            finding.updated(),
                            finding.link(),
                            finding.unknown(),
                            FindingClosingView.of(finding));
        }

        private static @Nullable String present(String text) {
            return text.isEmpty() ? null : text;
        }
    }

    /** How another product closed its finding. */
    @Meaning("How another product closed its finding, in the product's words.")
    public record FindingClosingView(
            @Meaning("When; null if unknown.") @Nullable Instant at,

            @Meaning("Whether the finding was right, such as truePositive; null if the product gave none.") @Nullable
            String classification,

            @Meaning("What it was, such as malware; null if the product gave none.") @Nullable
            String determination) {

        static @Nullable FindingClosingView of(AlertFinding finding) {
            AlertFinding.Closing closing = finding.closing();
            if (closing != null) {
                return new FindingClosingView(closing.at(), closing.classification(), closing.determination());
            }
            return finding.closed() ? new FindingClosingView(finding.updated(), null, null) : null;
        }
    }

    public record AlertSeverity(
            Level level,

            @Meaning("Why the alert's level is higher than the rule's level; null if the levels are equal.") @Nullable
            Raised raised) {}

    public record Membership(
            @JsonProperty("case") @Nullable String caseId,

            @Meaning("Why the alert belongs to its case: the strongest links to other alerts of the case, as text."
                    + " Empty if the alert opened the case or has no case.")
            List<String> links) {

        public Membership {
            links = links.stream().map(JournaledLink::inDirection).toList();
        }
    }

    /** A reason why the alert's level was raised. */
    @Meaning("Why the level of the alert is higher than the level of the rule: details of the asset at the"
            + " time of the alert.")
    public record Raised(
            @Meaning("Level of the rule.") Level from,
            @Meaning("Reason, as text about the asset.") List<String> because) {}

    public @Nullable String caseId() {
        return membership.caseId();
    }

    public Level level() {
        return grade.level();
    }

    /** Number of events of the alert, and the times of the first and the last event. */
    public record AlertOccurrences(
            long count,
            Instant firstSeen,
            Instant lastSeen,

            @Meaning(
                    "ID of the look-back that found the alert in telemetry of the past; absent if the alert opened when"
                            + " its telemetry arrived.")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            String foundLookingBack,

            @Meaning(
                    "Number of later matches that an exception suppressed because they repeat the alert; absent if there"
                            + " are none.")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            Long suppressed) {

        public AlertOccurrences(long count, Instant firstSeen, Instant lastSeen) {
            this(count, firstSeen, lastSeen, null, null);
        }
    }

    /** Whether new events are still added to the alert. */
    public enum Status implements WireText {
        OPEN,
        CLOSED
    }
}
