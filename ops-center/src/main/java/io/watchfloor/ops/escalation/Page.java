package io.watchfloor.ops.escalation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One page to one person, with the attempts to deliver it.
 *
 * @param id hash of case, round or worsening, and step: the idempotency key of every attempt
 * @param round the escalation round that it belongs to
 * @param step 1 for the page that brings the news, plus one for each interval without an answer
 */
public record Page(String id, Kind kind, int round, int step, Instant queuedAt, List<Attempt> attempts, Status status) {

    /** What a page is about. */
    public enum Kind {
        /** A case opened or reopened, and nobody has taken it. */
        OPENED,
        /** A case that somebody has taken got worse. */
        WORSENED;

        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        @JsonCreator
        public static Kind of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * How one attempt ended.
     *
     * @param digest id of the digest that included the case; null when the page went alone
     */
    public record Attempt(
            Instant at,
            Outcome outcome,
            String detail,
            @Nullable String digest) {

        /** An attempt of a page that went alone. */
        public Attempt(Instant at, Outcome outcome, String detail) {
            this(at, outcome, detail, null);
        }
    }

    /** {@code AMBIGUOUS}: it may or may not have arrived, for instance after a time-out. */
    public enum Outcome {
        DELIVERED,
        FAILED,
        AMBIGUOUS;

        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        @JsonCreator
        public static Outcome of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * {@code QUEUED} until delivered or given up; a page that is given up has the outcome of its last attempt.
     * {@code CANCELLED} when somebody answered before, by an acknowledgement, a confirmation or the end of the case.
     */
    public enum Status {
        QUEUED,
        DELIVERED,
        FAILED,
        AMBIGUOUS,
        CANCELLED;

        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        @JsonCreator
        public static Status of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    public Page attempted(Attempt attempt, Status now) {
        List<Attempt> all = new ArrayList<>(attempts);
        all.add(attempt);
        return new Page(id, kind, round, step, queuedAt, List.copyOf(all), now);
    }

    public Page cancelled() {
        return new Page(id, kind, round, step, queuedAt, attempts, Status.CANCELLED);
    }
}
