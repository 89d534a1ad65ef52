package io.watchfloor.dashboards.matters.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;

@Meaning("A cluster of fraud reports that belongs to a matter, as it is now.")
public record MatterFraudClusterView(
        @Meaning("Number of the report that stands for the cluster, which may grow.")
        String report,

        FraudClusterView cluster,
        String linkedBy,
        Instant linkedAt) {}
