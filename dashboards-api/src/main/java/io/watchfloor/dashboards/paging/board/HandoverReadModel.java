package io.watchfloor.dashboards.paging.board;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.dashboards.paging.views.HandoverView;
import io.watchfloor.dashboards.paging.views.HandoverView.Item;
import io.watchfloor.dashboards.paging.views.HandoverView.State;
import io.watchfloor.dashboards.paging.views.HandoverView.Why;
import io.watchfloor.dashboards.search.PageRequest;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.dashboards.search.Search;
import io.watchfloor.dashboards.wire.CaseRow;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.paging.oncall.CaseReaders;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Cases of a person for a shift handoff. */
public final class HandoverReadModel {

    /** Maximum number of cases in a handoff. */
    public static final int MOST = 500;

    private HandoverReadModel() {}

    /** A case with the reason why it belongs to the handoff. */
    public record OwnCase(CaseRow row, Why why) {

        /** The case as an item of a handoff. */
        public Item item() {
            return new Item(
                    row.id(),
                    row.heading().number(),
                    row.heading().title(),
                    row.heading().severity(),
                    row.heading().status(),
                    why,
                    null);
        }
    }

    /**
     * Returns the open cases that the person acknowledged, and the unacknowledged cases of which the person was
     * notified in the current escalation round, most severe first.
     *
     * @param ids ids of the cases to choose from; empty for all
     */
    public static List<OwnCase> of(Handle handle, String person, Collection<String> ids) {
        List<OwnCase> found = new ArrayList<>();
        found.addAll(read(handle, Why.HELD, """
                open AND status <> 'new' AND part_of IS NULL
                    AND (assignee = :person OR CAST(item AS jsonb) ->> 'acknowledgedBy' = :person)""", person, ids));
        found.addAll(read(handle, Why.WAITING, """
                status = 'new' AND part_of IS NULL AND (assignee = :person
                    OR EXISTS (SELECT FROM notification_board p WHERE p.case_id = case_board.id AND p.recipient = 'person:' || :person
                        AND p.kind = 'opened' AND p.round = CAST(CAST(case_board.item AS jsonb) ->> 'round' AS integer)))""", person, ids));
        return found;
    }

    private static List<OwnCase> read(Handle handle, Why why, String condition, String person, Collection<String> ids) {
        return new Search("SELECT item FROM case_board")
                .with(condition, "person", person)
                .in("id", "ids", ids)
                .query(handle, "severity DESC, number", MOST)
                .map((row, context) -> new OwnCase(Json.read(row.getString("item"), CaseRow.class), why))
                .list();
    }

    /** @param person person who gave or received the handoffs; null for the handoffs of all people */
    public static ResultPage<HandoverView> list(
            Handle handle, @Nullable String person, @Nullable State state, PageRequest slice) {
        return new Search("SELECT * FROM handover")
                .with("(giver = :person OR taker = :person)", "person", person)
                .with("state = :state", "state", state == null ? null : state.text())
                .with("seq < :after", "after", slice.afterNumber())
                .list(
                        handle,
                        "seq DESC",
                        slice,
                        (row, context) -> new ResultPage.Row<>(view(row), row.getString("seq")))
                .map(one -> seen(handle, one));
    }

    /** Returns a handoff as visible to the reader, without the titles of cases that the reader cannot see. */
    public static HandoverView seen(Handle sight, HandoverView all) {
        Set<String> seen = new HashSet<>(sight.createQuery("SELECT id FROM case_board WHERE id = ANY (:ids)")
                .bindArray(
                        "ids",
                        String.class,
                        all.cases().stream().map(Item::caseId).toList())
                .mapTo(String.class)
                .list());
        List<Item> unseen =
                all.cases().stream().filter(one -> !seen.contains(one.caseId())).toList();
        if (unseen.isEmpty()) {
            return all;
        }
        Map<String, Item> lines = unseen.stream().collect(Collectors.toMap(one -> "#" + one.number(), one -> one));
        String summary = all.summary()
                .lines()
                .map(line -> {
                    Item hidden = lines.get(line.split(" ", 2)[0]);
                    return hidden == null ? line : hidden(hidden);
                })
                .collect(Collectors.joining("\n"));
        return all.shown(
                summary,
                all.cases().stream()
                        .map(one -> seen.contains(one.caseId()) ? one : one.titled(CaseReaders.HIDDEN))
                        .toList());
    }

    private static String hidden(Item one) {
        return "#%d %s: %s".formatted(one.number(), one.severity().text(), CaseReaders.HIDDEN);
    }

    /** As stored. */
    public static HandoverView view(ResultSet row) throws SQLException {
        return new HandoverView(
                row.getString("id"),
                row.getString("giver"),
                row.getString("taker"),
                row.getString("note"),
                State.of(row.getString("state")),
                SqlTimestamps.of(row, "created_at"),
                SqlTimestamps.orNull(row, "decided_at"),
                row.getString("summary"),
                Json.readList(row.getString("cases"), Item.class));
    }
}
