package io.watchfloor.dashboards.board;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.dashboards.assets.board.AssetProfiles;
import io.watchfloor.dashboards.assets.board.Gaps;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.sensors.protocol.AssetId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * Updates the sensors, the time of the last record and the gaps of assets. This includes assets without detections, which do not appear
 * in the journal. Any node may run this projection; a node skips a run while another node runs it.
 */
public final class PresenceProjection {

    /**
     * Overlap of consecutive runs. A transaction that started before the previous run may have committed after it, so each run also reads
     * changes from this much time before the previous run.
     */
    private static final Duration OVERLAP = Duration.ofSeconds(30);

    private static final int MOST_AT_ONCE = 2000;

    private static final String NEWS = """
        SELECT seen.*, b.gaps IS DISTINCT FROM seen.gaps AS lost FROM (
            SELECT p.asset, date_trunc('milliseconds', max(p.last_seen)) AS last_seen,
                   jsonb_agg(DISTINCT coalesce(s.name, p.sensor)) AS sensors,
                   coalesce((SELECT jsonb_agg(%s ORDER BY g.at DESC, g.sensor, g.first)
                       FROM (SELECT * FROM sensor_gap WHERE sensor = ANY (array_agg(p.sensor))
                           ORDER BY at DESC, sensor, first LIMIT 50) g), '[]') AS gaps,
                   coalesce((SELECT jsonb_object_agg(g.reason, g.records) FROM (
                       SELECT reason, least(sum(last - first + 1), 9223372036854775807)::bigint AS records FROM sensor_gap
                       WHERE sensor = ANY (array_agg(p.sensor)) GROUP BY reason) g), '{}') AS missing
            FROM (SELECT asset FROM presence WHERE updated_at > :since
                UNION SELECT w.asset FROM sensor_gap n JOIN presence w ON w.sensor = n.sensor WHERE n.at > :since) news
            JOIN presence p ON p.asset = news.asset
            LEFT JOIN sensor s ON s.id = p.sensor
            GROUP BY p.asset) seen
        LEFT JOIN asset_board b ON b.asset = substr(seen.asset, position('/' in seen.asset) + 1)
        WHERE b.last_seen IS DISTINCT FROM seen.last_seen OR b.sensors IS DISTINCT FROM seen.sensors
            OR b.gaps IS DISTINCT FROM seen.gaps OR b.missing IS DISTINCT FROM seen.missing
        ORDER BY seen.asset LIMIT :most\
        """.formatted(Gaps.JSON);

    private final Jdbi jdbi;
    private Instant since = Instant.EPOCH;

    private record Sighting(AssetId asset, Instant at, String sensors, String gaps, String missing, boolean lost) {}

    public PresenceProjection(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Reads and writes the database and blocks meanwhile. Must not be called concurrently. */
    public void run() {
        Instant now = jdbi.withHandle(handle ->
                handle.createQuery("SELECT now()").mapTo(Instant.class).one());
        int moved = jdbi.inTransaction(this::fold);
        if (moved < MOST_AT_ONCE) {
            since = now.minus(OVERLAP);
        }
    }

    private int fold(Handle tx) {
        if (news(tx).isEmpty()) {
            return 0;
        }
        LiveChanges changes = LiveChanges.begin(tx);
        List<Sighting> news = news(tx); // checked again because another node may have run before this node got the lock
        try (PreparedBatch batch = tx.prepareBatch("""
            INSERT INTO asset_board (asset, kind, name, last_seen, sensors, gaps, missing)
            VALUES (:asset, :kind, :name, :seen, CAST(:sensors AS jsonb), CAST(:gaps AS jsonb), CAST(:missing AS jsonb))
            ON CONFLICT (asset) DO UPDATE SET last_seen = excluded.last_seen, sensors = excluded.sensors,
                gaps = excluded.gaps, missing = excluded.missing\
            """)) {
            for (Sighting seen : news) {
                batch.bind("asset", seen.asset().toString())
                        .bind("kind", seen.asset().kind().text())
                        .bind("name", seen.asset().name())
                        .bind("seen", seen.at())
                        .bind("sensors", seen.sensors())
                        .bind("gaps", seen.gaps())
                        .bind("missing", seen.missing())
                        .add();
                changes.touch(LiveKind.ASSET, seen.asset().toString());
                if (seen.lost()) {
                    AssetProfiles.casesWith(tx, seen.asset().toString())
                            .forEach(id -> changes.touch(LiveKind.CASE, id));
                }
            }
            batch.execute();
        }
        changes.write();
        return news.size();
    }

    private List<Sighting> news(Handle tx) {
        return tx.createQuery(NEWS)
                .bind("since", since)
                .bind("most", MOST_AT_ONCE)
                .map((row, context) -> new Sighting(
                        AssetKey.parse(row.getString("asset")).asset(),
                        SqlTimestamps.of(row, "last_seen"),
                        row.getString("sensors"),
                        row.getString("gaps"),
                        row.getString("missing"),
                        row.getBoolean("lost")))
                .list();
    }
}
