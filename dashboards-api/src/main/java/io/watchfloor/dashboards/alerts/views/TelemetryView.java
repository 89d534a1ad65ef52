package io.watchfloor.dashboards.alerts.views;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.asset.evidence.Erasure;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A record that proves an alert. */
@Meaning("A record that proves an alert.")
public record TelemetryView(
        @Meaning("sensor/epoch/sequence") String record,
        Instant time,

        @Meaning("As the sensor sent it; null when it cannot be read any more.") @Nullable
        String raw,

        @Meaning(
                "What the rule, or a rule that a correlation counts, asked for and the record had; absent when that is not known.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        List<ReasonView> because,

        @Meaning("What the record holds encoded; absent when that is nothing.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        List<DecodedTextView> decoded,

        @Meaning("When the evidence was erased, by whom and why; absent when it was not.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        ErasureView erased,

        @Meaning("True when the record's key does not fit it; absent otherwise.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        Boolean damaged,

        @Meaning("What its time was before; absent when it was not corrected.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        TimeCorrection corrected) {

    public static TelemetryView legible(String record, Instant time, String raw, @Nullable List<ReasonView> because) {
        return new TelemetryView(record, time, raw, because, null, null, null, null);
    }

    public static TelemetryView erased(String record, Instant time, Erasure erasure) {
        return new TelemetryView(record, time, null, null, null, ErasureView.of(erasure), null, null);
    }

    public static TelemetryView damaged(String record, Instant time) {
        return new TelemetryView(record, time, null, null, null, null, true, null);
    }

    /** With what its time was before it was corrected. */
    public TelemetryView with(@Nullable TimeCorrection before) {
        return new TelemetryView(record, time, raw, because, decoded, erased, damaged, before);
    }

    /** With what was found out about it. */
    public TelemetryView explained(List<ReasonView> reasons, List<DecodedTextView> texts) {
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
