package io.watchfloor.dashboards.alerts.board;

import io.watchfloor.config.database.Moments;
import io.watchfloor.dashboards.alerts.views.CorrectedTime;
import io.watchfloor.dashboards.alerts.views.DetectionView;
import io.watchfloor.dashboards.search.Listing;
import io.watchfloor.dashboards.search.Search;
import io.watchfloor.dashboards.search.Slice;
import io.watchfloor.dashboards.search.Stored;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.detection.alert.Tactic;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/** Detections by the time of their telemetry: the first and the latest of each alert. */
public final class Timeline {

    private static final String SELECT = """
            SELECT t.*, (extract(epoch FROM t.time) * 1000)::bigint || '/' || t.alert || '/' || t.nth AS place FROM (
                SELECT d.time, d.alert, d.nth, d.record, d.corrected_by, a.rule, a.title, a.level, a.tactics, a.asset, a.case_id
                FROM alert_detection d JOIN alert_board a ON a.id = d.alert) t""";

    private Timeline() {}

    /** The timeline of the attack. */
    public static Listing<DetectionView> ofCase(Handle handle, String caseId, Slice slice) {
        return list(
                handle,
                new Search(SELECT).with("case_id = ANY (ARRAY(SELECT case_and_parts(:case)))", "case", caseId),
                slice);
    }

    public static Listing<DetectionView> ofAsset(Handle handle, String asset, Slice slice) {
        return list(handle, new Search(SELECT).with("asset = :asset", "asset", asset), slice);
    }

    private static Listing<DetectionView> list(Handle handle, Search search, Slice slice) {
        String after = slice.after();
        if (after != null) {
            place(search, after.split("/", -1));
        }
        return search.list(
                handle,
                "time, alert, nth",
                slice,
                (row, context) -> new Listing.Row<>(view(row), row.getString("place")));
    }

    private static DetectionView view(ResultSet row) throws SQLException {
        Instant time = Moments.of(row, "time");
        return new DetectionView(
                time,
                DetectionView.Kind.DETECTION,
                row.getString("alert"),
                row.getString("rule"),
                row.getString("title"),
                Stored.level(row.getInt("level")),
                row.getString("asset"),
                row.getString("record"),
                Json.readList(row.getString("tactics"), String.class).stream()
                        .map(name -> Tactic.valueOf(name).words())
                        .toList(),
                CorrectedTime.of(time, row.getObject("corrected_by", Long.class)));
    }

    private static void place(Search search, String[] parts) {
        if (parts.length != 3) {
            throw new Slice.UnknownCursor();
        }
        Long millis = new Slice(1, parts[0]).afterNumber(Slice.LAST_MILLISECOND);
        Long nth = new Slice(1, parts[2]).afterNumber(Integer.MAX_VALUE);
        search.with("(time, alert, nth) > (to_timestamp(:millis / 1000.0), :alert, :nth)", "millis", millis)
                .with("true", "alert", parts[1])
                .with("true", "nth", nth);
    }
}
