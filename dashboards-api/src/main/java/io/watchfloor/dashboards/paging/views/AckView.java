package io.watchfloor.dashboards.paging.views;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.cases.CaseStatus;
import io.watchfloor.ops.platform.text.WireText;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A case, as the link of a message shows it to the person that the message was for. */
@Meaning("A case, as the link of a message shows it.")
public record AckView(
        @JsonProperty("case") String caseId,
        long number,
        String title,
        Level severity,
        CaseStatus status,
        int round,

        @Meaning("Whom the link is for.") String person,

        @Meaning("Who has the case; null while nobody has.") @Nullable
        String holder,

        @Nullable Instant acknowledgedAt,

        @Meaning("open: a POST takes the case. yours: the person has it already. done: this request took it.")
        State state,

        @Meaning("When the link ends.") Instant expiresAt,

        @Meaning("The case's page.") String link) {

    /** What the link is good for. */
    public enum State implements WireText {
        OPEN,
        YOURS,
        DONE
    }
}
