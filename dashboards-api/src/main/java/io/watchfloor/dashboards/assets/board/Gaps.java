package io.watchfloor.dashboards.assets.board;

import io.watchfloor.dashboards.alerts.views.AlertView;
import io.watchfloor.dashboards.assets.views.AssetGap;
import io.watchfloor.dashboards.assets.views.AssetName;
import io.watchfloor.dashboards.cases.views.CaseGaps;
import io.watchfloor.dashboards.search.StoredValues;
import io.watchfloor.dashboards.wire.CaseRow;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.sensors.protocol.AssetId;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Reads gaps in the records of sensors for the views of assets and cases. */
public final class Gaps {

    /** The gap {@code g} as JSON of an {@link AssetGap}. */
    public static final String JSON = """
        jsonb_build_object('sensor', g.sensor, 'epoch', lpad(to_hex(g.epoch), 16, '0'),
            'from', g.first, 'to', g.last, 'count', g.last - g.first + 1, 'reason', g.reason,
            'since', gap_time(coalesce(g.since, g.at)), 'until', gap_time(coalesce(g.until, g.since, g.at)),
            'at', gap_time(g.at))\
        """;

    /** Gaps within the window in the records of sensors that report the assets. */
    private static final String WITHIN = """
        SELECT g.* FROM sensor_gap g
        WHERE g.sensor IN (SELECT sensor FROM presence WHERE asset = ANY (:assets))
            AND coalesce(g.until, g.since, g.at) >= :from AND coalesce(g.since, g.at) <= :to\
        """;

    private static final String OF_CASE = """
        WITH lost AS MATERIALIZED (%s)
        SELECT coalesce((SELECT jsonb_agg(%s ORDER BY g.at DESC, g.sensor, g.first)
                FROM (SELECT * FROM lost ORDER BY at DESC, sensor, first LIMIT 50) g), '[]') AS gaps,
            coalesce((SELECT jsonb_object_agg(r.reason, r.records) FROM (
                SELECT reason, least(sum(last - first + 1), 9223372036854775807)::bigint AS records
                FROM lost GROUP BY reason) r), '{}') AS missing\
        """.formatted(WITHIN, JSON);

    private Gaps() {}

    /**
     * Gaps in the time window of a case. The window starts with the first record of the case's alerts, or with the opening of the case if
     * that was earlier. It ends when the case was resolved, or now.
     */
    public static CaseGaps of(Handle handle, CaseRow row, List<AlertView> alerts) {
        List<String> assets = row.extent().assets().stream()
                .map(AssetName::id)
                .map(id -> AssetKey.of(AssetId.parse(id)).toString())
                .toList();
        Instant from = Stream.concat(
                        Stream.of(row.rounds().openedAt()),
                        alerts.stream().map(alert -> alert.seen().firstSeen()))
                .min(Instant::compareTo)
                .orElseThrow();
        @Nullable
        Instant to = row.heading().status().open()
                ? null
                : resolvedAt(handle, row.id()).orElse(row.rounds().updatedAt());
        return handle.createQuery(OF_CASE.replace(":to", to == null ? "'infinity'" : ":to"))
                .bindArray("assets", String.class, assets)
                .bind("from", StoredValues.time(from))
                .bindByType("to", StoredValues.time(to), Instant.class)
                .map((found, context) -> new CaseGaps(
                        Json.readList(found.getString("gaps"), AssetGap.class),
                        byReason(found.getString("missing")),
                        new CaseGaps.Within(from, to)))
                .one();
    }

    /** Time when the case was resolved. Later notes do not extend the time window. */
    private static Optional<Instant> resolvedAt(Handle handle, String caseId) {
        return handle.createQuery("""
                        SELECT coalesce(max(at) FILTER (WHERE verb = 'resolved'), max(at) FILTER (WHERE verb = 'closed')) AS at
                        FROM case_activity WHERE case_id = :case
                        """)
                .bind("case", caseId)
                .map((row, context) ->
                        Optional.ofNullable(row.getTimestamp("at")).map(Timestamp::toInstant))
                .one();
    }

    static SortedMap<String, Long> byReason(String json) {
        SortedMap<String, Long> records = new TreeMap<>();
        Json.parse(json)
                .properties()
                .forEach(one -> records.put(one.getKey(), one.getValue().asLong()));
        return records;
    }
}
