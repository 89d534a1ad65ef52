package io.watchfloor.ops.paging.oncall;

import io.watchfloor.ops.asset.Criticality;
import org.jspecify.annotations.Nullable;

/** The asset details that determine who is notified. */
public record AssetRoutingFacts(
        @Nullable Criticality criticality,
        @Nullable String group,
        @Nullable String owner) {}
