package io.watchfloor.ops.cases;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.watchfloor.ops.paging.oncall.ServiceGoal;
import io.watchfloor.ops.platform.text.WireText;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The clock of a goal of a case, as it is until something happens in the case.
 *
 * @param minutes the time in which the goal must be reached
 * @param dueAt when the time ends; null while the clock is paused, unless it ended before
 * @param warnAt when people are notified that the time runs out; null while the clock is paused
 * @param secondsLeft what is left of a paused clock; otherwise null
 * @param reachedAt when the goal was reached; null until then
 * @param warned whether people were notified that the time runs out
 */
public record ServiceClock(
        ServiceGoal goal,
        int minutes,
        State state,
        @Nullable Instant dueAt,
        @Nullable Instant warnAt,
        @Nullable Long secondsLeft,
        @Nullable Instant reachedAt,
        boolean warned) {

    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** What became of a goal. */
    public enum State implements WireText {
        RUNNING,
        PAUSED,
        /** Reached in time. */
        MET,
        /** The time has ended; the goal may have been reached later. */
        BREACHED;

        @JsonCreator
        public static State of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    /** When the clock changes without an event of the case; null if never. */
    @Nullable
    Instant changesAt() {
        return state != State.RUNNING ? null : warned ? dueAt : warnAt;
    }

    /** The state as a sentence, for notifications. */
    public String words() {
        String what = switch (goal) {
            case ACKNOWLEDGE -> "acknowledge";
            case CONTAIN -> "contain";
            case RESOLVE -> "resolve";
        };
        return dueAt == null
                ? "The time to %s is paused.".formatted(what)
                : state == State.BREACHED
                        ? "The time to %s ended at %s UTC.".formatted(what, MINUTE.format(dueAt))
                        : "The time to %s ends at %s UTC.".formatted(what, MINUTE.format(dueAt));
    }

    /** Whether people must be notified of this clock, of which they knew the state before. */
    boolean isNews(@Nullable ServiceClock before) {
        return switch (state) {
            case RUNNING -> warned && (before == null || !before.warned);
            case BREACHED -> reachedAt == null && (before == null || before.state != State.BREACHED);
            case PAUSED, MET -> false;
        };
    }
}
