package io.watchfloor.dashboards.paging.views;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.cases.CaseStatus;
import io.watchfloor.ops.platform.text.WireText;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A shift handoff: cases that one person hands to another. */
@Meaning("A shift handoff: the open cases that one person hands to another.")
public record HandoverView(
        String id,
        @Meaning("Person who hands off.") String from,
        @Meaning("Person who receives the handoff.") String to,
        @Nullable String note,

        @Meaning("State of the handoff. open: not answered. withdrawn: by the person who hands off.")
        State state,

        Instant createdAt,
        @Nullable Instant decidedAt,

        @Meaning("Summary at the time of the handoff, without the titles of cases outside your scope.")
        String summary,

        List<Item> cases) {

    /** Returns a copy of the handoff with other texts. */
    public HandoverView shown(String summary, List<Item> cases) {
        return new HandoverView(id, from, to, note, state, createdAt, decidedAt, summary, cases);
    }

    /** State of the handoff. */
    public enum State implements WireText {
        OPEN,
        ACCEPTED,
        DECLINED,
        WITHDRAWN;

        @JsonCreator
        public static State of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    /** A case of the handoff. */
    @Meaning("A case of a handoff, as it was when the handoff was created.")
    public record Item(
            @JsonProperty("case") String caseId,
            long number,
            String title,
            Level severity,
            CaseStatus status,

            @Meaning("held: acknowledged by the person who hands off. waiting: unacknowledged, and that person"
                    + " was notified.")
            Why why,

            @Meaning(
                    "Result after the handoff was accepted: done, or an error code. Null until the handoff is accepted.")
            @Nullable
            String outcome) {

        /** Returns a copy of the case with another title. */
        public Item titled(String now) {
            return new Item(caseId, number, now, severity, status, why, outcome);
        }

        /** Returns a copy of the case with the result. */
        public Item withResult(String now) {
            return new Item(caseId, number, title, severity, status, why, now);
        }
    }

    /** Why the case belongs to the handoff. */
    public enum Why implements WireText {
        HELD,
        WAITING;

        @JsonCreator
        public static Why of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }
}
