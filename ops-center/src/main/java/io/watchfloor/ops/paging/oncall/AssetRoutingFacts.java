package io.watchfloor.ops.paging.oncall;

import io.watchfloor.ops.asset.Criticality;
import org.jspecify.annotations.Nullable;

/** What people say of an asset, as far as it decides who is told. */
public record AssetRoutingFacts(
        @Nullable Criticality criticality,
        @Nullable String group,
        @Nullable String owner) {}
