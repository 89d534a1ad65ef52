package io.watchfloor.dashboards.alerts.views;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.asset.evidence.Erasure;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Meaning("A record of the evidence of an alert.")
public record TelemetryView(
        @Meaning("sensor/epoch/sequence") String record,
        Instant time,

        @Meaning("The record as sent by the sensor; null if the record can no longer be read.") @Nullable
        String raw,

        @Meaning("The conditions that the record matched: conditions of the rule, or of a rule that a"
                + " correlation rule counts. Absent if unknown.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        List<MatchReasonView> because,

        @Meaning("Decoded content of encoded fields; absent if there are none.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        List<DecodedTextView> decoded,

        @Meaning("When the evidence was erased, who erased it, and why; absent if the evidence was not erased.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        ErasureView erased,

        @Meaning("True if the record cannot be decrypted with its key; absent otherwise.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        Boolean damaged,

        @Meaning("The original time of the record; absent if the time was not corrected.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        TimeCorrection corrected) {

    public static TelemetryView legible(
            String record, Instant time, String raw, @Nullable List<MatchReasonView> because) {
        return new TelemetryView(record, time, raw, because, null, null, null, null);
    }

    public static TelemetryView erased(String record, Instant time, Erasure erasure) {
        return new TelemetryView(record, time, null, null, null, ErasureView.of(erasure), null, null);
    }

    public static TelemetryView damaged(String record, Instant time) {
        return new TelemetryView(record, time, null, null, null, null, true, null);
    }

    /** Returns a copy with the original time, before the correction. */
    public TelemetryView with(@Nullable TimeCorrection before) {
        return new TelemetryView(record, time, raw, because, decoded, erased, damaged, before);
    }

    /** Returns a copy with match reasons and decoded texts. */
    public TelemetryView explained(List<MatchReasonView> reasons, List<DecodedTextView> texts) {
        return new TelemetryView(
                record,
                time,
                raw,
                reasons.isEmpty() ? null : reasons,
                texts.isEmpty() ? null : texts,
                erased,
                damaged,
                corrected);
    }
}
