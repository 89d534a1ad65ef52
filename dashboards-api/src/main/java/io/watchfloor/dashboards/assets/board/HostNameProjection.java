package io.watchfloor.dashboards.assets.board;

import io.watchfloor.dashboards.search.StoredValues;
import io.watchfloor.ops.asset.AssetEvent;
import io.watchfloor.ops.asset.alias.AliasRow;
import io.watchfloor.ops.asset.entity.Alias;
import io.watchfloor.ops.asset.entity.Entity;
import io.watchfloor.ops.asset.naming.HostReports;
import io.watchfloor.sensors.protocol.AssetId;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Projects host names that the sensor on the host reported, and merges of duplicate assets. */
public final class HostNameProjection {

    private static final String DECISION = "a decision about the asset";

    private HostNameProjection() {}

    public static void change(Handle tx, AssetId asset, AssetEvent.Naming event) {
        Entity host = Entity.ofAsset(asset.toString());
        switch (event) {
            case AssetEvent.HostReported said -> {
                String source = "its own sensor " + said.word().sensor();
                end(tx, asset, source, said.word().from());
                storeAliases(tx, asset, HostReports.said(said.word(), host, source, AliasRow.FOREVER));
            }
            case AssetEvent.MergeAnswered answered -> {
                if (answered.refusal() == null) {
                    Entity other = Entity.ofAsset(answered.with());
                    storeAliases(
                            tx,
                            asset,
                            List.of(new Alias(host, other, Alias.CERTAIN, answered.at(), AliasRow.FOREVER, DECISION)));
                }
            }
            case AssetEvent.MergeEnded ended -> end(tx, asset, DECISION, ended.at());
            case AssetEvent.MergeRequested asked -> {}
            case AssetEvent.MergeEnding ending -> {}
            case AssetEvent.StandsFor standsFor -> {}
            case AssetEvent.StandsNoMore standsNoMore -> {}
        }
    }

    private static void storeAliases(Handle tx, AssetId asset, List<Alias> aliases) {
        EntityProjection.tell(
                tx,
                aliases.stream()
                        .map(one -> new EntityProjection.Observation(asset, one))
                        .toList());
    }

    private static void end(Handle tx, AssetId asset, String source, Instant at) {
        tx.createUpdate("""
                UPDATE told_alias SET valid_to = greatest(valid_from, :at)
                WHERE asset = :asset AND source = :source AND valid_to > :at""")
                .bind("asset", asset.toString())
                .bind("source", source)
                .bind("at", StoredValues.time(at))
                .execute();
    }
}
