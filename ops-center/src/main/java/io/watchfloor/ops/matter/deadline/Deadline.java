package io.watchfloor.ops.matter.deadline;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.watchfloor.ops.platform.calendar.BusinessCalendar;
import io.watchfloor.ops.platform.text.WireText;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A deadline of a matter.
 *
 * @param id derived from the request
 * @param title what is due
 * @param law the law that sets the term; may be empty
 * @param pauseLaw the law that allows to pause the term; empty if none does, so that the deadline cannot be paused
 * @param reckoning how the end is computed
 * @param remindBefore when the members are reminded
 * @param progress what has happened
 */
public record Deadline(
        String id,
        String title,
        String law,
        String pauseLaw,
        Reckoning reckoning,
        Duration remindBefore,
        Progress progress) {

    /** Maximum number of deadlines of a matter, and of pauses of a deadline. */
    public static final int MOST = 100;

    /** @param calendar name of the calendar with the holidays; empty for Saturday and Sunday only */
    public record Reckoning(Instant start, Term term, ZoneId zone, String calendar) {}

    /**
     * @param metAt null until the deadline was met
     * @param missedAt the end that passed before the deadline was met; null if none did
     * @param remindedAt null until the members were reminded
     */
    public record Progress(
            List<Term.Pause> pauses,
            @Nullable Instant metAt,
            @Nullable Instant missedAt,
            @Nullable Instant remindedAt) {

        public static final Progress NONE = new Progress(List.of(), null, null, null);

        public Progress {
            pauses = List.copyOf(pauses);
        }
    }

    /** What became of a deadline. */
    public enum State implements WireText {
        RUNNING,
        PAUSED,
        MET,
        /** Its end has passed; it may have been met later. */
        MISSED;

        @JsonCreator
        public static State of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    /** What time brings. */
    public enum Notice implements WireText {
        REMINDER,
        END
    }

    /** The result of a change. */
    public sealed interface Changed {
        record To(Deadline deadline) implements Changed {}

        record Refused(String code, String message) implements Changed {}
    }

    public State state() {
        return progress.missedAt() != null
                ? State.MISSED
                : progress.metAt() != null ? State.MET : isPaused() ? State.PAUSED : State.RUNNING;
    }

    private boolean isPaused() {
        return !progress.pauses().isEmpty() && progress.pauses().getLast().until() == null;
    }

    /** @return empty if the calendar has too few business days */
    public Optional<Instant> end(BusinessCalendar calendar, Instant now) {
        return reckoning.term().end(reckoning.start(), reckoning.zone(), calendar, progress.pauses(), now);
    }

    /** Meeting a deadline after its end leaves it missed. A deadline that was met stays met. */
    public Changed met(BusinessCalendar calendar, Instant at, Instant now) {
        if (progress.metAt() != null) {
            return new Changed.To(this);
        }
        if (at.isBefore(reckoning.start()) || at.isAfter(now)) {
            return new Changed.Refused(
                    "deadline.met-at", "The deadline was met between its start and now. Correct metAt.");
        }
        Instant end = end(calendar, at).orElse(null);
        boolean late = !isPaused() && end != null && !at.isBefore(end);
        return new Changed.To(with(new Progress(ended(at), at, late ? end : null, progress.remindedAt())));
    }

    public Changed paused(Instant now) {
        if (pauseLaw.isEmpty()) {
            return new Changed.Refused(
                    "deadline.no-pause", "No law that allows to pause this deadline was named when it was added.");
        }
        if (state() == State.PAUSED) {
            return new Changed.To(this);
        }
        if (state() != State.RUNNING || progress.pauses().size() >= MOST) {
            return new Changed.Refused(
                    "deadline.not-running", "The deadline is %s, so it cannot be paused.".formatted(state().text()));
        }
        List<Term.Pause> all = new ArrayList<>(progress.pauses());
        all.add(new Term.Pause(now, null));
        return new Changed.To(with(new Progress(all, null, null, progress.remindedAt())));
    }

    public Changed resumed(Instant now) {
        return state() == State.PAUSED
                ? new Changed.To(with(new Progress(ended(now), null, null, progress.remindedAt())))
                : new Changed.To(this);
    }

    private List<Term.Pause> ended(Instant at) {
        if (!isPaused()) {
            return progress.pauses();
        }
        List<Term.Pause> all = new ArrayList<>(progress.pauses());
        all.set(all.size() - 1, new Term.Pause(all.getLast().from(), at));
        return all;
    }

    /** What is due by now, and the deadline after it. */
    public record Due(Deadline deadline, Notice notice, Instant end) {}

    /** @return empty if nothing is due */
    public Optional<Due> due(BusinessCalendar calendar, Instant now) {
        Instant end = end(calendar, now).orElse(null);
        if (state() != State.RUNNING || end == null) {
            return Optional.empty();
        }
        if (!now.isBefore(end)) {
            return Optional.of(
                    new Due(with(new Progress(progress.pauses(), null, end, progress.remindedAt())), Notice.END, end));
        }
        return progress.remindedAt() == null && !now.isBefore(end.minus(remindBefore))
                ? Optional.of(new Due(with(new Progress(progress.pauses(), null, null, now)), Notice.REMINDER, end))
                : Optional.empty();
    }

    private Deadline with(Progress now) {
        return new Deadline(id, title, law, pauseLaw, reckoning, remindBefore, now);
    }
}
