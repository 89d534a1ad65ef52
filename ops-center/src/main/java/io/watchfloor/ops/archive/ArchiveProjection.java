package io.watchfloor.ops.archive;

import io.watchfloor.ops.asset.AssetEntity;
import io.watchfloor.ops.asset.AssetEvent.EvidenceErased;
import io.watchfloor.ops.asset.AssetEvent.HoldPlaced;
import io.watchfloor.ops.asset.AssetEvent.HoldReleased;
import io.watchfloor.ops.platform.journal.JournaledEvent;
import io.watchfloor.ops.platform.journal.ProjectionHandler;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Projects legal holds and erasures of assets into tables of the archive, which the writer of its files reads. */
public final class ArchiveProjection implements ProjectionHandler {

    /** The name of the projection, whose position is stored. */
    public static final String NAME = "archive";

    private static final Duration PATIENCE = Duration.ofMillis(100);

    private static final Set<String> MANIFESTS =
            Set.of("asset.hold-placed.v1", "asset.hold-released.v1", "asset.evidence-erased.v1");

    @Override
    public boolean reads(String entityType) {
        return entityType.equals(AssetEntity.KEY.name());
    }

    @Override
    public boolean reads(String entityType, String manifest) {
        return MANIFESTS.contains(manifest);
    }

    @Override
    public Duration patience() {
        return PATIENCE;
    }

    @Override
    public void fold(Handle transaction, JournaledEvent event) {
        String asset = event.entityId();
        if (event.event() instanceof HoldPlaced placed) {
            update(
                    transaction,
                    "INSERT INTO archive_hold (asset, matter) VALUES (:asset, :matter) ON CONFLICT DO NOTHING",
                    asset,
                    placed.matter());
        } else if (event.event() instanceof HoldReleased released) {
            update(
                    transaction,
                    "DELETE FROM archive_hold WHERE asset = :asset AND matter = :matter",
                    asset,
                    released.matter());
        } else if (event.event() instanceof EvidenceErased erased) {
            transaction
                    .createUpdate(
                            "INSERT INTO archive_erasure (asset, erased_at) VALUES (:asset, :at) ON CONFLICT DO NOTHING")
                    .bind("asset", asset)
                    .bind("at", at(erased.at()))
                    .execute();
        }
    }

    private static void update(Handle transaction, String sql, String asset, String matter) {
        transaction
                .createUpdate(sql)
                .bind("asset", asset)
                .bind("matter", matter)
                .execute();
    }

    private static OffsetDateTime at(Instant time) {
        return OffsetDateTime.ofInstant(time, ZoneOffset.UTC);
    }
}
