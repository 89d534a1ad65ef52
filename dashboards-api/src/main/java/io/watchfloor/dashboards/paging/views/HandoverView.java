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

/** The hand-over of a shift: what one person has in hand, for another to take. */
@Meaning("The hand-over of a shift: what one person has in hand, for another to take.")
public record HandoverView(
        String id,
        @Meaning("Who gives.") String from,
        @Meaning("Who takes.") String to,
        @Nullable String note,

        @Meaning("open: the taker has not answered. withdrawn: by the giver.")
        State state,

        Instant createdAt,
        @Nullable Instant decidedAt,

        @Meaning(
                "Everything in sentences, as it was when it was given, without the titles of cases that you do not see.")
        String summary,

        List<Item> cases) {

    /** The same with other texts. */
    public HandoverView shown(String summary, List<Item> cases) {
        return new HandoverView(id, from, to, note, state, createdAt, decidedAt, summary, cases);
    }

    /** What became of it. */
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

    /** One case of it. */
    @Meaning("One case of a hand-over, as it was when it was given.")
    public record Item(
            @JsonProperty("case") String caseId,
            long number,
            String title,
            Level severity,
            CaseStatus status,

            @Meaning("held: the giver has it. waiting: nobody has it, and the giver was told.")
            Why why,

            @Meaning("What became of it when the hand-over was accepted: done, or the code of why not. Null before.")
            @Nullable
            String outcome) {

        /** The same with another title. */
        public Item titled(String now) {
            return new Item(caseId, number, now, severity, status, why, outcome);
        }

        /** The same, with what became of it. */
        public Item became(String now) {
            return new Item(caseId, number, title, severity, status, why, now);
        }
    }

    /** Why a case is part of it. */
    public enum Why implements WireText {
        HELD,
        WAITING;

        @JsonCreator
        public static Why of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }
}
