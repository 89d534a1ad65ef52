package io.watchfloor.dashboards.assets.board;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.dashboards.assets.views.AssetGap;
import io.watchfloor.dashboards.assets.views.AssetName;
import io.watchfloor.dashboards.search.PageRequest;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.dashboards.search.Search;
import io.watchfloor.dashboards.search.StoredValues;
import io.watchfloor.dashboards.wire.AssetView;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.sensors.protocol.AssetId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** Read model of assets that have reported, ordered by id or by risk. */
public final class AssetReadModel {

    private static final String SELECT = "SELECT * FROM asset_board";
    private static final String SEARCHED =
            "lower(asset || ' ' || coalesce(owner, '') || ' ' || coalesce(asset_group, ''))";
    private static final String RISKIEST_FIRST = "coalesce(risk, 0) DESC, open_alerts DESC, asset";

    private AssetReadModel() {}

    /**
     * Filter; null matches everything.
     *
     * @param text words that must all occur in the id, the owner or the group
     */
    public record Filter(
            @Nullable String kind,
            @Nullable String text,
            @Nullable String tag,
            @Nullable String criticality) {

        public static final Filter ALL = new Filter(null, null, null, null);
    }

    /** Sort order of a list. */
    public enum Order {
        ID,
        /** Sorts by the highest level of the asset's open alerts, then by the number of open alerts. */
        RISK
    }

    /**
     * Returns those of the given assets that the reader cannot see. A reader with an unlimited scope can also see assets that are not in
     * the read model yet.
     */
    public static Set<String> notSeen(Handle handle, Collection<String> assets) {
        return new HashSet<>(handle.createQuery(
                        "SELECT one FROM unnest(:assets) one WHERE sight_is_partial() AND NOT asset_is_seen(one)")
                .bindArray("assets", String.class, assets)
                .mapTo(String.class)
                .list());
    }

    /** Names of the sensors that report visible assets. */
    public static Set<String> sensors(Handle handle) {
        return new HashSet<>(handle.createQuery("SELECT DISTINCT jsonb_array_elements_text(sensors) FROM asset_board")
                .mapTo(String.class)
                .list());
    }

    /**
     * Recounts the open alerts of assets.
     *
     * @param assets assets with the time of their latest detection; {@link Instant#MIN} if an asset has no detection
     */
    public static void count(Handle tx, Map<AssetId, Instant> assets) {
        try (PreparedBatch batch = tx.prepareBatch("""
                INSERT INTO asset_board (asset, kind, name, open_alerts, risk, last_detection_at)
                SELECT :asset, :kind, :name, count(*), max(level), CAST(:latest AS timestamptz)
                FROM alert_board WHERE asset = :asset AND open
                ON CONFLICT (asset) DO UPDATE SET open_alerts = excluded.open_alerts, risk = excluded.risk,
                    last_detection_at = greatest(asset_board.last_detection_at, excluded.last_detection_at)""")) {
            assets.forEach((asset, latest) -> batch.bind("asset", asset.toString())
                    .bind("kind", asset.kind().text())
                    .bind("name", asset.name())
                    .bind("latest", latest.equals(Instant.MIN) ? null : StoredValues.time(latest))
                    .add());
            batch.execute();
        }
    }

    /** @return whether the asset's open case has changed */
    public static boolean findOpenCase(Handle tx, AssetId asset) {
        return tx.createUpdate("""
                INSERT INTO asset_board (asset, kind, name, open_case)
                SELECT :asset, :kind, :name, (SELECT id FROM case_board
                    WHERE open AND assets @> to_jsonb(CAST(:asset AS text)) ORDER BY number DESC LIMIT 1)
                ON CONFLICT (asset) DO UPDATE SET open_case = excluded.open_case
                    WHERE asset_board.open_case IS DISTINCT FROM excluded.open_case""")
                        .bind("asset", asset.toString())
                        .bind("kind", asset.kind().text())
                        .bind("name", asset.name())
                        .execute()
                > 0;
    }

    public static ResultPage<AssetView> list(Handle handle, Filter filter, Order order, PageRequest slice) {
        Search search = new Search(SELECT)
                .with("kind = :kind", "kind", filter.kind())
                .with("(tags || free_tags) @> to_jsonb(CAST(:tag AS text))", "tag", filter.tag())
                .with("criticality = :criticality", "criticality", filter.criticality())
                .words(SEARCHED, filter.text());
        return switch (order) {
            case ID ->
                search.with("asset > :after", "after", slice.after())
                        .list(
                                handle,
                                "asset",
                                slice,
                                (row, context) -> new ResultPage.Row<>(view(row), row.getString("asset")));
            case RISK ->
                after(search, slice.after())
                        .list(
                                handle,
                                RISKIEST_FIRST,
                                slice,
                                (row, context) -> new ResultPage.Row<>(
                                        view(row),
                                        "%d/%d/%s"
                                                .formatted(
                                                        row.getInt("risk"),
                                                        row.getInt("open_alerts"),
                                                        row.getString("asset"))));
        };
    }

    /** Continues the list after the asset with this risk, number of open alerts and ID. */
    private static Search after(Search search, @Nullable String after) {
        if (after == null) {
            return search;
        }
        String[] parts = after.split("/", 3);
        if (parts.length != 3) {
            throw new PageRequest.UnknownCursor();
        }
        return search.with(
                        "(-coalesce(risk, 0), -open_alerts, asset) > (-CAST(:risk AS bigint), -CAST(:alerts AS bigint), :asset)",
                        "risk",
                        new PageRequest(1, parts[0]).afterNumber())
                .with("true", "alerts", new PageRequest(1, parts[1]).afterNumber())
                .with("true", "asset", parts[2]);
    }

    public static long count(Handle handle) {
        return new Search(SELECT).count(handle);
    }

    /** @param id ID of the asset: {@code kind:name} */
    public static Optional<AssetView> find(Handle handle, String id) {
        return find(handle, List.of(id)).stream().findFirst();
    }

    public static List<AssetView> find(Handle handle, Collection<String> ids) {
        return new Search(SELECT)
                .in("asset", "ids", ids)
                .query(handle, "asset", ids.size())
                .map((row, context) -> view(row))
                .list();
    }

    private static AssetView view(ResultSet row) throws SQLException {
        return new AssetView(
                AssetName.of(row.getString("asset")),
                AssetView.Risk.of(StoredValues.level(row.getInt("risk"))),
                row.getInt("open_alerts"),
                new AssetView.LastSeen(
                        SqlTimestamps.orNull(row, "last_seen"), SqlTimestamps.orNull(row, "last_detection_at")),
                new AssetView.Reporting(
                        Json.readList(row.getString("sensors"), String.class),
                        Json.readList(row.getString("gaps"), AssetGap.class),
                        Gaps.byReason(row.getString("missing"))),
                AssetProfiles.read(row),
                row.getString("open_case"),
                AssetNamings.read(row));
    }
}
