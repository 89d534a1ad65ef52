package io.watchfloor.dashboards.oncall.views;

import io.watchfloor.dashboards.oncall.ShiftRequest;
import io.watchfloor.dashboards.oncall.ShiftRequest.Period;
import io.watchfloor.dashboards.oncall.ShiftRequest.State;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Somebody asks another one to stand in for them. */
@Meaning("Somebody asks another one to take a shift over, or to swap it.")
public record ShiftRequestView(
        String id,
        String schedule,
        @Meaning("take-over or swap.") String kind,
        @Meaning("Who has the shift.") String asker,
        @Meaning("Who is to take it.") String asked,
        Instant from,
        @Meaning("No longer part of it.") Instant until,

        @Meaning("Of a swap: the begin of what the asker takes in return.") @Nullable
        Instant returnFrom,

        @Meaning("Of a swap: its end.") @Nullable Instant returnUntil,
        @Meaning("May be empty.") String reason,

        @Meaning("open, accepted, declined, withdrawn or expired.")
        String state,

        Instant madeAt,
        @Meaning("When nobody can accept it any more.") Instant expiresAt,
        @Nullable Instant decidedAt,

        @Meaning("What you may do with it: accept, decline or withdraw.")
        List<String> allowed) {

    /** @param reader who will see it */
    public static ShiftRequestView of(ShiftRequest one, String reader) {
        Period back = one.back();
        return new ShiftRequestView(
                one.id(),
                one.schedule(),
                one.kind(),
                one.asker(),
                one.asked(),
                one.shift().from(),
                one.shift().until(),
                back == null ? null : back.from(),
                back == null ? null : back.until(),
                one.reason(),
                one.state().text(),
                one.madeAt(),
                one.expiresAt(),
                one.decidedAt(),
                allowed(one, reader));
    }

    private static List<String> allowed(ShiftRequest one, String reader) {
        if (one.state() != State.OPEN) {
            return List.of();
        }
        return reader.equals(one.asked())
                ? List.of("accept", "decline")
                : reader.equals(one.asker()) ? List.of("withdraw") : List.of();
    }
}
