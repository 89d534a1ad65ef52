package io.watchfloor.ops.intake.health;

import io.watchfloor.config.sensor.IngestSettings;
import io.watchfloor.config.text.KebabCaseName;
import io.watchfloor.ops.platform.text.WireText;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The state of a sensor, derived from its connection and its latest records. */
public enum SensorState implements WireText {
    /** The sensor sends records, and is connected or was connected until a moment ago. */
    LIVE,
    /** The sensor is connected, but sends no records. */
    QUIET,
    /** The sensor said goodbye, or has never run. */
    STOPPED,
    /** The sensor's connection ended without a goodbye. */
    LOST,
    /** It was revoked. */
    REMOVED;

    /** The reason that a sensor gives in its goodbye when it was stopped normally. */
    private static final String IN_ORDER = "stopped in order";

    /** A sensor whose stream broke reconnects within this time, if the sensor still runs. */
    static final Duration RETURNS_WITHIN = Duration.ofSeconds(20);

    /** How a stream ended without a goodbye from the sensor. */
    public enum Ending implements KebabCaseName {
        /** The sensor's side closed the connection. */
        BROKE(
                "The connection was lost without a goodbye from the sensor, as happens when the sensor is killed or crashes."),
        /** No more data arrived on an open connection. */
        SILENT(
                "No data arrives on the open connection. The sensor's host is turned off or disconnected, or the network is interrupted."),
        /** The center closed the connection. */
        CENTER("The center closed the connection, and the sensor did not reconnect.");

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
     * The facts from which the state is derived.
     *
     * @param connected whether the sensor has a live stream
     * @param connectedAt when the latest stream began; null for a sensor that uses only HTTP requests or has never
     *     run
     * @param heardAt when a frame of the sensor last arrived on a stream
     * @param recordsAt when records of the sensor were last evaluated
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

    /** The time and the reason of the sensor's goodbye. */
    public record Stopped(Instant at, String reason) {}

    /** The time and the reason of the end of the latest stream. */
    public record Ended(Instant at, Ending how) {}

    /**
     * The current state.
     *
     * @param since when the state began, as far as is known
     * @param reason a sentence for users; empty if the state needs no explanation
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
            return new Now(LIVE, connected, "The connection ended a moment ago, and the sensor may reconnect.");
        }
        return new Now(
                LOST,
                heard,
                ended != null && known
                        ? ended.how().sentence
                        : "The node to which the sensor was connected failed, and the sensor did not reconnect.");
    }

    private static Now withoutStream(Facts facts, Duration quietAfter, Instant now) {
        Instant records = facts.recordsAt();
        return records == null
                ? new Now(STOPPED, facts.enrolledAt(), "The sensor is enrolled but has not run yet.")
                : working(records, records, quietAfter, now);
    }

    private static Now working(Instant since, @Nullable Instant records, Duration quietAfter, Instant now) {
        Instant latest = records == null || records.isBefore(since) ? since : records;
        return latest.plus(quietAfter).isAfter(now)
                ? new Now(LIVE, since, "")
                : new Now(QUIET, latest, "The sensor is connected but sends no records.");
    }

    private static Instant latest(Instant one, @Nullable Instant... others) {
        Instant latest = one;
        for (Instant other : others) {
            latest = other != null && other.isAfter(latest) ? other : latest;
        }
        return latest;
    }
}
