package io.watchfloor.dashboards.board;

import io.watchfloor.ops.asset.AssetEvent;
import io.watchfloor.ops.asset.AssetEvent.AlertsPlaced;
import io.watchfloor.ops.asset.AssetEvent.Detection;
import io.watchfloor.ops.asset.AssetEvent.FoldingEnded;
import io.watchfloor.ops.asset.AssetEvent.TelemetryAbsorbed;
import io.watchfloor.sensors.protocol.AssetId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Folds an asset's events into the rows of the asset, its alerts and their evidence. */
final class AssetFold {

    private AssetFold() {}

    static void fold(Handle tx, AssetId asset, AssetEvent event, LiveChanges changes) {
        switch (event) {
            case TelemetryAbsorbed absorbed -> absorb(tx, asset, absorbed, changes);
            case FoldingEnded ended -> {
                AlertBoard.close(tx, ended.alerts());
                touch(tx, asset, ended.alerts(), null, changes);
            }
            case AlertsPlaced placed -> {}
        }
    }

    private static void absorb(Handle tx, AssetId asset, TelemetryAbsorbed event, LiveChanges changes) {
        Evidences.keepForWindows(tx, asset.toString(), event);
        if (event.alerts().isEmpty()) {
            return;
        }
        AlertBoard.upsert(tx, event.alerts());
        AlertBoard.close(tx, event.quietAlerts());
        Evidences.prove(tx, asset.toString(), event);
        List<String> alerts = new ArrayList<>(event.quietAlerts());
        event.alerts().forEach(alert -> alerts.add(alert.id()));
        Instant latest = event.detections().stream()
                .map(Detection::time)
                .max(Comparator.naturalOrder())
                .orElse(null);
        touch(tx, asset, alerts, latest, changes);
    }

    private static void touch(
            Handle tx, AssetId asset, List<String> alerts, @Nullable Instant latestDetection, LiveChanges changes) {
        AssetBoard.count(tx, asset, latestDetection);
        changes.touch(LiveKind.ASSET, asset.toString());
        AlertBoard.casesOf(tx, alerts).forEach(one -> changes.touch(LiveKind.CASE, one));
    }
}
