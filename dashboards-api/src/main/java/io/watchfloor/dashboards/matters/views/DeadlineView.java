package io.watchfloor.dashboards.matters.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.matter.deadline.Deadline;
import io.watchfloor.ops.matter.deadline.Term;
import io.watchfloor.ops.platform.text.WireText;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Meaning("A deadline of a matter.")
public record DeadlineView(
        String id,
        String title,

        @Meaning("The law that sets the term. May be empty.")
        String law,

        @Meaning("The law that allows to pause the term. Empty if the deadline cannot be paused.")
        String pauseLaw,

        @Meaning("null if the deadline cannot be read.") @Nullable
        ReckoningView reckoning,

        DeadlineState state,

        @Meaning(
                "The first moment that is too late, as computed now. null if the calendar has too few business days, or if"
                        + " the deadline cannot be read.")
        @Nullable
        Instant endAt,

        @Meaning("null if the deadline cannot be read.") @Nullable
        ProgressView progress) {

    /** State of a deadline for people. */
    public enum DeadlineState implements WireText {
        RUNNING,
        PAUSED,
        MET,
        MISSED,
        /** The stored deadline is damaged, or a newer version wrote it. */
        UNREADABLE;

        private static DeadlineState of(Deadline.State state) {
            return switch (state) {
                case RUNNING -> RUNNING;
                case PAUSED -> PAUSED;
                case MET -> MET;
                case MISSED -> MISSED;
            };
        }
    }

    @Meaning("How the end of a deadline is computed.")
    public record ReckoningView(
            Instant startAt,
            Term.Unit unit,
            int count,
            @Meaning("Time zone of the jurisdiction.") String zone,

            @Meaning("Calendar with the holidays. Empty: only Saturday and Sunday are free.")
            String calendar,

            @Meaning("How many hours before the end the members are reminded.")
            long remindHours) {}

    @Meaning("A pause. The term does not run meanwhile.")
    public record PauseView(
            Instant from,

            @Meaning("null while the pause lasts.") @Nullable
            Instant until) {}

    @Meaning("What has happened.")
    public record ProgressView(
            List<PauseView> pauses,
            @Nullable Instant metAt,

            @Meaning("The end that passed before the deadline was met.") @Nullable
            Instant missedAt,

            @Nullable Instant remindedAt) {}

    /** A deadline that this node cannot read. */
    public static DeadlineView unreadable(String id) {
        return new DeadlineView(id, "", "", "", null, DeadlineState.UNREADABLE, null, null);
    }

    /** @param endAt as computed with the calendar; null if it cannot be computed */
    public static DeadlineView of(Deadline one, @Nullable Instant endAt) {
        Deadline.Reckoning how = one.reckoning();
        Deadline.Progress progress = one.progress();
        return new DeadlineView(
                one.id(),
                one.title(),
                one.law(),
                one.pauseLaw(),
                new ReckoningView(
                        how.start(),
                        how.term().unit(),
                        how.term().count(),
                        how.zone().getId(),
                        how.calendar(),
                        one.remindBefore().toHours()),
                DeadlineState.of(one.state()),
                endAt,
                new ProgressView(
                        progress.pauses().stream()
                                .map(pause -> new PauseView(pause.from(), pause.until()))
                                .toList(),
                        progress.metAt(),
                        progress.missedAt(),
                        progress.remindedAt()));
    }
}
