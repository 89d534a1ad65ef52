package io.watchfloor.dashboards.alerts.board;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.dashboards.alerts.views.AlertView;
import io.watchfloor.dashboards.alerts.views.TelemetryView;
import io.watchfloor.dashboards.search.CaseTraits;
import io.watchfloor.dashboards.search.PageRequest;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.dashboards.search.Search;
import io.watchfloor.dashboards.search.SearchIndex;
import io.watchfloor.dashboards.search.StoredValues;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertIndicator;
import io.watchfloor.ops.detection.alert.LookBackMark;
import io.watchfloor.ops.detection.alert.SeverityRaise;
import io.watchfloor.ops.detection.alert.Tactic;
import io.watchfloor.ops.platform.serialization.JournalJson;
import io.watchfloor.sigma.language.Level;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** Read model of alerts in their current state, newest first. */
public final class AlertReadModel {

    /** A member of an alert's JSON, which most alerts do not have. */
    private static final String FINDING = "\"finding\":";

    private static final String LOOK_BACK = "\"lookBack\":";

    private static final String SELECT = "SELECT * FROM alert_board";

    /** Maximum number of alerts in the view of a case; a case with an alert flood can contain a thousand alerts. */
    private static final int MOST_OF_A_CASE = 200;

    /** Of a case whose values are stored again. */
    private static final int MOST_REPLACED = 1_000;

    /** Filter value that selects alerts without a case, used instead of a case ID. */
    public static final String NO_CASE = "none";

    private static final ObjectMapper MAPPER = JournalJson.mapper();

    private AlertReadModel() {}

    /**
     * Filter; null or empty values match everything.
     *
     * @param caseId or {@link #NO_CASE}
     * @param open whether new events are still added to the alert
     * @param from last seen at or after this time
     * @param to first seen at or before this time
     * @param words search text in title, asset or techniques
     */
    public record Filter(
            @Nullable String asset,
            @Nullable String rule,
            @Nullable String caseId,
            @Nullable Boolean open,
            List<Level> levels,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable String words) {}

    public static void upsert(Handle tx, Collection<Alert> alerts) {
        List<Alert> added = missing(tx, alerts);
        try (PreparedBatch batch = tx.prepareBatch("""
                INSERT INTO alert_board
                    (id, asset, rule, title, level, raised, attack, tactics, count, first_seen, last_seen, opened_by, whole,
                    tlp)
                VALUES (:id, :asset, :rule, :title, :level, :raised, :attack, :tactics, :count, :first, :last, :openedBy,
                    :whole, :tlp)
                ON CONFLICT (id) DO UPDATE SET count = excluded.count, first_seen = excluded.first_seen,
                    last_seen = excluded.last_seen, whole = excluded.whole, level = excluded.level,
                    raised = excluded.raised, attack = excluded.attack, tactics = excluded.tactics""")) {
            alerts.forEach(alert -> bind(batch, alert).add());
            batch.execute();
        }
        SearchIndex.add(tx, added);
    }

    private static List<Alert> missing(Handle tx, Collection<Alert> alerts) {
        if (alerts.isEmpty()) {
            return List.of();
        }
        Set<String> known = tx.createQuery("SELECT id FROM alert_board WHERE id = ANY (:ids)")
                .bindArray("ids", String.class, alerts.stream().map(Alert::id).toList())
                .mapTo(String.class)
                .set();
        return alerts.stream().filter(alert -> !known.contains(alert.id())).toList();
    }

    /**
     * Indexes alerts that were stored before the search index existed, newest first.
     *
     * @return whether more alerts may remain to be indexed
     */
    public static boolean indexOlder(Handle tx, int most) {
        return older(
                tx,
                "search_backlog",
                most,
                alerts -> SearchIndex.add(
                        tx, alerts.stream().map(one -> alert(one.whole())).toList()));
    }

    /**
     * Stores the values of alerts that joined their cases before the values of cases were stored, newest first.
     *
     * @return whether more alerts may remain
     */
    public static boolean addOlderTraits(Handle tx, int most) {
        return older(
                tx,
                "case_trait_backlog",
                most,
                alerts -> alerts.stream()
                        .filter(one -> one.caseId() != null)
                        .collect(Collectors.groupingBy(
                                one -> String.valueOf(one.caseId()),
                                TreeMap::new,
                                Collectors.mapping(one -> alert(one.whole()), Collectors.toList())))
                        .forEach((caseId, some) -> CaseTraits.add(tx, caseId, some)));
    }

    private record OlderAlert(
            long seq, String whole, @Nullable String caseId) {}

    private static boolean older(Handle tx, String backlog, int most, Consumer<List<OlderAlert>> step) {
        Optional<Long> below = tx.createQuery(
                        "SELECT below FROM %s WHERE below > 0 FOR UPDATE SKIP LOCKED".formatted(backlog))
                .mapTo(Long.class)
                .findOne();
        if (below.isEmpty()) {
            return false;
        }
        List<OlderAlert> alerts = tx.createQuery("""
                        SELECT seq, whole, case_id FROM alert_board WHERE seq < :below AND whole IS NOT NULL
                        ORDER BY seq DESC LIMIT :most""")
                .bind("below", below.get())
                .bind("most", most)
                .map((row, context) ->
                        new OlderAlert(row.getLong("seq"), row.getString("whole"), row.getString("case_id")))
                .list();
        step.accept(alerts);
        tx.createUpdate("UPDATE %s SET below = :below".formatted(backlog))
                .bind("below", alerts.size() < most ? 0 : alerts.getLast().seq())
                .execute();
        return alerts.size() == most;
    }

    private static PreparedBatch bind(PreparedBatch batch, Alert alert) {
        return batch.bind("id", alert.id())
                .bind("asset", alert.asset())
                .bind("rule", StoredValues.text(alert.rule().id()))
                .bind("title", StoredValues.text(alert.title()))
                .bind("level", StoredValues.rank(alert.level()))
                .bind("raised", raised(alert))
                .bind("attack", Json.write(alert.rule().attack()))
                .bind(
                        "tactics",
                        Json.write(alert.rule().tactics().stream()
                                .map(Tactic::name)
                                .toList()))
                .bind("count", alert.seen().count())
                .bind("first", StoredValues.time(alert.seen().first()))
                .bind("last", StoredValues.time(alert.seen().last()))
                .bind("openedBy", alert.openedBy())
                .bind("tlp", marking(alert))
                .bind("whole", StoredValues.text(text(alert)));
    }

    private static int marking(Alert alert) {
        AlertIndicator indicator = alert.rule().indicator();
        return indicator == null ? 0 : indicator.tlp().rank();
    }

    private static String text(Alert alert) {
        try {
            return MAPPER.writeValueAsString(alert);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The alert could not be written as JSON", e);
        }
    }

    private static @Nullable String raised(Alert alert) {
        SeverityRaise raise = alert.raised();
        return raise == null
                ? null
                : Json.write(new AlertView.Raised(alert.rule().level(), raise.because()));
    }

    /**
     * Normally the alerts were stored before they join a case; a missing row is created.
     *
     * @param links by alert: reasons why it belongs to the case
     */
    public static void join(Handle tx, List<Alert> alerts, SortedMap<String, List<String>> links, String caseId) {
        List<Alert> added = missing(tx, alerts);
        try (PreparedBatch batch = tx.prepareBatch("""
                INSERT INTO alert_board
                    (id, asset, rule, title, level, raised, attack, tactics, count, first_seen, last_seen, opened_by,
                    whole, tlp, case_id, links)
                VALUES (:id, :asset, :rule, :title, :level, :raised, :attack, :tactics, :count, :first, :last, :openedBy,
                    :whole, :tlp,
                    :case, :links)
                ON CONFLICT (id) DO UPDATE SET case_id = excluded.case_id, links = excluded.links""")) {
            alerts.forEach(alert -> bind(batch, alert)
                    .bind("case", caseId)
                    .bind("links", StoredValues.text(Json.write(links.getOrDefault(alert.id(), List.of()))))
                    .add());
            batch.execute();
        }
        SearchIndex.add(tx, added);
        CaseTraits.add(tx, caseId, alerts);
    }

    /**
     * Adds suppressed matches to the alerts that stand for them, also to closed alerts.
     *
     * @param matches number of matches by alert, in the order of the key, so that two writers cannot deadlock
     */
    public static void suppress(Handle tx, SortedMap<String, Long> matches) {
        if (matches.isEmpty()) {
            return;
        }
        try (PreparedBatch batch =
                tx.prepareBatch("UPDATE alert_board SET suppressed = suppressed + :matches WHERE id = :id")) {
            matches.forEach((alert, count) ->
                    batch.bind("id", alert).bind("matches", count).add());
            batch.execute();
        }
    }

    /** A user moved the alerts out of the case. */
    public static void leave(Handle tx, List<Alert> alerts, String caseId) {
        tx.createUpdate("UPDATE alert_board SET case_id = NULL, links = '[]' WHERE id IN (<ids>) AND case_id = :case")
                .bindList("ids", alerts.stream().map(Alert::id).toList())
                .bind("case", caseId)
                .execute();
        List<Alert> left = tx.createQuery(
                        "SELECT whole FROM alert_board WHERE case_id = :case AND whole IS NOT NULL ORDER BY seq LIMIT :most")
                .bind("case", caseId)
                .bind("most", MOST_REPLACED)
                .mapTo(String.class)
                .map(AlertReadModel::alert)
                .list();
        CaseTraits.replace(tx, caseId, left);
    }

    /** Returns those of the given alerts that are stored completely. Older versions of the center did not store alerts completely. */
    public static List<Alert> inFull(Handle handle, List<String> ids) {
        return handle.createQuery(
                        "SELECT whole FROM alert_board WHERE id IN (<ids>) AND whole IS NOT NULL ORDER BY seq")
                .bindList("ids", ids)
                .mapTo(String.class)
                .map(AlertReadModel::alert)
                .list();
    }

    private static Alert alert(String text) {
        try {
            return MAPPER.readValue(text, Alert.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "An alert in the read model has an unknown format. Rebuild the projections", e);
        }
    }

    public static void close(Handle tx, Collection<String> alerts) {
        if (!alerts.isEmpty()) {
            tx.createUpdate("UPDATE alert_board SET open = false WHERE id IN (<ids>)")
                    .bindList("ids", List.copyOf(alerts))
                    .execute();
        }
    }

    public static List<String> casesOf(Handle tx, Collection<String> alerts) {
        return alerts.isEmpty()
                ? List.of()
                : tx.createQuery(
                                "SELECT DISTINCT case_id FROM alert_board WHERE id IN (<ids>) AND case_id IS NOT NULL ORDER BY 1")
                        .bindList("ids", List.copyOf(alerts))
                        .mapTo(String.class)
                        .list();
    }

    public static ResultPage<AlertView> list(Handle handle, Filter filter, PageRequest slice) {
        return search(filter)
                .with("seq < :after", "after", slice.afterNumber())
                .list(
                        handle,
                        "seq DESC",
                        slice,
                        (row, context) -> new ResultPage.Row<>(view(row), row.getString("seq")));
    }

    static Search search(Filter filter) {
        boolean alone = NO_CASE.equals(filter.caseId());
        return new Search(SELECT)
                .with("asset = :asset", "asset", filter.asset())
                .with("rule = :rule", "rule", filter.rule())
                .when(alone, "case_id IS NULL")
                .with("case_id = ANY (ARRAY(SELECT case_and_parts(:case)))", "case", alone ? null : filter.caseId())
                .with("open = :open", "open", filter.open())
                .in(
                        "level",
                        "levels",
                        filter.levels().stream().map(StoredValues::rank).toList())
                .with("last_seen >= :from", "from", StoredValues.time(filter.from()))
                .with("first_seen <= :to", "to", StoredValues.time(filter.to()))
                .words("lower(title || ' ' || asset || ' ' || attack)", filter.words());
    }

    /** Returns those of the given alerts that exist. */
    public static List<AlertView> findAll(Handle handle, List<String> ids) {
        return handle.createQuery(SELECT + " WHERE id IN (<ids>) ORDER BY seq")
                .bindList("ids", ids)
                .map((row, context) -> view(row))
                .list();
    }

    public static Optional<AlertView> find(Handle handle, String id) {
        return handle.createQuery(SELECT + " WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> view(row))
                .findOne();
    }

    /** Evidence of an alert, latest record first. */
    public static List<TelemetryView> proof(Handle handle, String id) {
        return EvidenceTelemetry.telemetry(handle, id);
    }

    /** Evidence of the alerts of a case by alert, latest first; at most {@code most} records. */
    public static Map<String, List<TelemetryView>> proofOfCase(Handle handle, String caseId, int most) {
        return EvidenceTelemetry.ofCase(handle, caseId, most);
    }

    /** The first {@value #MOST_OF_A_CASE} alerts in order of arrival. */
    public static List<AlertView> ofCase(Handle handle, String caseId) {
        return handle.createQuery(
                        SELECT + " WHERE case_id = ANY (ARRAY(SELECT case_and_parts(:case))) ORDER BY seq LIMIT :most")
                .bind("case", caseId)
                .bind("most", MOST_OF_A_CASE)
                .map((row, context) -> view(row))
                .list();
    }

    /**
     * The first alerts of each of the cases and of the cases merged into it, in order of arrival.
     *
     * @param most of each case
     */
    public static Map<String, List<AlertView>> firstOfCases(Handle handle, Collection<String> cases, int most) {
        return handle
                .createQuery("""
                        SELECT asked.id AS of_case, a.* FROM unnest(CAST(:cases AS text[])) AS asked (id)
                        CROSS JOIN LATERAL (SELECT * FROM alert_board WHERE case_id = ANY (ARRAY(SELECT case_and_parts(asked.id)))
                            ORDER BY seq LIMIT :most) a ORDER BY a.seq""")
                .bindArray("cases", String.class, List.copyOf(cases))
                .bind("most", most)
                .map((row, context) -> Map.entry(row.getString("of_case"), view(row)))
                .stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    }

    private static AlertView view(ResultSet row) throws SQLException {
        String raised = row.getString("raised");
        long suppressed = row.getLong("suppressed");
        return new AlertView(
                row.getString("id"),
                row.getString("rule"),
                row.getString("title"),
                new AlertView.AlertSeverity(
                        StoredValues.level(row.getInt("level")),
                        raised == null ? null : Json.read(raised, AlertView.Raised.class)),
                row.getString("asset"),
                new AlertView.AlertOccurrences(
                        row.getLong("count"),
                        SqlTimestamps.of(row, "first_seen"),
                        SqlTimestamps.of(row, "last_seen"),
                        lookBack(row.getString("whole")),
                        suppressed == 0 ? null : suppressed),
                row.getBoolean("open") ? AlertView.Status.OPEN : AlertView.Status.CLOSED,
                new AlertView.Membership(row.getString("case_id"), Json.readList(row.getString("links"), String.class)),
                Json.readList(row.getString("attack"), String.class),
                finding(row.getString("whole")));
    }

    /**
     * Reads the whole alert only if it shows a finding of another product: within a text of JSON, quotes are escaped.
     *
     * @param whole null for alerts of old versions
     */
    private static @Nullable String lookBack(@Nullable String whole) {
        if (whole == null || !whole.contains(LOOK_BACK)) {
            return null;
        }
        LookBackMark mark = alert(whole).lookBack();
        return mark == null ? null : mark.lookBack();
    }

    private static AlertView.@Nullable FindingView finding(@Nullable String whole) {
        return whole == null || !whole.contains(FINDING)
                ? null
                : AlertView.FindingView.of(alert(whole).rule().finding());
    }
}
