package io.watchfloor.dashboards.alerts.views;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.incident.JournaledLink;
import io.watchfloor.ops.platform.text.WireText;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The current state of an alert. */
@Meaning("Detections of one asset and one rule, with an exact count.")
public record AlertView(
        String id,
        String rule,
        String title,
        @JsonUnwrapped Grade grade,
        String asset,
        @JsonUnwrapped Seen seen,
        Status status,
        @JsonUnwrapped Membership membership,
        @Meaning("ATT&CK technique ids.") List<String> attack) {

    /** How grave it is. */
    public record Grade(
            Level level,

            @Meaning("Why it is graver than its rule says; null when it is not.") @Nullable
            Raised raised) {}

    /** Where it belongs. */
    public record Membership(
            @JsonProperty("case") @Nullable String caseId,

            @Meaning("Why it belongs to its case: its strongest links to other alerts there, in words. Empty for the"
                    + " alert that opened it, and without a case.")
            List<String> links) {

        public Membership {
            links = links.stream().map(JournaledLink::inDirection).toList();
        }
    }

    /** What made it graver. */
    @Meaning("Why an alert is graver than its rule says: what people said of its asset when it opened.")
    public record Raised(
            @Meaning("The rule's level.") Level from,
            @Meaning("In words about the asset.") List<String> because) {}

    public @Nullable String caseId() {
        return membership.caseId();
    }

    public Level level() {
        return grade.level();
    }

    /** How often, and when. */
    public record Seen(long count, Instant firstSeen, Instant lastSeen) {}

    /** Whether it can still grow. */
    public enum Status implements WireText {
        OPEN,
        CLOSED
    }
}
