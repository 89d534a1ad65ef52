package io.watchfloor.ops.asset;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import io.watchfloor.ops.asset.entity.SelfReports;
import io.watchfloor.ops.platform.id.EngineNames;
import io.watchfloor.sensors.protocol.ClockCorrection;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sigma.engine.DetectionEngine;
import io.watchfloor.sigma.engine.ScanResult;
import io.watchfloor.sigma.indicator.IndicatorSet;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.profile.EntityProfiles;
import io.watchfloor.sigma.telemetry.Telemetry;
import io.watchfloor.sigma.telemetry.Telemetry.Receipt;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import io.watchfloor.sigma.telemetry.UnreadableTelemetry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One record on its way to its asset: the received bytes and, on the receiving node, the data that was derived from
 * the bytes. Only the received bytes are sent to other nodes, because deriving the data again produces the same
 * result and is cheaper than sending it.
 *
 * @param read the parsed record; null if it was not parsed
 * @param judged the matching rules; null if the record must be parsed first
 * @param indicators with which the gate evaluates all records of the batch; null if the record came from another node
 */
public record Submission(
        TelemetryRecord received,
        @JsonIgnore @Nullable Telemetry read,
        @JsonIgnore @Nullable Matches judged,
        @JsonIgnore @Nullable IndicatorSet indicators) {

    /**
     * The matching rules, and the engine and the profiles that determined them. Valid only for an asset that uses the
     * same engine. The profiles may be older than the asset's: a record is evaluated with one state of the profiles.
     */
    public record Matches(DetectionEngine by, List<Rule> matched, EntityProfiles profiles) {

        public static Matches of(Evaluator evaluator, List<Rule> matched) {
            return new Matches(evaluator.engine(), matched, evaluator.profiles());
        }

        /** The rules that a scan of the record's bytes found; null when the record must be parsed to find them. */
        public static @Nullable Matches of(Evaluator evaluator, ScanResult scanned) {
            return switch (scanned) {
                case ScanResult.NeedsParsing unclear -> null;
                case ScanResult.NoMatch nothing -> of(evaluator, List.of());
                case ScanResult.Match found -> of(evaluator, found.rules());
            };
        }
    }

    @JsonCreator
    public Submission(TelemetryRecord received) {
        this(received, null, null, null);
    }

    /** A record that was evaluated without indicators. */
    public Submission(TelemetryRecord received, @Nullable Telemetry read, @Nullable Matches judged) {
        this(received, read, judged, null);
    }

    long sequence() {
        return received.sequence();
    }

    Instant receivedAt() {
        return Instant.ofEpochMilli(received.receivedAtMillis());
    }

    /** Returns the matching rules, or null when the record must be parsed first. */
    @Nullable
    Matches matched(Evaluator judge) {
        if (judged != null && judged.by().equals(judge.engine())) {
            return judged;
        }
        List<Rule> scanned = read == null ? judge.scan(received) : null;
        return scanned == null ? null : Matches.of(judge, scanned);
    }

    /**
     * Whether the record may contain a logon or an address. False if the record was evaluated unparsed, because the
     * bytes were checked for that before.
     */
    boolean mayContainIdentities() {
        return (judged == null || read != null) && SelfReports.mayContainIdentities(received.body());
    }

    /** Parses a record, with its times corrected if the sensor's clock was wrong. */
    public static Telemetry read(TelemetryReader reader, TelemetryRecord received) throws UnreadableTelemetry {
        return reader.read(
                received.body(), received.asset(), EngineNames.logsource(received.logsource()), receipt(received));
    }

    private static Receipt receipt(TelemetryRecord received) {
        Instant at = Instant.ofEpochMilli(received.receivedAtMillis());
        ClockCorrection clock = received.clock();
        if (clock == null) {
            return Receipt.at(at);
        }
        Long since = clock.ownSince();
        return new Receipt(
                at,
                new Receipt.Correction(
                        Duration.ofMillis(clock.millis()), since == null ? null : Instant.ofEpochMilli(since)));
    }

    Telemetry telemetry(TelemetryReader reader) {
        if (read != null) {
            return read;
        }
        try {
            return read(reader, received);
        } catch (UnreadableTelemetry e) {
            throw new IllegalStateException("the gate parsed record " + sequence() + ", but its asset cannot", e);
        }
    }
}
