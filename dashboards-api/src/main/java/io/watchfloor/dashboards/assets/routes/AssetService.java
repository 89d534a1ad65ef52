package io.watchfloor.dashboards.assets.routes;

import io.watchfloor.ops.asset.AssetHistory;
import io.watchfloor.ops.asset.AssetStatus;
import io.watchfloor.ops.asset.alias.AliasTable;
import io.watchfloor.ops.platform.id.AssetKey;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Access to asset entities.
 *
 * @param state reads the detection state
 * @param history restores earlier detection states
 * @param aliases resolves names of duplicate assets
 */
public record AssetService(
        Function<AssetKey, CompletionStage<AssetStatus>> state,
        AssetHistory history,
        EvidenceService evidence,
        AssetProfileService profiles,
        AssetMergeService names,
        AliasTable aliases) {}
