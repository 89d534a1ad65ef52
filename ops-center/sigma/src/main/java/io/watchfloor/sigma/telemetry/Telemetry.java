package io.watchfloor.sigma.telemetry;

import io.watchfloor.sigma.language.LogSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One record as rules see it.
 *
 * @param asset the asset that the record is about
 * @param time when it happened, by the record's own clock; never far ahead of its receipt
 * @param logsources every log source that the record belongs to: a Sysmon record of a registry value is of several
 *     categories at once
 * @param fields the fields by the names that Sigma rules use; a value is a {@code String} or a
 *     {@code List<String>}, and the empty list stands for a field that is present without a value. In the order of the
 *     record, unmodifiable
 * @param raw the record as it was received
 * @param correctedMillis what has been added to the time because the clock that gave it is off; 0 when nothing
 */
public record Telemetry(
        AssetName asset,
        Instant time,
        List<LogSource> logsources,
        Map<String, Object> fields,
        String raw,
        long correctedMillis) {

    /** With a time that nobody corrected. */
    public Telemetry(
            AssetName asset, Instant time, List<LogSource> logsources, Map<String, Object> fields, String raw) {
        this(asset, time, logsources, fields, raw, 0);
    }

    /** The same record about another asset. */
    public Telemetry about(AssetName other) {
        return new Telemetry(other, time, logsources, fields, raw, correctedMillis);
    }

    /**
     * When a record was received.
     *
     * @param at by a clock that is right
     * @param correction what {@code at} has been corrected by; null when it needed none
     */
    public record Receipt(Instant at, @Nullable Correction correction) {

        /**
         * How far the clock is off by which the record was received.
         *
         * @param by what is added to its times
         * @param ownSince a time in the record is by the same clock when it is not before this one, by that clock; null when it never is
         */
        public record Correction(Duration by, @Nullable Instant ownSince) {

            /** @return null when the time is by another clock, or from before this one was known to be off */
            @Nullable
            Instant corrected(Instant written) {
                return ownSince == null || written.isBefore(ownSince) ? null : written.plus(by);
            }
        }

        /** By a clock that needs no correction. */
        public static Receipt at(Instant time) {
            return new Receipt(time, null);
        }
    }
}
