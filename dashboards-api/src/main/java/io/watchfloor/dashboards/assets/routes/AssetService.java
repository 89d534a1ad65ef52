package io.watchfloor.dashboards.assets.routes;

import io.watchfloor.ops.asset.AssetStatus;
import io.watchfloor.ops.asset.alias.AliasTable;
import io.watchfloor.ops.platform.id.AssetKey;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * How assets are reached.
 *
 * @param state what an asset remembers
 * @param aliases which of their names are the same
 */
public record AssetService(
        Function<AssetKey, CompletionStage<AssetStatus>> state,
        EvidenceService evidence,
        AssetProfileService profiles,
        AssetMergeService names,
        AliasTable aliases) {}
