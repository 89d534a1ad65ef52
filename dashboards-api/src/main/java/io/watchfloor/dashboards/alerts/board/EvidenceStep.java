package io.watchfloor.dashboards.alerts.board;

import io.watchfloor.dashboards.search.StoredValues;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.asset.AssetEvent.Detection;
import io.watchfloor.ops.asset.AssetEvent.Evidence;
import io.watchfloor.ops.asset.AssetEvent.TelemetryAbsorbed;
import io.watchfloor.ops.asset.evidence.SealedEvidence;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.correlation.CompletedWindow;
import io.watchfloor.ops.platform.id.AlertId;
import io.watchfloor.sigma.correlation.Member;
import io.watchfloor.sigma.explain.MatchReason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/**
 * Writes the detections and raw telemetry of events. Only the first and the latest detections of each alert are stored, so that even a
 * rule that matches every record causes only bounded storage.
 */
public final class EvidenceStep {

    /** Number of latest records stored in addition to the record that opened the alert. */
    public static final int LATEST_KEPT = 50;

    public static final int FIRST_KEPT = 10;

    private static final int WINDOW_RECORDS_KEPT = 500;

    private final List<NumberedDetection> detections = new ArrayList<>();
    private final Map<String, Map<String, Proof>> proofs = new LinkedHashMap<>();
    private final List<WindowRecord> windowRecords = new ArrayList<>();
    private final List<Missing> missing = new ArrayList<>();

    /** @param nth number of the detection within its alert, starting at 1 */
    private record NumberedDetection(
            long nth, Detection detection, @Nullable Long correctedBy) {}

    /** @param because match reasons as JSON */
    private record Proof(Evidence evidence, @Nullable String because) {}

    private record WindowRecord(String asset, Evidence evidence) {}

    private final Map<String, SealedEvidence> erased = new LinkedHashMap<>();

    /** Reads records of a correlation window that arrived with earlier events of these assets. */
    private record Missing(Set<String> assets, String alert, List<String> records) {}

    public void add(String asset, TelemetryAbsorbed event) {
        Set<String> members = members(event);
        Map<String, Evidence> raw = new HashMap<>();
        for (Evidence one : event.evidence()) {
            raw.put(one.record(), one);
            if (members.contains(one.record())) {
                windowRecords.add(new WindowRecord(asset, one));
            }
        }
        Map<AlertId, List<Detection>> byAlert =
                event.detections().stream().collect(Collectors.groupingBy(Detection::alert));
        for (Alert alert : event.alerts().changed()) {
            List<Detection> own = byAlert.getOrDefault(new AlertId(alert.id()), List.of());
            long nth = alert.seen().count() - own.size();
            for (Detection detection : own) {
                Evidence proof = raw.get(detection.record());
                detections.add(new NumberedDetection(++nth, detection, proof == null ? null : proof.correctedBy()));
            }
            prove(asset, alert, own, raw);
        }
    }

    /** Records counted by a correlation window of this asset or of another asset. */
    private static Set<String> members(TelemetryAbsorbed event) {
        return Stream.concat(
                        event.windows().changed().values().stream().flatMap(change -> change.added().stream()),
                        event.contributions().stream()
                                .map(one -> one.contribution().member()))
                .map(Member::record)
                .collect(Collectors.toSet());
    }

    private void prove(String asset, Alert alert, List<Detection> own, Map<String, Evidence> raw) {
        LinkedHashSet<String> elsewhere = new LinkedHashSet<>();
        Set<String> assets = new LinkedHashSet<>(List.of(asset));
        Map<String, Proof> proof = proofs.computeIfAbsent(alert.id(), id -> new LinkedHashMap<>());
        for (Detection detection : own) {
            LinkedHashSet<String> records = new LinkedHashSet<>();
            CompletedWindow window = detection.window();
            if (window != null) {
                records.addAll(window.records());
                assets.addAll(window.assets() == null ? List.of() : window.assets());
            }
            records.add(detection.record());
            for (String record : records) {
                Evidence one = raw.get(record);
                if (one == null) {
                    elsewhere.add(record);
                } else {
                    boolean matched = record.equals(detection.record());
                    proof.putIfAbsent(record, new Proof(one, matched ? json(detection.because()) : null));
                }
            }
        }
        if (!elsewhere.isEmpty()) {
            List<String> latest = new ArrayList<>(elsewhere);
            missing.add(new Missing(
                    assets, alert.id(), latest.subList(Math.max(0, latest.size() - LATEST_KEPT), latest.size())));
        }
        trim(alert, proof);
    }

    private static @Nullable String json(@Nullable List<MatchReason> because) {
        return because == null || because.isEmpty() ? null : StoredValues.text(Json.write(because));
    }

    private static void trim(Alert alert, Map<String, Proof> proof) {
        var oldest = proof.keySet().iterator();
        for (int excess = proof.size() - LATEST_KEPT - 1; excess > 0; ) {
            if (!oldest.next().equals(alert.openedBy())) {
                oldest.remove();
                excess--;
            }
        }
    }

    /**
     * Replaces the asset's evidence that was stored before evidence was encrypted. Encrypted evidence becomes unreadable when its key is
     * deleted.
     */
    public void erase(String asset, SealedEvidence instead) {
        erased.put(asset, instead);
    }

    /** @param alerts in their state after these events, already stored; cleared afterwards */
    public void write(Handle tx, Map<String, Alert> alerts) {
        writeWindowRecords(tx);
        writeDetections(tx, alerts);
        missing.forEach(one -> copyFromWindows(tx, one));
        writeProofs(tx);
        prune(tx, alerts);
        erased.forEach((asset, instead) -> clear(tx, asset, instead));
        detections.clear();
        proofs.clear();
        windowRecords.clear();
        missing.clear();
        erased.clear();
    }

    /** Also clears the asset's records that appear as counted records in alerts of other assets. */
    private static void clear(Handle tx, String asset, SealedEvidence instead) {
        tx.createUpdate("""
            UPDATE alert_evidence e SET raw = :instead, because = NULL
            WHERE NOT starts_with(e.raw, :sealed) AND (
                EXISTS (SELECT 1 FROM window_evidence w WHERE w.record = e.record AND w.asset = :asset)
                OR (EXISTS (SELECT 1 FROM alert_board a WHERE a.id = e.alert AND a.asset = :asset)
                    AND NOT EXISTS (SELECT 1 FROM window_evidence w WHERE w.record = e.record AND w.asset <> :asset)))\
            """)
                .bind("instead", instead.toString())
                .bind("sealed", SealedEvidence.START)
                .bind("asset", asset)
                .execute();
        tx.createUpdate("UPDATE window_evidence SET raw = :instead WHERE asset = :asset AND NOT starts_with(raw,"
                        + " :sealed)")
                .bind("instead", instead.toString())
                .bind("sealed", SealedEvidence.START)
                .bind("asset", asset)
                .execute();
    }

    private void writeWindowRecords(Handle tx) {
        if (windowRecords.isEmpty()) {
            return;
        }
        try (PreparedBatch insert = tx.prepareBatch("""
            INSERT INTO window_evidence (asset, record, time, raw, corrected_by)
            VALUES (:asset, :record, :time, :raw, :corrected)
            ON CONFLICT DO NOTHING\
            """);
                PreparedBatch delete = tx.prepareBatch("""
                    DELETE FROM window_evidence WHERE asset = :asset AND seq <= (SELECT seq FROM window_evidence
                        WHERE asset = :asset ORDER BY seq DESC OFFSET :kept LIMIT 1)\
                    """)) {
            windowRecords.forEach(kept ->
                    bind(insert, kept.evidence()).bind("asset", kept.asset()).add());
            insert.execute();
            windowRecords.stream()
                    .map(WindowRecord::asset)
                    .distinct()
                    .forEach(asset -> delete.bind("asset", asset)
                            .bind("kept", WINDOW_RECORDS_KEPT)
                            .add());
            delete.execute();
        }
    }

    private static PreparedBatch bind(PreparedBatch batch, Evidence evidence) {
        return batch.bind("record", evidence.record())
                .bind("time", StoredValues.time(evidence.time()))
                .bind("raw", StoredValues.text(evidence.raw()))
                .bind("corrected", evidence.correctedBy());
    }

    private void writeDetections(Handle tx, Map<String, Alert> alerts) {
        try (PreparedBatch batch = tx.prepareBatch("""
            INSERT INTO alert_detection (alert, nth, record, time, corrected_by)
            VALUES (:alert, :nth, :record, :time, :corrected)
            ON CONFLICT DO NOTHING\
            """)) {
            for (NumberedDetection seen : detections) {
                Alert alert = alerts.get(seen.detection().alert().value());
                if (alert != null
                        && (seen.nth() <= FIRST_KEPT
                                || seen.nth() > alert.seen().count() - LATEST_KEPT)) {
                    batch.bind("alert", alert.id())
                            .bind("nth", seen.nth())
                            .bind("record", seen.detection().record())
                            .bind("time", StoredValues.time(seen.detection().time()))
                            .bind("corrected", seen.correctedBy())
                            .add();
                }
            }
            batch.execute();
        }
    }

    private static void copyFromWindows(Handle tx, Missing missing) {
        tx.createUpdate("""
            INSERT INTO alert_evidence (alert, record, time, raw, corrected_by)
            SELECT :alert, record, time, raw, corrected_by FROM window_evidence
            WHERE asset IN (<assets>) AND record IN (<records>) ORDER BY seq
            ON CONFLICT DO NOTHING\
            """)
                .bind("alert", missing.alert())
                .bindList("assets", missing.assets())
                .bindList("records", missing.records())
                .execute();
    }

    private void writeProofs(Handle tx) {
        try (PreparedBatch batch = tx.prepareBatch("""
            INSERT INTO alert_evidence (alert, record, time, raw, because, corrected_by)
            VALUES (:alert, :record, :time, :raw, :because, :corrected)
            ON CONFLICT DO NOTHING\
            """)) {
            proofs.forEach((alert, proof) -> proof.values()
                    .forEach(one -> bind(batch, one.evidence())
                            .bind("alert", alert)
                            .bind("because", one.because())
                            .add()));
            batch.execute();
        }
    }

    private void prune(Handle tx, Map<String, Alert> alerts) {
        try (PreparedBatch detected = tx.prepareBatch(
                        "DELETE FROM alert_detection WHERE alert = :alert AND nth > :first AND nth <= :last");
                PreparedBatch proven = tx.prepareBatch("""
                    DELETE FROM alert_evidence WHERE alert = :alert AND record <> :openedBy AND seq <= (
                        SELECT seq FROM alert_evidence WHERE alert = :alert
                        ORDER BY seq DESC OFFSET :kept LIMIT 1)\
                    """)) {
            for (Alert alert : alerts.values()) {
                if (alert.seen().count() > LATEST_KEPT
                        || missing.stream().anyMatch(one -> one.alert().equals(alert.id()))) {
                    detected.bind("alert", alert.id())
                            .bind("first", FIRST_KEPT)
                            .bind("last", alert.seen().count() - LATEST_KEPT)
                            .add();
                    proven.bind("alert", alert.id())
                            .bind("openedBy", alert.openedBy())
                            .bind("kept", LATEST_KEPT)
                            .add();
                }
            }
            detected.execute();
            proven.execute();
        }
    }
}
