package io.watchfloor.sigma.telemetry;

import io.watchfloor.sigma.language.LogSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record in the form that rules are evaluated on.
 *
 * @param asset asset that the record is about
 * @param time time of the event by the record's own clock, at most five minutes after its receipt
 * @param logsources all log sources of the record; for example, a Sysmon registry record has several categories
 * @param fields fields by Sigma names, in the order of the record, unmodifiable. A value is a {@code String} or a
 *     {@code List<String>}; an empty list is a field without a value
 * @param raw record as received
 * @param correctedMillis milliseconds added to the time to correct a wrong clock; 0 without correction
 */
public record Telemetry(
        AssetName asset,
        Instant time,
        List<LogSource> logsources,
        Map<String, Object> fields,
        String raw,
        long correctedMillis) {

    /** Creates a record without time correction. */
    public Telemetry(
            AssetName asset, Instant time, List<LogSource> logsources, Map<String, Object> fields, String raw) {
        this(asset, time, logsources, fields, raw, 0);
    }

    /** Returns a copy of the record that is about another asset. */
    public Telemetry about(AssetName other) {
        return new Telemetry(other, time, logsources, fields, raw, correctedMillis);
    }

    /**
     * Receipt time of a record.
     *
     * @param at correct time of receipt
     * @param correction correction of the receiving clock; null if none was needed
     */
    public record Receipt(Instant at, @Nullable Correction correction) {

        /**
         * Correction of the clock of the receiving sensor.
         *
         * @param by duration that is added to the clock's times
         * @param ownSince times in the record are also corrected if the wrong clock wrote them at or after this time;
         *     null if no times in the record are corrected
         */
        public record Correction(Duration by, @Nullable Instant ownSince) {

            /** @return the corrected time; null if the time comes from another clock or is before the correction */
            @Nullable
            Instant corrected(Instant written) {
                return ownSince == null || written.isBefore(ownSince) ? null : written.plus(by);
            }
        }

        /** Creates a receipt by a correct clock, which needs no correction. */
        public static Receipt at(Instant time) {
            return new Receipt(time, null);
        }
    }
}
