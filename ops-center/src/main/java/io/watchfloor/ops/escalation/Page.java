package io.watchfloor.ops.escalation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One attempt to tell one person, with its tries to deliver.
 *
 * @param id hash of case, round and step: the idempotency key of every try
 * @param round the escalation round that it belongs to
 * @param step 1 for the page at the opening, then one more for each unacknowledged interval
 */
public record Page(String id, int round, int step, Instant queuedAt, List<Attempt> attempts, Status status) {

    /** How one try ended. */
    public record Attempt(Instant at, Outcome outcome, String detail) {}

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

    /** {@code QUEUED} until delivered or given up; given up as what the last try was. {@code CANCELLED} by an acknowledgement. */
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
        return new Page(id, round, step, queuedAt, List.copyOf(all), now);
    }

    public Page cancelled() {
        return new Page(id, round, step, queuedAt, attempts, Status.CANCELLED);
    }
}
