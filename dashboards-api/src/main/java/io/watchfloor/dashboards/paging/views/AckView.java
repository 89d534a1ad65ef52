package io.watchfloor.dashboards.paging.views;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.cases.CaseStatus;
import io.watchfloor.ops.platform.text.WireText;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A case as shown by an acknowledge link. */
@Meaning("The case of a notification link.")
public record AckView(
        @JsonProperty("case") String caseId,
        long number,
        String title,
        Level severity,
        CaseStatus status,
        int round,

        @Meaning("Person for whom the link was created.") String person,

        @Meaning("User who acknowledged the case; null if it is unacknowledged.") @Nullable
        String holder,

        @Nullable Instant acknowledgedAt,

        @Meaning("open: a POST acknowledges the case. yours: the person has already acknowledged it. done:"
                + " this request acknowledged it.")
        State state,

        @Meaning("Expiry time of the link.") Instant expiresAt,

        @Meaning("Address of the case.") String link) {

    /** State of the link. */
    public enum State implements WireText {
        OPEN,
        YOURS,
        DONE
    }
}
