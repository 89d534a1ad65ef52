package io.watchfloor.dashboards.alerts.board;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.dashboards.alerts.views.DetectionView;
import io.watchfloor.dashboards.alerts.views.TimeCorrection;
import io.watchfloor.dashboards.alerts.why.AttackNames;
import io.watchfloor.dashboards.search.PageRequest;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.dashboards.search.Search;
import io.watchfloor.dashboards.search.StoredValues;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.detection.alert.Tactic;
import io.watchfloor.ops.detection.attack.Attack;
import io.watchfloor.ops.detection.attack.AttackTactic;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Read model of detections in the order of their telemetry's time: the first and the latest detections of each alert. */
public final class Timeline {

    private static final String SELECT = """
            SELECT t.*, (extract(epoch FROM t.time) * 1000)::bigint || '/' || t.alert || '/' || t.nth AS place FROM (
                SELECT d.time, d.alert, d.nth, d.record, d.corrected_by, a.rule, a.title, a.level, a.tactics, a.attack, a.asset, a.case_id
                FROM alert_detection d JOIN alert_board a ON a.id = d.alert) t""";

    private Timeline() {}

    /** Detections of a case for the attack timeline. */
    public static ResultPage<DetectionView> ofCase(Handle handle, String caseId, PageRequest slice, Attack attack) {
        return list(
                handle,
                new Search(SELECT).with("case_id = ANY (ARRAY(SELECT case_and_parts(:case)))", "case", caseId),
                slice,
                attack);
    }

    public static ResultPage<DetectionView> ofAsset(Handle handle, String asset, PageRequest slice, Attack attack) {
        return list(handle, new Search(SELECT).with("asset = :asset", "asset", asset), slice, attack);
    }

    private static ResultPage<DetectionView> list(Handle handle, Search search, PageRequest slice, Attack attack) {
        String after = slice.after();
        if (after != null) {
            place(search, after.split("/", -1));
        }
        return search.list(
                handle,
                "time, alert, nth",
                slice,
                (row, context) -> new ResultPage.Row<>(view(row, attack), row.getString("place")));
    }

    private static DetectionView view(ResultSet row, Attack attack) throws SQLException {
        Instant time = SqlTimestamps.of(row, "time");
        return new DetectionView(
                time,
                DetectionView.Kind.DETECTION,
                row.getString("alert"),
                row.getString("rule"),
                row.getString("title"),
                StoredValues.level(row.getInt("level")),
                row.getString("asset"),
                row.getString("record"),
                tactics(row, attack).stream().map(AttackTactic::name).toList(),
                TimeCorrection.of(time, row.getObject("corrected_by", Long.class)));
    }

    /** The tactics of an alert in {@code alert_board}, as the current version of ATT&CK names them. */
    public static List<AttackTactic> tactics(ResultSet row, Attack attack) throws SQLException {
        return AttackNames.tactics(
                attack,
                Json.readList(row.getString("tactics"), String.class).stream()
                        .map(Tactic::valueOf)
                        .toList(),
                Json.readList(row.getString("attack"), String.class));
    }

    private static void place(Search search, String[] parts) {
        if (parts.length != 3) {
            throw new PageRequest.UnknownCursor();
        }
        Long millis = new PageRequest(1, parts[0]).afterNumber(PageRequest.LAST_MILLISECOND);
        Long nth = new PageRequest(1, parts[2]).afterNumber(Integer.MAX_VALUE);
        search.with("(time, alert, nth) > (to_timestamp(:millis / 1000.0), :alert, :nth)", "millis", millis)
                .with("true", "alert", parts[1])
                .with("true", "nth", nth);
    }
}
