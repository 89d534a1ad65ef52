package io.watchfloor.ops.asset;

import io.watchfloor.ops.platform.journal.JournaledEvent;
import io.watchfloor.ops.platform.journal.ProjectionHandler;
import io.watchfloor.sigma.profile.EntityProfile;
import io.watchfloor.sigma.profile.EntityProfiles;
import io.watchfloor.sigma.telemetry.AssetName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;

/**
 * The profiles of assets and accounts as a table, so that rules can compare them on every node, also before the journal
 * of a restored center is replayed. An asset that was merged into another asset has the other asset's profile.
 */
public final class ProfileTable implements ProjectionHandler {

    /** The topic that the {@link io.watchfloor.ops.platform.document.DocumentWatcher} watches. */
    public static final String TOPIC = "profiles";

    /** Name of the projection's position; must never change. */
    public static final String PROJECTION = "profiles";

    /** A merge leads to an asset that is not merged itself, except for a moment during a change. */
    private static final int MERGES = 4;

    private record Row(
            String asset, EntityProfile profile, @Nullable String mergedInto) {}

    /** Reads all profiles of one revision. */
    public static EntityProfiles read(Jdbi database) {
        return database.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, handle -> {
            long revision = handle.createQuery("SELECT revision FROM document_revision WHERE topic = :topic")
                    .bind("topic", TOPIC)
                    .mapTo(Long.class)
                    .one();
            Map<String, Row> rows = new HashMap<>();
            handle.createQuery("SELECT asset, tags, criticality, asset_group, merged_into FROM asset_profile")
                    .map((row, context) -> new Row(
                            row.getString("asset"),
                            new EntityProfile(
                                    List.of((String[]) row.getArray("tags").getArray()),
                                    row.getString("criticality"),
                                    row.getString("asset_group")),
                            row.getString("merged_into")))
                    .forEach(row -> rows.put(row.asset(), row));
            Map<AssetName, EntityProfile> profiles = new HashMap<>();
            rows.values().forEach(row -> {
                Row owner = owner(row, rows);
                if (owner != null) {
                    profiles.put(AssetName.parse(row.asset()), owner.profile());
                }
            });
            return EntityProfiles.of(revision, profiles);
        });
    }

    /** The asset whose profile counts; null if that asset has no profile. */
    private static @Nullable Row owner(Row row, Map<String, Row> rows) {
        Row owner = row;
        for (int step = 0; step < MERGES && owner != null && owner.mergedInto() != null; step++) {
            owner = rows.get(owner.mergedInto());
        }
        return owner;
    }

    @Override
    public boolean reads(String entityType) {
        return entityType.equals("asset");
    }

    @Override
    public boolean reads(String entityType, String manifest) {
        return switch (manifest) {
            case "asset.profile-changed.v1", "asset.stands-for.v1", "asset.stands-no-more.v1" -> true;
            default -> false;
        };
    }

    @Override
    public void fold(Handle transaction, JournaledEvent event) {
        String asset = event.entityId().substring(event.entityId().indexOf('/') + 1);
        switch (event.event()) {
            case AssetEvent.ProfileChanged changed -> change(transaction, asset, changed);
            case AssetEvent.StandsFor merged -> merge(transaction, merged.asset(), asset);
            case AssetEvent.StandsNoMore ended -> unmerge(transaction, ended.asset(), asset);
            default -> {}
        }
    }

    private static void change(Handle transaction, String asset, AssetEvent.ProfileChanged changed) {
        AssetProfile to = changed.to();
        Criticality criticality = to.criticality();
        transaction
                .createUpdate("""
                        INSERT INTO asset_profile AS p (asset, tags, criticality, asset_group, version)
                        VALUES (:asset, :tags, :criticality, :group, :version)
                        ON CONFLICT (asset) DO UPDATE SET tags = excluded.tags, criticality = excluded.criticality,
                            asset_group = excluded.asset_group, version = excluded.version WHERE p.version < excluded.version""")
                .bind("asset", asset)
                .bindArray("tags", String.class, to.allTags().toArray())
                .bind("criticality", criticality == null ? null : criticality.text())
                .bind("group", to.group())
                .bind("version", changed.version())
                .execute();
    }

    private static void merge(Handle transaction, String merged, String into) {
        transaction.createUpdate("""
                        INSERT INTO asset_profile AS p (asset, merged_into) VALUES (:asset, :into)
                        ON CONFLICT (asset) DO UPDATE SET merged_into = excluded.merged_into
                        WHERE p.merged_into IS DISTINCT FROM excluded.merged_into""").bind("asset", merged).bind("into", into).execute();
    }

    private static void unmerge(Handle transaction, String merged, String from) {
        transaction
                .createUpdate(
                        "UPDATE asset_profile SET merged_into = NULL WHERE asset = :asset AND merged_into = :from")
                .bind("asset", merged)
                .bind("from", from)
                .execute();
    }
}
