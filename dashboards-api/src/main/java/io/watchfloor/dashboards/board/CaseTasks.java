package io.watchfloor.dashboards.board;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.dashboards.cases.views.TaskView;
import io.watchfloor.dashboards.search.PageRequest;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.dashboards.search.Search;
import io.watchfloor.dashboards.search.StoredValues;
import io.watchfloor.ops.cases.Case;
import io.watchfloor.ops.cases.CaseTask;
import io.watchfloor.ops.cases.TaskStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** Read model of the tasks of cases. */
public final class CaseTasks {

    /** Sorts tasks without a due time last. */
    private static final String MICROS =
            "(extract(epoch FROM coalesce(t.due, timestamptz '9999-01-01Z')) * 1000000)::bigint";

    private static final String PLACE = MICROS + " || '/' || c.number || '/' || t.number";

    private static final String SELECT = "SELECT t.*, c.number AS case_number, " + PLACE
            + " AS place FROM case_task t JOIN case_board c ON c.id = t.case_id";

    /**
     * Filter of the tasks of all cases; null or empty values match everything.
     *
     * @param overdueAt only open tasks that were due before this time
     */
    public record Filter(
            @Nullable String owner,
            List<TaskStatus> statuses,
            @Nullable Instant overdueAt) {}

    private CaseTasks() {}

    static void write(Handle tx, Case before, Case now) {
        Set<CaseTask> known = Set.copyOf(before.work().tasks());
        List<CaseTask> changed = now.work().tasks().stream()
                .filter(task -> !known.contains(task))
                .toList();
        if (changed.isEmpty()) {
            return;
        }
        try (PreparedBatch batch = tx.prepareBatch("""
                INSERT INTO case_task (case_id, number, revision, title, owner, due, status, open)
                VALUES (:case, :number, :revision, :title, :owner, :due, :status, :open)
                ON CONFLICT (case_id, number) DO UPDATE SET revision = excluded.revision, title = excluded.title,
                    owner = excluded.owner, due = excluded.due, status = excluded.status, open = excluded.open""")) {
            for (CaseTask task : changed) {
                Instant due = task.due();
                batch.bind("case", now.id().value())
                        .bind("number", task.number())
                        .bind("revision", task.revision())
                        .bind("title", StoredValues.text(task.title()))
                        .bind("owner", task.owner())
                        .bind("due", due == null ? null : StoredValues.time(due))
                        .bind("status", task.status().text())
                        .bind("open", task.status().open())
                        .add();
            }
            batch.execute();
        }
    }

    /** The tasks of a case, and of the cases merged into it. */
    public static ResultPage<TaskView> ofCase(Handle handle, String caseId, PageRequest slice, Instant now) {
        return list(
                handle,
                new Search(SELECT).with("t.case_id = ANY (ARRAY(SELECT case_and_parts(:case)))", "case", caseId),
                slice,
                now);
    }

    /** The tasks of all cases, those that are due first. */
    public static ResultPage<TaskView> all(Handle handle, Filter filter, PageRequest slice, Instant now) {
        return list(
                handle,
                new Search(SELECT)
                        .with("t.owner = :owner", "owner", filter.owner())
                        .in(
                                "t.status",
                                "statuses",
                                filter.statuses().stream().map(TaskStatus::text).toList())
                        .with("t.open AND t.due < :overdue", "overdue", filter.overdueAt()),
                slice,
                now);
    }

    private static ResultPage<TaskView> list(Handle handle, Search search, PageRequest slice, Instant now) {
        String after = slice.after();
        if (after != null) {
            String[] parts = after.split("/", -1);
            if (parts.length != 3) {
                throw new PageRequest.UnknownCursor();
            }
            search.when(true, "(" + MICROS + ", c.number, t.number) > (:micros, :case_number, :task)")
                    .value("micros", number(parts[0], PageRequest.LAST_MICROSECOND))
                    .value("case_number", number(parts[1], Long.MAX_VALUE))
                    .value("task", number(parts[2], Integer.MAX_VALUE));
        }
        return search.list(
                handle,
                "coalesce(t.due, timestamptz '9999-01-01Z'), c.number, t.number",
                slice,
                (row, context) -> new ResultPage.Row<>(view(row, now), row.getString("place")));
    }

    private static long number(String text, long most) {
        return Objects.requireNonNull(new PageRequest(1, text).afterNumber(most));
    }

    private static TaskView view(ResultSet row, Instant now) throws SQLException {
        Instant due = row.getObject("due") == null ? null : SqlTimestamps.of(row, "due");
        return new TaskView(
                row.getInt("number"),
                row.getInt("revision"),
                row.getString("title"),
                row.getString("owner"),
                due,
                TaskStatus.of(row.getString("status")),
                row.getBoolean("open") && due != null && due.isBefore(now),
                new TaskView.OfCase(row.getString("case_id"), row.getLong("case_number")));
    }
}
