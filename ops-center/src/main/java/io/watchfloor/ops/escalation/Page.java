package io.watchfloor.ops.escalation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to tell one person, with its tries to deliver.
 *
 * @param id hash of case, round or worsening, and step: the idempotency key of every try
 * @param round the escalation round that it belongs to
 * @param step 1 for the page that brings the news, then one more for each interval in which nobody answered it
 */
public record Page(String id, Kind kind, int round, int step, Instant queuedAt, List<Attempt> attempts, Status status) {

    /** What a page tells. */
    public enum Kind {
        /** A case opened, or opened again, and nobody has it. */
        OPENED,
        /** A case that somebody has got worse. */
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
     * How one try ended.
     *
     * @param digest id of the digest page that told about the case; null when the page went alone
     */
    public record Attempt(
            Instant at,
            Outcome outcome,
            String detail,
            @Nullable String digest) {

        /** A try of a page that went alone. */
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
     * {@code QUEUED} until delivered or given up; given up as what the last try was. {@code CANCELLED} when somebody answered
     * before: by an acknowledgement, a confirmation or the end of the case.
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
