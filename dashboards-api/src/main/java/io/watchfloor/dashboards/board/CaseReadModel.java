package io.watchfloor.dashboards.board;

import io.watchfloor.dashboards.alerts.board.AlertReadModel;
import io.watchfloor.dashboards.alerts.views.AlertView;
import io.watchfloor.dashboards.assets.board.AssetProfiles;
import io.watchfloor.dashboards.assets.board.Gaps;
import io.watchfloor.dashboards.assets.views.AssetName;
import io.watchfloor.dashboards.cases.views.ObservableView;
import io.watchfloor.dashboards.cases.views.RelationsView;
import io.watchfloor.dashboards.search.PageRequest;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.dashboards.search.Search;
import io.watchfloor.dashboards.search.StoredValues;
import io.watchfloor.dashboards.wire.CaseRow;
import io.watchfloor.dashboards.wire.CaseView;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.cases.CaseStatus;
import io.watchfloor.ops.cases.CaseSummary;
import io.watchfloor.ops.cases.CaseTier;
import io.watchfloor.ops.cases.relation.CaseName;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.sigma.language.Level;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Read model of cases. */
public final class CaseReadModel {

    /** Filter value for unassigned cases, and for cases without an exercise. */
    public static final String NOBODY = "none";

    /** Filter value for the cases of all exercises. */
    public static final String ANY_EXERCISE = "any";

    private static final int NUMBERED_DIGITS = 19;

    // SQL expressions that search the stored JSON as text. Quotes within texts are escaped in JSON, so a title cannot
    // be mistaken for one
    // of these fields.
    private static final String OPENED_AT = "CAST(substring(item FROM '\"openedAt\":\"([^\"]+)\"') AS timestamptz)";
    private static final String UPDATED_AT = "CAST(substring(item FROM '\"updatedAt\":\"([^\"]+)\"') AS timestamptz)";

    private static final String DUE_TEXT =
            "coalesce(substring(item FROM '\"nextGoalDueAt\":\"([^\"]+)\"'), '9999-12-31T00:00:00Z')";
    private static final String DUE_AT = "CAST(" + DUE_TEXT + " AS timestamptz)";

    // Filters by the search column first, because that is cheap and leaves only few rows whose JSON must be parsed.
    private static final String OF_TECHNIQUE = """
            search ~ lower(:technique) AND EXISTS (
                SELECT FROM jsonb_array_elements_text(CAST(item AS jsonb) -> 'attack') one (id)
                WHERE one.id ~ ('^(' || :technique || ')$'))""";

    private CaseReadModel() {}

    /**
     * Filter; null or empty values match everything.
     *
     * @param assignee a name, or {@value #NOBODY} for unassigned cases
     * @param text words that must all occur in the number, the title, the people, the assets or the technique ids
     * @param overdueAt only cases with open tasks that were due before this time
     * @param exercise id of an exercise, {@value #ANY_EXERCISE} for the cases of all exercises, or {@value #NOBODY} for all
     *     other cases
     */
    public record Filter(
            List<CaseStatus> statuses,
            List<Level> severities,
            List<CaseTier> tiers,
            @Nullable String assignee,
            @Nullable String text,
            Attack attack,
            @Nullable Instant overdueAt,
            @Nullable String exercise) {

        public static final Filter ALL = new Filter(List.of(), List.of(), null, null);

        public Filter(
                List<CaseStatus> statuses, List<Level> severities, @Nullable String assignee, @Nullable String text) {
            this(statuses, severities, List.of(), assignee, text, Attack.ANY, null, null);
        }
    }

    /**
     * Filter by asset, technique and time; null matches everything.
     *
     * @param asset its id
     * @param from earliest time of opening
     * @param until latest time of opening (exclusive)
     */
    public record Attack(
            @Nullable String asset,
            @Nullable Technique technique,
            @Nullable Instant from,
            @Nullable Instant until) {

        public static final Attack ANY = new Attack(null, null, null, null);
    }

    /**
     * A technique of ATT&CK.
     *
     * @param id its id; sub-techniques match as well
     * @param others further ids of the technique and its sub-techniques, such as the ids that they replaced
     */
    public record Technique(String id, Collection<String> others) {

        /** A regular expression of PostgreSQL. */
        private String pattern() {
            return Stream.concat(Stream.of(id + "(.[0-9]+)?"), others.stream())
                    .map(one -> one.replace(".", "[.]"))
                    .collect(Collectors.joining("|"));
        }
    }

    /** Sort order; cases of the same severity or time are ordered newest first. */
    public enum Order {
        NEWEST("number DESC", "number < CAST(:after AS bigint)", "number"),
        OLDEST("number", "number > CAST(:after AS bigint)", "number"),
        SEVERITY(
                "severity DESC, number DESC",
                "(severity, number) < (CAST(split_part(:after, ' ', 1) AS integer), CAST(split_part(:after, ' ', 2) AS bigint))",
                "severity || ' ' || number"),
        /** The case whose service-level clock ends first, and then the cases without a running clock. */
        DUE(
                DUE_AT + ", number",
                "(" + DUE_AT
                        + ", number) > (CAST(split_part(:after, ' ', 1) AS timestamptz), CAST(split_part(:after, ' ', 2) AS bigint))",
                DUE_TEXT + " || ' ' || number"),
        UPDATED(
                UPDATED_AT + " DESC, number DESC",
                "(" + UPDATED_AT
                        + ", number) < (CAST(split_part(:after, ' ', 1) AS timestamptz), CAST(split_part(:after, ' ', 2) AS bigint))",
                "substring(item FROM '\"updatedAt\":\"([^\"]+)\"') || ' ' || number");

        private static final Pattern PLACE = Pattern.compile("([0-9TZ:.-]{1,40} )?[0-9]{1,18}");

        private final String by;
        private final String after;
        private final String place;

        Order(String by, String after, String place) {
            this.by = by;
            this.after = after;
            this.place = place;
        }

        public static List<String> texts() {
            return Arrays.stream(values()).map(Order::text).toList();
        }

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** @throws PageRequest.UnknownCursor if the cursor does not belong to this sort order */
        private void check(@Nullable String place) {
            if (place != null && (!PLACE.matcher(place).matches() || place.contains(" ") != this.place.contains(" "))) {
                throw new PageRequest.UnknownCursor();
            }
        }
    }

    public static ResultPage<CaseRow> list(Handle handle, Filter filter, PageRequest slice) {
        return list(handle, filter, Order.NEWEST, slice);
    }

    public static ResultPage<CaseRow> list(Handle handle, Filter filter, Order order, PageRequest slice) {
        order.check(slice.after());
        Attack attack = filter.attack();
        Technique technique = attack.technique();
        boolean nobody = NOBODY.equals(filter.assignee());
        String exercise = filter.exercise();
        boolean named = exercise != null && !exercise.equals(NOBODY) && !exercise.equals(ANY_EXERCISE);
        return new Search("SELECT number, item, " + order.place + " AS place FROM case_board")
                .in(
                        "status",
                        "statuses",
                        filter.statuses().stream().map(CaseStatus::text).toList())
                .in(
                        "severity",
                        "severities",
                        filter.severities().stream().map(StoredValues::rank).toList())
                .in("tier", "tiers", filter.tiers().stream().map(CaseTier::text).toList())
                .with("assignee = :assignee", "assignee", nobody ? null : filter.assignee())
                .when(nobody, "assignee IS NULL")
                .with("exercise = :exercise", "exercise", named ? exercise : null)
                .when(NOBODY.equals(exercise), "exercise IS NULL")
                .when(ANY_EXERCISE.equals(exercise), "exercise IS NOT NULL")
                .with("assets @> jsonb_build_array(CAST(:asset AS text))", "asset", attack.asset())
                .with(OF_TECHNIQUE, "technique", technique == null ? null : technique.pattern())
                .with(OPENED_AT + " >= :from", "from", attack.from())
                .with(OPENED_AT + " < :until", "until", attack.until())
                .with(
                        "EXISTS (SELECT FROM case_task t WHERE t.case_id = case_board.id AND t.open AND t.due < :overdue)",
                        "overdue",
                        filter.overdueAt())
                .words("search", filter.text())
                .with(order.after, "after", slice.after())
                .list(
                        handle,
                        order.by,
                        slice,
                        (row, context) -> new ResultPage.Row<>(row(row), row.getString("place")));
    }

    /** All open cases, and the newest other cases up to {@code most} cases in total, newest first. */
    static List<CaseRow> openAndLatest(Handle handle, int most) {
        List<CaseRow> items = new ArrayList<>(items(handle, "open", Integer.MAX_VALUE));
        if (items.size() < most) {
            items.addAll(items(handle, "NOT open", most - items.size()));
            items.sort(Comparator.comparingLong((CaseRow row) -> row.heading().number())
                    .reversed());
        }
        return items;
    }

    private static List<CaseRow> items(Handle handle, String which, int most) {
        return handle.createQuery("SELECT item FROM case_board WHERE " + which + " ORDER BY number DESC LIMIT :most")
                .bind("most", most)
                .map((row, context) -> row(row))
                .list();
    }

    static long count(Handle handle) {
        return new Search("SELECT id FROM case_board").count(handle);
    }

    /** A case with its alerts in their current state, and its observables. */
    public static Optional<CaseView> find(Handle handle, String id) {
        return handle.createQuery("SELECT item, relations, observables FROM case_board WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> view(
                        handle,
                        row(row),
                        Json.read(row.getString("relations"), RelationsView.class),
                        Json.readList(row.getString("observables"), ObservableView.class)))
                .findOne();
    }

    /** Returns the number of the case; 0 if the case does not exist. */
    public static long number(Handle handle, String id) {
        return handle.createQuery("SELECT number FROM case_board WHERE id = :id")
                .bind("id", id)
                .mapTo(Long.class)
                .findOne()
                .orElse(0L);
    }

    /** Finds the case ID for a case number as users write it: {@code 12} or {@code #12}. */
    public static Optional<String> idOf(Handle handle, String idOrNumber) {
        String digits = idOrNumber.startsWith("#") ? idOrNumber.substring(1) : idOrNumber;
        boolean number = !digits.isEmpty()
                && digits.length() < NUMBERED_DIGITS
                && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return handle.createQuery("SELECT id FROM case_board WHERE id = :id OR number = :number")
                .bind("id", idOrNumber)
                .bind("number", number ? Long.parseLong(digits) : -1)
                .mapTo(String.class)
                .findFirst();
    }

    public static boolean isRestricted(Handle handle, String id) {
        return handle.createQuery("SELECT EXISTS (SELECT FROM case_board WHERE id = :id AND restricted_to IS NOT NULL)")
                .bind("id", id)
                .mapTo(Boolean.class)
                .one();
    }

    /** Groups of the case's assets by asset; assets without a group are omitted. */
    public static SortedMap<String, String> groups(Handle handle, String id) {
        SortedMap<String, String> groups = new TreeMap<>();
        handle.createQuery("""
                        SELECT a.asset, a.asset_group FROM case_board c, jsonb_array_elements_text(c.assets) held (asset), asset_board a
                        WHERE c.id = :id AND a.asset = held.asset AND a.asset_group IS NOT NULL""")
                .bind("id", id)
                .map((row, context) -> Map.entry(row.getString("asset"), row.getString("asset_group")))
                .forEach(one -> groups.put(one.getKey(), one.getValue()));
        return groups;
    }

    /** All assets of a case. */
    public static List<String> assets(Handle handle, String id) {
        return handle.createQuery("""
                        SELECT held.asset FROM case_board c, jsonb_array_elements_text(c.assets) held (asset) WHERE c.id = :id
                        ORDER BY held.asset""").bind("id", id).mapTo(String.class).list();
    }

    /** The summaries of those cases that exist. */
    public static List<CaseRow> rows(Handle handle, Collection<String> ids) {
        return new Search("SELECT item FROM case_board")
                .in("id", "ids", ids)
                .query(handle, "number", ids.size())
                .map((row, context) -> row(row))
                .list();
    }

    private static CaseRow row(ResultSet row) throws SQLException {
        return Json.read(row.getString("item"), CaseRow.class);
    }

    /** Number of a case, and its topmost parent case; the case itself if it is not merged. */
    public record Place(CaseName name, CaseStatus status, CaseName whole, boolean wholeOpen) {}

    public static Optional<Place> place(Handle handle, String id) {
        return handle.createQuery("""
                        WITH RECURSIVE up AS (
                            SELECT id, number, open, part_of, 0 AS depth FROM case_board WHERE id = :id
                            UNION ALL SELECT c.id, c.number, c.open, c.part_of, depth + 1
                                FROM case_board c JOIN up ON c.id = up.part_of)
                        SELECT c.id, c.number, c.status, up.id AS whole, up.number AS whole_number, up.open
                        FROM case_board c, up WHERE c.id = :id ORDER BY up.depth DESC LIMIT 1""")
                .bind("id", id)
                .map((row, context) -> new Place(
                        new CaseName(new CaseId(row.getString("id")), row.getLong("number")),
                        CaseStatus.of(row.getString("status")),
                        new CaseName(new CaseId(row.getString("whole")), row.getLong("whole_number")),
                        row.getBoolean("open")))
                .findOne();
    }

    /** @return whether all of these cases have processed the triage decision with this sequence number */
    public static boolean haveProcessed(Handle handle, Collection<String> ids, long decision) {
        return new Search("SELECT id FROM case_board")
                        .in("id", "ids", ids)
                        .with("heard >= :decision", "decision", decision)
                        .count(handle)
                == ids.size();
    }

    /** Returns the case as it will appear in the read model after the change. */
    public static CaseView preview(Handle handle, CaseSummary summary) {
        CaseFamily.Served served = CaseFamily.together(
                handle,
                new CaseFamily.Served(
                        CaseRow.of(summary),
                        summary.contents().observables().stream()
                                .map(ObservableView::of)
                                .toList(),
                        List.of(),
                        ""));
        return view(handle, served.row(), RelationsView.of(summary), served.observables());
    }

    private static CaseView view(
            Handle handle, CaseRow row, RelationsView relations, List<ObservableView> observables) {
        List<String> assets = row.extent().assets().stream().map(AssetName::id).toList();
        List<AlertView> alerts = AlertReadModel.ofCase(handle, row.id());
        return new CaseView(
                row,
                CaseFamily.titled(handle, relations),
                observables,
                AssetProfiles.described(handle, assets),
                alerts,
                Gaps.of(handle, row, alerts));
    }

    /** @return sequence number of the last projected event of the case; 0 if the case is unknown */
    public static long version(Handle handle, String id) {
        return handle.createQuery("SELECT version FROM case_board WHERE id = :id")
                .bind("id", id)
                .mapTo(Long.class)
                .findOne()
                .orElse(0L);
    }
}
