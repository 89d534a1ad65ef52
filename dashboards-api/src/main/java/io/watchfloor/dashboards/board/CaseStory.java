package io.watchfloor.dashboards.board;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.dashboards.alerts.board.Timeline;
import io.watchfloor.dashboards.assets.board.AssetProfiles;
import io.watchfloor.dashboards.cases.views.RelationsView;
import io.watchfloor.dashboards.search.StoredValues;
import io.watchfloor.dashboards.wire.AssetView;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.cases.Case;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.attack.Attack;
import io.watchfloor.ops.detection.attack.AttackTactic;
import io.watchfloor.ops.platform.serialization.JournalJson;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Input of the attack graph: a case with its merged cases.
 *
 * @param members alerts in order of arrival, at most {@value #MOST_MEMBERS}
 * @param total number of all alerts
 * @param held alerts that the cases store completely, with their observables
 * @param bridges reasons why cases were merged, as text
 * @param described details of the assets
 * @param attack names and order of the tactics
 */
public record CaseStory(
        List<Member> members,
        long total,
        List<Alert> held,
        List<String> bridges,
        List<AssetView.Described> described,
        Attack attack) {

    /** Maximum number of alerts in a graph. Building a graph with more alerts would take seconds, and the graph would be unreadable. */
    static final int MOST_MEMBERS = 2_000;

    /** Maximum number of merged cases whose full state is read. */
    private static final int MOST_CASES = 20;

    private static final String OF_CASE = "case_id = ANY (ARRAY(SELECT case_and_parts(:case)))";

    private static final ObjectMapper MAPPER = JournalJson.mapper();

    /** An alert with its data from the read model. */
    public record Member(String asset, Level level, Instant first, List<AttackTactic> tactics, List<String> links) {}

    /** Loads the story of a case. */
    public static CaseStory of(Handle handle, String caseId, Attack attack) {
        List<Member> members = handle.createQuery(
                        "SELECT asset, level, first_seen, tactics, attack, links FROM alert_board WHERE " + OF_CASE
                                + " ORDER BY seq LIMIT :most")
                .bind("case", caseId)
                .bind("most", MOST_MEMBERS)
                .map((row, context) -> new Member(
                        row.getString("asset"),
                        StoredValues.level(row.getInt("level")),
                        SqlTimestamps.of(row, "first_seen"),
                        Timeline.tactics(row, attack),
                        Json.readList(row.getString("links"), String.class)))
                .list();
        long total = handle.createQuery("SELECT count(*) FROM alert_board WHERE " + OF_CASE)
                .bind("case", caseId)
                .mapTo(Long.class)
                .one();
        List<Alert> held = new ArrayList<>();
        List<String> bridges = new ArrayList<>();
        handle.createQuery(
                        "SELECT state, relations FROM case_board WHERE id = ANY (ARRAY(SELECT case_and_parts(:case)))"
                                + " ORDER BY number LIMIT :most")
                .bind("case", caseId)
                .bind("most", MOST_CASES)
                .map((row, context) -> {
                    held.addAll(read(row.getString("state")).alerts().shown());
                    Json.read(row.getString("relations"), RelationsView.class)
                            .mergedCases()
                            .forEach(part -> bridges.addAll(part.because()));
                    return 1;
                })
                .list();
        List<String> assets = members.stream().map(Member::asset).distinct().toList();
        return new CaseStory(members, total, held, bridges, AssetProfiles.described(handle, assets), attack);
    }

    private static Case read(String state) {
        try {
            return MAPPER.readValue(state, Case.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "A case in the read model has an unknown format. Rebuild the projections", e);
        }
    }
}
