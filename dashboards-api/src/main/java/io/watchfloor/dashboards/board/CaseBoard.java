package io.watchfloor.dashboards.board;

import io.watchfloor.dashboards.wire.AssetName;
import io.watchfloor.dashboards.wire.CaseRow;
import io.watchfloor.dashboards.wire.CaseView;
import io.watchfloor.dashboards.wire.ObservableView;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.cases.CaseStatus;
import io.watchfloor.ops.cases.CaseSummary;
import io.watchfloor.sigma.language.Level;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Cases, newest first. */
public final class CaseBoard {

    private static final int NUMBERED_DIGITS = 19;

    private CaseBoard() {}

    /**
     * What to list; null or empty does not restrict.
     *
     * @param text words that must all occur in the number, the title, the people, the assets or the technique ids
     */
    public record Filter(
            List<CaseStatus> statuses,
            List<Level> severities,
            @Nullable String assignee,
            @Nullable String text) {

        public static final Filter ALL = new Filter(List.of(), List.of(), null, null);
    }

    public static Listing<CaseRow> list(Handle handle, Filter filter, Slice slice) {
        return new Search("SELECT number, item FROM case_board")
                .in(
                        "status",
                        "statuses",
                        filter.statuses().stream().map(CaseStatus::text).toList())
                .in(
                        "severity",
                        "severities",
                        filter.severities().stream().map(Stored::rank).toList())
                .with("assignee = :assignee", "assignee", filter.assignee())
                .words("search", filter.text())
                .with("number < :after", "after", slice.afterNumber())
                .list(
                        handle,
                        "number DESC",
                        slice,
                        (row, context) -> new Listing.Row<>(row(row), row.getString("number")));
    }

    /**
     * Every open case, however many there are, and the newest of the others, up to {@code most} in total. Newest first.
     */
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

    /** With its alerts in their current state, and its observables. */
    public static Optional<CaseView> find(Handle handle, String id) {
        return handle.createQuery("SELECT item, observables FROM case_board WHERE id = :id")
                .bind("id", id)
                .map((row, context) ->
                        view(handle, row(row), Json.readList(row.getString("observables"), ObservableView.class)))
                .findOne();
    }

    /** As people write it; 0 when there is no such case. */
    public static long number(Handle handle, String id) {
        return handle.createQuery("SELECT number FROM case_board WHERE id = :id")
                .bind("id", id)
                .mapTo(Long.class)
                .findOne()
                .orElse(0L);
    }

    /** Finds the id for {@code 12} or {@code #12}, as people write the number of a case. */
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

    static List<CaseRow> rows(Handle handle, Collection<String> ids) {
        return new Search("SELECT item FROM case_board")
                .in("id", "ids", ids)
                .query(handle, "number", ids.size())
                .map((row, context) -> row(row))
                .list();
    }

    private static CaseRow row(ResultSet row) throws SQLException {
        return Json.read(row.getString("item"), CaseRow.class);
    }

    /** The case as the board shows it once it has caught up. */
    public static CaseView preview(Handle handle, CaseSummary summary) {
        return view(
                handle,
                CaseRow.of(summary),
                summary.contents().observables().stream()
                        .map(ObservableView::of)
                        .toList());
    }

    private static CaseView view(Handle handle, CaseRow row, List<ObservableView> observables) {
        List<String> assets = row.extent().assets().stream().map(AssetName::id).toList();
        return new CaseView(
                row, observables, AssetProfiles.described(handle, assets), AlertBoard.ofCase(handle, row.id()));
    }

    /** @return up to which event the case is folded; 0 when it is not on the board */
    public static long version(Handle handle, String id) {
        return handle.createQuery("SELECT version FROM case_board WHERE id = :id")
                .bind("id", id)
                .mapTo(Long.class)
                .findOne()
                .orElse(0L);
    }
}
