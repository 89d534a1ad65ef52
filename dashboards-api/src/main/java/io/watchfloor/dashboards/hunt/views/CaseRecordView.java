package io.watchfloor.dashboards.hunt.views;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.watchfloor.dashboards.alerts.views.ErasureView;
import io.watchfloor.dashboards.board.CaseRecords;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.asset.evidence.EvidenceReader;
import io.watchfloor.ops.asset.evidence.EvidenceReader.Result;
import io.watchfloor.ops.cases.SealedRecord;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A record of the archive that is evidence of a case. */
@Meaning("A record of the archive that a user added to the evidence of a case.")
public record CaseRecordView(
        @Meaning("sensor/epoch/sequence") String record,
        String asset,

        @Meaning("When it happened, by the corrected clock.")
        Instant time,

        @Meaning("Log source as product/category/service; null if the format is not recognized.") @Nullable
        String logsource,

        @Meaning("The record as sent by the sensor; null if the record can no longer be read.") @Nullable
        String raw,

        @Meaning("When and by whom the record was added, and why.")
        Addition added,

        @Meaning("When the evidence was erased, who erased it, and why; absent if the evidence was not erased.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        ErasureView erased,

        @Meaning("True if the record cannot be decrypted with its key; absent otherwise.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        Boolean damaged) {

    @Meaning("When and by whom a record was added to a case.")
    public record Addition(String by, Instant at, @Nullable String note) {}

    public static CaseRecordView of(CaseRecords.Added one, EvidenceReader reading) {
        Addition added = new Addition(one.by(), one.at(), one.note());
        SealedRecord record = one.record();
        return switch (reading.open(record.record(), record.sealed())) {
            case Result.Legible legible -> of(record, legible.proof().raw(), added, null, null);
            case Result.Erased erased -> of(record, null, added, ErasureView.of(erased.erasure()), null);
            case Result.Damaged damaged -> of(record, null, added, null, true);
        };
    }

    private static CaseRecordView of(
            SealedRecord record,
            @Nullable String raw,
            Addition added,
            @Nullable ErasureView erased,
            @Nullable Boolean damaged) {
        return new CaseRecordView(
                record.record(), record.asset(), record.time(), record.logsource(), raw, added, erased, damaged);
    }
}
