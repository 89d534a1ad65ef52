package io.watchfloor.dashboards.board;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.watchfloor.ops.alert.Alert;
import io.watchfloor.ops.asset.AssetEvent.Detection;
import io.watchfloor.ops.asset.AssetEvent.Evidence;
import io.watchfloor.ops.asset.AssetEvent.TelemetryAbsorbed;
import io.watchfloor.ops.correlation.Member;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The raw telemetry behind alerts: bounded an alert, so that a rule that matches everything costs no more than another. */
final class Evidences {

    /** The latest so many detections and records of an alert are kept, beside its first ones. */
    static final int LATEST_KEPT = 50;

    static final int FIRST_KEPT = 10;

    private static final int WINDOW_RECORDS_KEPT = 500;

    private Evidences() {}

    /** Keeps what open windows count: the event that completes a window names its records, but holds only the last one. */
    static void keepForWindows(Handle tx, String asset, TelemetryAbsorbed event) {
        Set<String> members = event.windows().values().stream()
                .flatMap(window -> window.members().stream())
                .map(Member::record)
                .collect(Collectors.toSet());
        List<Evidence> kept = event.evidence().stream()
                .filter(one -> members.contains(one.record()))
                .toList();
        if (kept.isEmpty()) {
            return;
        }
        try (PreparedBatch batch = tx.prepareBatch("""
                INSERT INTO window_evidence (asset, record, time, raw) VALUES (:asset, :record, :time, :raw)
                ON CONFLICT DO NOTHING""")) {
            kept.forEach(one -> batch.bind("asset", asset)
                    .bind("record", one.record())
                    .bind("time", Stored.time(one.time()))
                    .bind("raw", Stored.text(one.raw()))
                    .add());
            batch.execute();
        }
        tx.createUpdate("""
                DELETE FROM window_evidence WHERE asset = :asset AND seq <= (SELECT seq FROM window_evidence
                    WHERE asset = :asset ORDER BY seq DESC OFFSET :kept LIMIT 1)""")
                .bind("asset", asset)
                .bind("kept", WINDOW_RECORDS_KEPT)
                .execute();
    }

    /** Adds the event's detections to their alerts, which are on the board already. */
    static void prove(Handle tx, String asset, TelemetryAbsorbed event) {
        Map<String, Evidence> raw = new HashMap<>();
        event.evidence().forEach(one -> raw.put(one.record(), one));
        Map<String, List<Detection>> byAlert =
                event.detections().stream().collect(Collectors.groupingBy(Detection::alert));
        for (Alert alert : event.alerts()) {
            List<Detection> detections = byAlert.getOrDefault(alert.id(), List.of());
            addDetections(tx, alert, detections);
            addEvidence(tx, asset, alert, detections, raw);
        }
    }

    private static void addDetections(Handle tx, Alert alert, List<Detection> detections) {
        long dropped = alert.count() - LATEST_KEPT;
        long nth = alert.count() - detections.size();
        try (PreparedBatch batch = tx.prepareBatch("""
                INSERT INTO alert_detection (alert, nth, record, time) VALUES (:alert, :nth, :record, :time)
                ON CONFLICT DO NOTHING""")) {
            for (Detection detection : detections) {
                nth++;
                if (nth <= FIRST_KEPT || nth > dropped) {
                    batch.bind("alert", alert.id())
                            .bind("nth", nth)
                            .bind("record", detection.record())
                            .bind("time", Stored.time(detection.time()))
                            .add();
                }
            }
            batch.execute();
        }
        if (dropped > FIRST_KEPT) {
            tx.createUpdate("DELETE FROM alert_detection WHERE alert = :alert AND nth > :first AND nth <= :dropped")
                    .bind("alert", alert.id())
                    .bind("first", FIRST_KEPT)
                    .bind("dropped", dropped)
                    .execute();
        }
    }

    private static void addEvidence(
            Handle tx, String asset, Alert alert, List<Detection> detections, Map<String, Evidence> raw) {
        LinkedHashSet<String> records = new LinkedHashSet<>();
        for (Detection detection : detections) {
            if (detection.window() != null) {
                records.addAll(detection.window().records());
            }
            records.add(detection.record());
        }
        List<String> latest = new ArrayList<>(records);
        latest = latest.subList(Math.max(0, latest.size() - LATEST_KEPT), latest.size());
        List<String> elsewhere =
                latest.stream().filter(record -> !raw.containsKey(record)).toList();
        if (!elsewhere.isEmpty()) {
            copyFromWindows(tx, asset, alert, elsewhere);
        }
        try (PreparedBatch batch = tx.prepareBatch("""
                INSERT INTO alert_evidence (alert, record, time, raw) VALUES (:alert, :record, :time, :raw)
                ON CONFLICT DO NOTHING""")) {
            for (String record : latest) {
                Evidence one = raw.get(record);
                if (one != null) {
                    batch.bind("alert", alert.id())
                            .bind("record", record)
                            .bind("time", Stored.time(one.time()))
                            .bind("raw", Stored.text(one.raw()))
                            .add();
                }
            }
            batch.execute();
        }
        if (alert.count() > LATEST_KEPT || records.size() > LATEST_KEPT || !elsewhere.isEmpty()) {
            prune(tx, alert);
        }
    }

    private static void copyFromWindows(Handle tx, String asset, Alert alert, List<String> records) {
        tx.createUpdate("""
                INSERT INTO alert_evidence (alert, record, time, raw)
                SELECT :alert, record, time, raw FROM window_evidence
                WHERE asset = :asset AND record IN (<records>) ORDER BY seq
                ON CONFLICT DO NOTHING""")
                .bind("alert", alert.id())
                .bind("asset", asset)
                .bindList("records", records)
                .execute();
    }

    private static void prune(Handle tx, Alert alert) {
        tx.createUpdate("""
                DELETE FROM alert_evidence WHERE alert = :alert AND record <> :openedBy AND seq <= (
                    SELECT seq FROM alert_evidence WHERE alert = :alert ORDER BY seq DESC OFFSET :kept LIMIT 1)""")
                .bind("alert", alert.id())
                .bind("openedBy", alert.openedBy())
                .bind("kept", LATEST_KEPT)
                .execute();
    }

    /** Latest first. */
    static ArrayNode telemetry(Handle handle, String alert) {
        ArrayNode all = BoardJson.array();
        handle.createQuery("SELECT record, time, raw FROM alert_evidence WHERE alert = :alert ORDER BY seq DESC")
                .bind("alert", alert)
                .map((row, context) -> BoardJson.object()
                        .put("record", row.getString("record"))
                        .put("time", BoardJson.time(Stored.time(row, "time")))
                        .put("raw", row.getString("raw")))
                .forEach(all::add);
        return all;
    }
}
