package io.watchfloor.dashboards.sensors.views;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.intake.quarantine.QuarantineReview;
import io.watchfloor.ops.intake.quarantine.RetryQueueReview;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Unprocessed telemetry. */
public final class UnprocessedView {

    private UnprocessedView() {}

    /** A record in quarantine. */
    @Meaning("An unprocessed record with its error.")
    public record Quarantined(
            String id,
            String sensor,

            @Meaning("Asset of the record, if known.") @Nullable
            String asset,

            Instant receivedAt,
            String code,
            String reason,

            @Meaning("Size of the stored part of the record in bytes.")
            long bytes,

            @Meaning("Whether only the first part of the record is stored. Such a record cannot be reprocessed.")
            boolean cut) {

        public static Quarantined of(QuarantineReview.Item item) {
            return new Quarantined(
                    item.place().toString(),
                    item.place().sensor(),
                    item.about(),
                    item.receivedAt(),
                    item.code(),
                    item.reason(),
                    item.bytes(),
                    item.cut());
        }
    }

    /** A quarantined record with its content. */
    @Meaning("An unprocessed record with its content.")
    public record QuarantinedRecord(
            @JsonUnwrapped Quarantined record,
            @JsonUnwrapped Raw body) {}

    /** Telemetry as received: text, or Base64 if it is not valid UTF-8. */
    public record Raw(
            @Meaning("The record as text; null if it is not valid UTF-8.") @Nullable
            String raw,

            @Meaning("Content as Base64 if the record is not valid UTF-8.")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            String rawBase64) {

        public static Raw of(byte[] body) {
            String text = new String(body, StandardCharsets.UTF_8);
            return Arrays.equals(text.getBytes(StandardCharsets.UTF_8), body)
                    ? new Raw(text, null)
                    : new Raw(null, Base64.getEncoder().encodeToString(body));
        }
    }

    /** A reprocessed record. */
    @Meaning("A record that was reprocessed.")
    public record ReprocessResult(String id, int detections) {}

    /** Pending records. */
    @Meaning("Pending records of a sensor for one asset.")
    public record Pending(
            String id,
            String asset,
            @JsonUnwrapped Spooled from,
            @JsonUnwrapped Waits waits) {

        public static Pending of(RetryQueueReview.Item item) {
            return new Pending(
                    Long.toString(item.id()),
                    item.asset(),
                    new Spooled(item.sensor(), "%016x".formatted(item.epoch()), item.first(), item.through()),
                    new Waits(
                            item.waits().records(),
                            item.waits().code(),
                            item.waits().reason(),
                            item.waits().since()));
        }
    }

    /** Position of the pending records in the sensor's spool. */
    public record Spooled(
            String sensor, @Meaning("16 hex digits.") String epoch, long first, long through) {}

    /** Why the records are pending. */
    public record Waits(long records, String code, String reason, Instant since) {}

    /** Pending records with their content. */
    @Meaning("Pending records with their content.")
    public record PendingPart(@JsonUnwrapped Pending part, List<PendingRecord> telemetry) {}

    /** A pending record. */
    @Meaning("A pending record.")
    public record PendingRecord(
            long sequence,
            Instant receivedAt,
            @JsonUnwrapped Raw body) {}

    /** Pending records that were processed now. */
    @Meaning("Number of pending records that were processed now.")
    public record Resumed(String id, long records) {}
}
