package io.watchfloor.dashboards.assets.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.asset.AssetChange;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Meaning("A change of an asset's state.")
public record AssetChangeView(
        @Meaning("When the center stored the change.") Instant at,
        List<ChangedAlert> opened,
        @Meaning("Alerts that accept no more detections.") List<ChangedAlert> closed,

        @Meaning("What changed besides alerts. Null if only alerts changed.")
        AssetChange.@Nullable Other other,

        @Meaning("The user. Null if no user made the change.") @Nullable
        String by) {

    /** An alert with its current title and severity. */
    public record ChangedAlert(String id, String title, Level level) {}
}
