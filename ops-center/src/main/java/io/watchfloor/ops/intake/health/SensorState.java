package io.watchfloor.ops.intake.health;

import io.watchfloor.config.sensor.IngestSettings;
import io.watchfloor.config.text.KebabCaseName;
import io.watchfloor.ops.platform.text.WireText;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether a sensor watches. */
public enum SensorState implements WireText {
    /** Connected, or heard a moment ago, and its records come. */
    LIVE,
    /** Connected, but it has nothing to tell. */
    QUIET,
    /** It stopped in order, and said so; or it has not run yet. */
    STOPPED,
    /** It is away without a word. */
    LOST,
    /** It was revoked. */
    REMOVED;

    /** What a sensor says that is stopped as it should be. */
    private static final String IN_ORDER = "stopped in order";

    /** A sensor whose stream broke is back within this time, if it is there. */
    static final Duration RETURNS_WITHIN = Duration.ofSeconds(20);

    /** How a stream ended that ended without a goodbye. */
    public enum Ending implements KebabCaseName {
        /** The sensor's side closed it. */
        BROKE("It went without a goodbye: its connection broke off, as when it is killed or crashes."),
        /** Nothing came any more on an open connection. */
        SILENT(
                "Nothing comes any more on a connection that was never closed: its host is off or unplugged, or the network is cut."),
        /** The center ended it. */
        CENTER("The center ended its connection, and it did not come back.");

        private final String sentence;

        Ending(String sentence) {
            this.sentence = sentence;
        }

        static Ending of(@Nullable String text) {
            return Stream.of(values())
                    .filter(one -> one.text().equals(text))
                    .findFirst()
                    .orElse(CENTER);
        }
    }

    /**
     * What the state follows from.
     *
     * @param connected whether a stream speaks for it now
     * @param connectedAt when the latest stream began; null for one that only posts, or that has not run yet
     * @param heardAt when it was last heard on a stream
     * @param recordsAt when its records were last judged
     */
    public record Facts(
            Instant enrolledAt,
            @Nullable Instant revokedAt,
            boolean connected,
            @Nullable Instant connectedAt,
            @Nullable Instant heardAt,
            @Nullable Instant recordsAt,
            @Nullable Stopped stopped,
            @Nullable Ended ended) {}

    /** It said goodbye. */
    public record Stopped(Instant at, String reason) {}

    /** Its latest stream ended. */
    public record Ended(Instant at, Ending how) {}

    /**
     * The state.
     *
     * @param since when it began, as far as is known
     * @param reason a sentence for people; empty when there is nothing to say
     */
    public record Now(SensorState state, Instant since, String reason) {}

    public static Now of(Facts facts, IngestSettings.SilenceLimits silence, Instant now) {
        Duration quietAfter = silence.quietAfter();
        Instant revoked = facts.revokedAt();
        if (revoked != null) {
            return new Now(REMOVED, revoked, "It was revoked.");
        }
        Instant connected = facts.connectedAt();
        if (connected == null) {
            return withoutStream(facts, quietAfter, now);
        }
        if (facts.connected()) {
            return working(connected, facts.recordsAt(), quietAfter, now);
        }
        Stopped stopped = facts.stopped();
        if (stopped != null && !stopped.at().isBefore(connected)) {
            String why = stopped.reason().equals(IN_ORDER) ? "" : ": " + stopped.reason();
            return new Now(STOPPED, stopped.at(), "It " + IN_ORDER + why + ".");
        }
        Instant heard = latest(connected, facts.heardAt(), facts.recordsAt());
        Ended ended = facts.ended();
        boolean known = ended != null && !ended.at().isBefore(connected);
        Duration returns = RETURNS_WITHIN.compareTo(silence.detectAfter()) < 0 ? RETURNS_WITHIN : silence.detectAfter();
        if (heard.plus(returns).isAfter(now)) {
            return new Now(LIVE, connected, "Its connection ended a moment ago: it may come back.");
        }
        return new Now(
                LOST,
                heard,
                ended != null && known
                        ? ended.how().sentence
                        : "The node that it was connected to died, and it did not come back.");
    }

    private static Now withoutStream(Facts facts, Duration quietAfter, Instant now) {
        Instant records = facts.recordsAt();
        return records == null
                ? new Now(STOPPED, facts.enrolledAt(), "It is enrolled, and has not run yet.")
                : working(records, records, quietAfter, now);
    }

    private static Now working(Instant since, @Nullable Instant records, Duration quietAfter, Instant now) {
        Instant latest = records == null || records.isBefore(since) ? since : records;
        return latest.plus(quietAfter).isAfter(now)
                ? new Now(LIVE, since, "")
                : new Now(QUIET, latest, "It is there, and has no record to send.");
    }

    private static Instant latest(Instant one, @Nullable Instant... others) {
        Instant latest = one;
        for (Instant other : others) {
            latest = other != null && other.isAfter(latest) ? other : latest;
        }
        return latest;
    }
}
