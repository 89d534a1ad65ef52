package io.watchfloor.ops.intake.input.pull;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.ops.detection.alert.FindingName;
import io.watchfloor.ops.intake.input.InputRecord;
import io.watchfloor.ops.intake.sensor.AssetPattern;
import io.watchfloor.ops.platform.id.EngineNames;
import io.watchfloor.sensors.protocol.AssetId;
import io.watchfloor.sigma.language.Finding;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import io.watchfloor.sigma.telemetry.UnreadableTelemetry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * Which asset each of Microsoft's alerts is about. Graph and the audit log name different assets for the same alert, a
 * later version may name another device, and a change of the status names none. The asset that the first record names
 * is therefore stored for all nodes, and gets all records of the alert, so that they become one alert here.
 */
final class FindingAssets {

    /** Microsoft changes an alert no longer than this time after the last change. */
    private static final Duration KEPT = Duration.ofDays(400);

    private final Jdbi database;
    private final TelemetryReader reader = new TelemetryReader();
    private final List<AssetPattern> allowed;

    /** @param allowed patterns of the assets about which the input may report */
    FindingAssets(Jdbi database, List<String> allowed) {
        this.database = database;
        this.allowed = allowed.stream().map(AssetPattern::parse).toList();
    }

    /** The alert of Graph's alerts_v2 that a record describes. */
    static Optional<String> ofGraph(JsonNode alert) {
        String id = graphId(alert);
        return id.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        name(id, alert.path("providerAlertId").asText("")).orElseGet(() -> FindingName.ofGraph(id)));
    }

    /** Records of the audit log have no such member. */
    private static String graphId(JsonNode record) {
        return record.path("id").asText("");
    }

    /**
     * The alert that a record of the audit log describes. A record that starts an alert about users is followed by one
     * record for each user, and names none itself.
     */
    static Optional<String> ofAuditLog(JsonNode record) {
        boolean starts = record.path("Operation").asText("").equals("AlertTriggered")
                && record.path("Data").asText("").contains("\"f3u\":\"");
        return starts ? Optional.empty() : name(record.path("AlertId").asText(""));
    }

    private static Optional<String> name(String... ids) {
        return Optional.ofNullable(Finding.sharedId(List.of(ids)));
    }

    /**
     * Returns the records for submission, in the given order, with the assets of their alerts. The assets are stored
     * before, so that a record has the same asset when it is submitted again. Blocks on the database.
     *
     * @param alertOf the alert that a record describes
     */
    List<InputRecord> assign(List<JsonNode> records, Function<JsonNode, Optional<String>> alertOf, Instant now) {
        List<Optional<String>> alerts = records.stream().map(alertOf).toList();
        List<String> names = alerts.stream().flatMap(Optional::stream).toList();
        Map<String, String> assets = names.isEmpty() ? Map.of() : stored(records, alerts, names, now);
        List<InputRecord> assigned = new ArrayList<>(records.size());
        for (int at = 0; at < records.size(); at++) {
            assigned.add(new InputRecord(
                    alerts.get(at).map(assets::get).filter(this::isAllowed).orElse(null),
                    null,
                    records.get(at).toString().getBytes(StandardCharsets.UTF_8)));
        }
        return assigned;
    }

    /** Stores the assets that the records name, and returns those that the first records of the alerts named. */
    private Map<String, String> stored(
            List<JsonNode> records, List<Optional<String>> alerts, List<String> names, Instant now) {
        // All nodes insert in the same order, so that they do not wait for each other in a circle.
        TreeMap<String, Named> named = new TreeMap<>();
        for (int at = 0; at < records.size(); at++) {
            JsonNode record = records.get(at);
            alerts.get(at)
                    .filter(alert -> !named.containsKey(alert))
                    .ifPresent(alert ->
                            own(record, now).ifPresent(asset -> named.put(alert, new Named(asset, graphId(record)))));
        }
        return database.inTransaction(handle -> {
            insert(handle, named, now);
            return find(handle, names);
        });
    }

    /** The asset that the record itself names. */
    private Optional<String> own(JsonNode record, Instant now) {
        try {
            byte[] body = record.toString().getBytes(StandardCharsets.UTF_8);
            String asset = EngineNames.asset(reader.read(body, null, null, now).asset())
                    .toString();
            return Optional.of(asset).filter(this::isAllowed);
        } catch (UnreadableTelemetry e) {
            // The gate reads the record again, and counts the rejection.
            return Optional.empty();
        }
    }

    private boolean isAllowed(String asset) {
        AssetId id = AssetId.parse(asset);
        return allowed.stream().anyMatch(pattern -> pattern.matches(id));
    }

    /** @param graph id of the alert at Graph; empty if the record is of the audit log */
    private record Named(String asset, String graph) {}

    private static void insert(Handle handle, SortedMap<String, Named> named, Instant now) {
        if (named.isEmpty()) {
            return;
        }
        PreparedBatch batch = handle.prepareBatch("""
                INSERT INTO finding_asset (finding, asset, graph, at) VALUES (:finding, :asset, nullif(:graph, ''), :at)
                ON CONFLICT (finding) DO UPDATE SET at = greatest(finding_asset.at, excluded.at),
                    graph = coalesce(finding_asset.graph, excluded.graph)""");
        named.forEach((finding, first) -> batch.bind("finding", finding)
                .bind("asset", first.asset())
                .bind("graph", first.graph())
                .bind("at", OffsetDateTime.ofInstant(now, ZoneOffset.UTC))
                .add());
        var unused = batch.execute();
    }

    private static Map<String, String> find(Handle handle, Collection<String> findings) {
        Map<String, String> assets = new HashMap<>();
        handle.createQuery("SELECT finding, asset FROM finding_asset WHERE finding IN (<findings>)")
                .bindList("findings", List.copyOf(findings))
                .map((row, context) -> Map.entry(row.getString("finding"), row.getString("asset")))
                .forEach(one -> assets.put(one.getKey(), one.getValue()));
        return assets;
    }

    /** Deletes the assets of alerts that no longer change. */
    void deleteOld(Instant now) {
        database.useHandle(handle -> handle.createUpdate("DELETE FROM finding_asset WHERE at < :before")
                .bind("before", OffsetDateTime.ofInstant(now.minus(KEPT), ZoneOffset.UTC))
                .execute());
    }
}
