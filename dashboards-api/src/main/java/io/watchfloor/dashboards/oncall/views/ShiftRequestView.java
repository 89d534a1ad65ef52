package io.watchfloor.dashboards.oncall.views;

import io.watchfloor.dashboards.oncall.ShiftRequest;
import io.watchfloor.dashboards.oncall.ShiftRequest.Period;
import io.watchfloor.dashboards.oncall.ShiftRequest.State;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request to cover or swap a shift. */
@Meaning("A request to cover or swap a shift.")
public record ShiftRequestView(
        String id,
        String schedule,
        @Meaning("take-over (cover request) or swap.") String kind,
        @Meaning("Person who gives the shift away.") String asker,
        @Meaning("Person who takes the shift.") String asked,
        Instant from,
        @Meaning("End time, exclusive.") Instant until,

        @Meaning("For a swap: start of the shift that the requester takes in return.") @Nullable
        Instant returnFrom,

        @Meaning("For a swap: end of the shift that the requester takes in return.") @Nullable
        Instant returnUntil,

        @Meaning("Reason; may be empty.") String reason,

        @Meaning("open, accepted, declined, withdrawn or expired.")
        String state,

        Instant madeAt,

        @Meaning("Time until which the request can be accepted.")
        Instant expiresAt,

        @Nullable Instant decidedAt,

        @Meaning("Actions that you can take: accept, decline or withdraw.")
        List<String> allowed) {

    /** @param reader person for whom the allowed actions are computed */
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
