package io.watchfloor.dashboards.assets.board;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.dashboards.assets.views.AssetName;
import io.watchfloor.dashboards.cases.views.ActivityView;
import io.watchfloor.dashboards.search.PageRequest;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.dashboards.search.Search;
import io.watchfloor.dashboards.search.StoredValues;
import io.watchfloor.dashboards.wire.AssetView;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.asset.AssetEvent.ProfileChanged;
import io.watchfloor.ops.asset.AssetProfile;
import io.watchfloor.ops.asset.AssetTag;
import io.watchfloor.ops.asset.Criticality;
import io.watchfloor.sensors.protocol.AssetId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Read model of asset details: current values and change history. */
public final class AssetProfiles {

    private AssetProfiles() {}

    public static void change(Handle tx, AssetId asset, ProfileChanged event) {
        AssetProfile now = event.to();
        tx.createUpdate("""
                INSERT INTO asset_board
                    (asset, kind, name, tags, free_tags, criticality, owner, asset_group, profile_version)
                VALUES (:asset, :kind, :name, CAST(:tags AS jsonb), CAST(:free AS jsonb), :criticality, :owner, :group, :version)
                ON CONFLICT (asset) DO UPDATE SET tags = excluded.tags, free_tags = excluded.free_tags,
                    criticality = excluded.criticality,
                    owner = excluded.owner, asset_group = excluded.asset_group,
                    profile_version = excluded.profile_version""")
                .bind("asset", asset.toString())
                .bind("kind", asset.kind().text())
                .bind("name", asset.name())
                .bind("tags", Json.write(List.copyOf(now.tags())))
                .bind("free", Json.write(List.copyOf(now.freeTags())))
                .bind(
                        "criticality",
                        now.criticality() == null ? null : now.criticality().text())
                .bind("owner", now.owner())
                .bind("group", now.group())
                .bind("version", event.version())
                .execute();
        tx.createUpdate("""
                INSERT INTO asset_activity (asset, version, at, by, verb, text)
                VALUES (:asset, :version, :at, :by, 'described', :text) ON CONFLICT DO NOTHING""")
                .bind("asset", asset.toString())
                .bind("version", event.version())
                .bind("at", StoredValues.time(event.at()))
                .bind("by", event.by())
                .bind("text", StoredValues.text(changeText(event.from(), now)))
                .execute();
    }

    /** Number of assets with each tag. */
    public static Map<String, Long> tags(Handle handle) {
        Map<String, Long> counts = new TreeMap<>();
        handle.createQuery("SELECT tag, count(*) AS assets FROM asset_board,"
                        + " jsonb_array_elements_text(tags || free_tags) tag GROUP BY tag")
                .map((row, context) -> Map.entry(row.getString("tag"), row.getLong("assets")))
                .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
        return counts;
    }

    /** Cases whose read model contains details of this asset. */
    public static List<String> casesWith(Handle tx, String asset) {
        return tx.createQuery(
                        "SELECT id FROM case_board WHERE assets @> to_jsonb(CAST(:asset AS text)) ORDER BY number")
                .bind("asset", asset)
                .mapTo(String.class)
                .list();
    }

    /** The change as text with previous and new values. */
    private static String changeText(AssetProfile from, AssetProfile to) {
        List<String> parts = new ArrayList<>();
        add(parts, "tags", tags(from), tags(to));
        add(parts, "criticality", text(from.criticality()), text(to.criticality()));
        add(parts, "owner", from.owner(), to.owner());
        add(parts, "group", from.group(), to.group());
        return String.join("; ", parts);
    }

    private static void add(List<String> parts, String what, @Nullable String from, @Nullable String to) {
        if (!Objects.equals(from, to)) {
            parts.add("%s from %s to %s".formatted(what, from == null ? "none" : from, to == null ? "none" : to));
        }
    }

    private static @Nullable String tags(AssetProfile profile) {
        List<String> tags = profile.allTags();
        return tags.isEmpty() ? null : String.join(", ", tags);
    }

    private static @Nullable String text(@Nullable Criticality criticality) {
        return criticality == null ? null : criticality.text();
    }

    static AssetView.Profile read(ResultSet row) throws SQLException {
        String criticality = row.getString("criticality");
        return AssetView.Profile.of(
                new AssetProfile(
                        new TreeSet<>(Json.readList(row.getString("tags"), AssetTag.class)),
                        criticality == null ? null : Criticality.of(criticality),
                        row.getString("owner"),
                        row.getString("asset_group"),
                        new TreeSet<>(Json.readList(row.getString("free_tags"), String.class))),
                row.getLong("profile_version"));
    }

    /** Returns the details of those of the given assets that have details, by asset ID. */
    public static List<AssetView.Described> described(Handle handle, Collection<String> assets) {
        if (assets.isEmpty()) {
            return List.of();
        }
        return new Search("SELECT * FROM asset_board")
                .with("profile_version > :none", "none", 0)
                .in("asset", "ids", assets)
                .query(handle, "asset", assets.size())
                .map((row, context) -> new AssetView.Described(row.getString("asset"), read(row)))
                .list();
    }

    /** Returns the asset as it will appear in the read model after the change. */
    public static AssetView preview(Handle handle, AssetId asset, AssetProfile profile, long version) {
        AssetView.Profile said = AssetView.Profile.of(profile, version);
        Optional<AssetView> found = AssetReadModel.find(handle, asset.toString());
        return found.map(known -> known.with(said))
                .orElseGet(() -> AssetView.unheard(AssetName.of(asset.toString()), said));
    }

    public static ResultPage<ActivityView> activity(Handle handle, String asset, PageRequest slice) {
        return new Search("SELECT * FROM asset_activity")
                .with("asset = :asset", "asset", asset)
                .with("version > :after", "after", slice.afterNumber())
                .list(
                        handle,
                        "version",
                        slice,
                        (row, context) -> new ResultPage.Row<>(
                                new ActivityView(
                                        SqlTimestamps.of(row, "at"),
                                        row.getString("by"),
                                        row.getString("verb"),
                                        row.getString("text"),
                                        null),
                                row.getString("version")));
    }
}
