package io.watchfloor.ops.paging.oncall;

import io.watchfloor.ops.asset.AssetEvent;
import io.watchfloor.ops.asset.AssetProfile;
import io.watchfloor.ops.asset.Criticality;
import io.watchfloor.ops.platform.journal.JournaledEvent;
import io.watchfloor.ops.platform.journal.ProjectionHandler;
import org.jdbi.v3.core.Handle;

/**
 * Projects asset details into a table, because the routing of notifications depends on these details. Backups include
 * the table, so that a restored center knows the asset details before the journal is replayed. The replay skips older
 * versions of the details.
 */
public final class AssetRoutingProjection implements ProjectionHandler {

    @Override
    public boolean reads(String entityType) {
        return entityType.equals("asset");
    }

    @Override
    public boolean reads(String entityType, String manifest) {
        return manifest.equals("asset.profile-changed.v1");
    }

    @Override
    public void fold(Handle transaction, JournaledEvent event) {
        if (event.event() instanceof AssetEvent.ProfileChanged changed) {
            AssetProfile to = changed.to();
            Criticality criticality = to.criticality();
            transaction
                    .createUpdate("""
                            INSERT INTO asset_note AS n (asset, criticality, asset_group, owner, version)
                            VALUES (:asset, :criticality, :group, :owner, :version)
                            ON CONFLICT (asset) DO UPDATE SET criticality = excluded.criticality, asset_group = excluded.asset_group,
                                owner = excluded.owner, version = excluded.version WHERE n.version < excluded.version""")
                    .bind("asset", event.entityId().substring(event.entityId().indexOf('/') + 1))
                    .bind("criticality", criticality == null ? null : criticality.text())
                    .bind("group", to.group())
                    .bind("owner", to.owner())
                    .bind("version", changed.version())
                    .execute();
        }
    }
}
