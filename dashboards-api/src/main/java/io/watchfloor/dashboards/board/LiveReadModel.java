package io.watchfloor.dashboards.board;

import io.watchfloor.dashboards.assets.board.AssetReadModel;
import io.watchfloor.dashboards.paging.board.NotificationReadModel;
import io.watchfloor.dashboards.search.PageRequest;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.dashboards.wire.CaseView;
import io.watchfloor.dashboards.wire.LiveItem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Reads changes of the read models since a cursor. The items have the same format as in lists and single resources. */
public final class LiveReadModel {

    /**
     * Maximum number of items in a snapshot. Open cases are always included, even beyond this limit. The snapshot also states the total
     * number of items.
     */
    public static final int LONGEST_SNAPSHOT = 10_000;

    private LiveReadModel() {}

    /**
     * Current cursor of the read models.
     *
     * @param lineage identifies the database: cursors of another database are invalid
     */
    public record Head(String lineage, long cursor) {}

    /** @param added cursor at which the item was added */
    public record Change(LiveKind kind, String item, long cursor, long added) {}

    public static Head head(Handle handle) {
        return handle.createQuery("SELECT lineage, cursor FROM live_head")
                .map((row, context) -> new Head(row.getString("lineage"), row.getLong("cursor")))
                .one();
    }

    /** Returns each changed item of the live stream once, in the order of the latest changes. */
    public static List<Change> changes(Handle handle, long after, int limit) {
        return read(
                handle.createQuery(
                                "SELECT * FROM live_change WHERE cursor > :after AND kind <> :alert ORDER BY cursor LIMIT :limit")
                        .bind("alert", LiveKind.ALERT.text()),
                after,
                limit);
    }

    /** As {@link #changes(Handle, long, int)}, of some kinds. */
    public static List<Change> changes(Handle handle, Collection<LiveKind> kinds, long after, int limit) {
        return read(
                handle.createQuery(
                                "SELECT * FROM live_change WHERE cursor > :after AND kind = ANY(:kinds) ORDER BY cursor LIMIT :limit")
                        .bindArray(
                                "kinds",
                                String.class,
                                kinds.stream().map(LiveKind::text).toList()),
                after,
                limit);
    }

    /** @param item null for all items of the kind */
    public static List<Change> changes(Handle handle, LiveKind kind, @Nullable String item, long after, int limit) {
        String one = item == null ? "" : " AND item = :item";
        Query query = handle.createQuery("SELECT * FROM live_change WHERE kind = :kind AND cursor > :after" + one
                        + " ORDER BY cursor LIMIT :limit")
                .bind("kind", kind.text());
        return read(item == null ? query : query.bind("item", item), after, limit);
    }

    private static List<Change> read(Query query, long after, int limit) {
        return query.bind("after", after)
                .bind("limit", limit)
                .map((row, context) -> new Change(
                        LiveKind.of(row.getString("kind")),
                        row.getString("item"),
                        row.getLong("cursor"),
                        row.getLong("added")))
                .list();
    }

    /** Returns items by ID; unknown IDs are omitted. */
    public static Map<String, LiveItem> items(Handle handle, LiveKind kind, Collection<String> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        List<? extends LiveItem> found = switch (kind) {
            case CASE_ROW -> CaseReadModel.rows(handle, ids);
            case CASE -> cases(handle, ids);
            case ASSET -> AssetReadModel.find(handle, ids);
            case PAGE -> NotificationReadModel.ofReader(handle, ids);
            case ALERT -> throw notStreamed();
        };
        Map<String, LiveItem> byId = new LinkedHashMap<>();
        found.forEach(item -> byId.put(item.id(), item));
        return byId;
    }

    /** Returns the IDs of all visible items of a kind, or of the requested item if it is visible. */
    public static Set<String> ids(Handle handle, LiveKind kind, @Nullable String item) {
        if (item != null) {
            return items(handle, kind, List.of(item)).keySet();
        }
        String select = switch (kind) {
            case CASE_ROW, CASE -> "SELECT id FROM case_board";
            case ASSET -> "SELECT asset FROM asset_board";
            case PAGE -> "SELECT id FROM notification_board WHERE " + NotificationReadModel.OF_READER;
            case ALERT -> throw notStreamed();
        };
        return new HashSet<>(handle.createQuery(select).mapTo(String.class).list());
    }

    /**
     * Returns the people named by restricted cases. All other people see the same items, because restricted cases are hidden from all of
     * them.
     */
    public static Set<String> named(Handle handle) {
        return new HashSet<>(handle.createQuery(
                        "SELECT DISTINCT unnest(restricted_to) FROM every_case WHERE restricted_to IS NOT NULL")
                .mapTo(String.class)
                .list());
    }

    private static List<CaseView> cases(Handle handle, Collection<String> ids) {
        List<CaseView> found = new ArrayList<>();
        ids.forEach(id -> CaseReadModel.find(handle, id).ifPresent(found::add));
        return found;
    }

    /**
     * Returns all open cases and the newest other cases, the assets with the highest risk, or the newest notifications, and the total
     * number of items.
     */
    public static ResultPage<? extends LiveItem> all(Handle handle, LiveKind kind) {
        return all(handle, kind, LONGEST_SNAPSHOT);
    }

    static ResultPage<? extends LiveItem> all(Handle handle, LiveKind kind, int most) {
        PageRequest slice = PageRequest.first(most);
        return switch (kind) {
            case CASE_ROW ->
                new ResultPage<>(CaseReadModel.openAndLatest(handle, most), null, CaseReadModel.count(handle));
            case ASSET -> AssetReadModel.list(handle, AssetReadModel.Filter.ALL, AssetReadModel.Order.RISK, slice);
            case PAGE -> NotificationReadModel.ofReader(handle, slice);
            case CASE -> throw new IllegalArgumentException("Cases with all details are read one at a time");
            case ALERT -> throw notStreamed();
        };
    }

    private static IllegalArgumentException notStreamed() {
        return new IllegalArgumentException("Alerts are not in the live stream");
    }
}
