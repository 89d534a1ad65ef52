package io.watchfloor.dashboards.alerts.board;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.dashboards.alerts.views.MatchReasonView;
import io.watchfloor.dashboards.alerts.views.TelemetryView;
import io.watchfloor.dashboards.alerts.views.TimeCorrection;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.asset.evidence.EvidenceReader;
import io.watchfloor.ops.asset.evidence.EvidenceReader.Result;
import io.watchfloor.ops.asset.evidence.EvidenceRecord;
import io.watchfloor.sigma.explain.MatchReason;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Reads the raw telemetry of alerts, decrypted with the keys of the assets. */
final class EvidenceTelemetry {

    private static final String SELECT = """
            SELECT e.alert, e.record, e.time, e.raw, e.because, e.corrected_by, a.rule
            FROM alert_evidence e JOIN alert_board a ON a.id = e.alert""";

    private EvidenceTelemetry() {}

    /** @param because match reasons as JSON */
    private record StoredProof(
            String alert,
            String record,
            Instant time,
            String raw,
            @Nullable String because,
            @Nullable Long correctedBy,
            String rule) {}

    /**
     * Returns the latest records first. For erased evidence {@code raw} is null, and {@code erased} states when, by whom and why the
     * evidence was erased.
     */
    static List<TelemetryView> telemetry(Handle handle, String alert) {
        EvidenceReader reading = new EvidenceReader(handle);
        return handle
                .createQuery(SELECT + " WHERE e.alert = :alert ORDER BY e.seq DESC")
                .bind("alert", alert)
                .map((row, context) -> readProof(row))
                .list()
                .stream()
                .map(one -> opened(one, reading))
                .toList();
    }

    /** Returns records by alert, latest first, with at most {@code most} records for the whole case. */
    static Map<String, List<TelemetryView>> ofCase(Handle handle, String caseId, int most) {
        EvidenceReader reading = new EvidenceReader(handle);
        Map<String, List<TelemetryView>> found = new LinkedHashMap<>();
        handle.createQuery(
                        SELECT
                                + " WHERE a.case_id = ANY (ARRAY(SELECT case_and_parts(:case))) ORDER BY e.seq DESC LIMIT :most")
                .bind("case", caseId)
                .bind("most", most)
                .map((row, context) -> readProof(row))
                .list()
                .forEach(one -> found.computeIfAbsent(one.alert(), alert -> new ArrayList<>())
                        .add(opened(one, reading)));
        return found;
    }

    private static StoredProof readProof(ResultSet row) throws SQLException {
        return new StoredProof(
                row.getString("alert"),
                row.getString("record"),
                SqlTimestamps.of(row, "time"),
                row.getString("raw"),
                row.getString("because"),
                row.getObject("corrected_by", Long.class),
                row.getString("rule"));
    }

    private static TelemetryView opened(StoredProof kept, EvidenceReader reading) {
        TelemetryView view = switch (reading.open(kept.record(), kept.raw())) {
            case Result.Legible legible ->
                TelemetryView.legible(
                        kept.record(), kept.time(), legible.proof().raw(), because(kept, legible.proof()));
            case Result.Erased erased -> TelemetryView.erased(kept.record(), kept.time(), erased.erasure());
            case Result.Damaged damaged -> TelemetryView.damaged(kept.record(), kept.time());
        };
        return view.with(TimeCorrection.of(kept.time(), kept.correctedBy()));
    }

    private static @Nullable List<MatchReasonView> because(StoredProof kept, EvidenceRecord proof) {
        List<MatchReason> because = proof.because().get(kept.rule());
        if (because != null && !because.isEmpty()) {
            return views(because);
        }
        return kept.because() == null ? null : views(Json.readList(kept.because(), MatchReason.class));
    }

    private static List<MatchReasonView> views(List<MatchReason> because) {
        return because.stream().map(MatchReasonView::of).toList();
    }
}
