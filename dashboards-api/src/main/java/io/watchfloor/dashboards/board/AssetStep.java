package io.watchfloor.dashboards.board;

import io.watchfloor.dashboards.alerts.board.AlertReadModel;
import io.watchfloor.dashboards.alerts.board.EvidenceStep;
import io.watchfloor.dashboards.alerts.board.RuleShadowDays;
import io.watchfloor.dashboards.assets.board.AssetNamings;
import io.watchfloor.dashboards.assets.board.AssetProfiles;
import io.watchfloor.dashboards.assets.board.AssetReadModel;
import io.watchfloor.dashboards.assets.board.EntityProjection;
import io.watchfloor.dashboards.assets.board.HostNameProjection;
import io.watchfloor.ops.asset.AssetEvent;
import io.watchfloor.ops.asset.AssetEvent.AlertsPlaced;
import io.watchfloor.ops.asset.AssetEvent.ContributionsConfirmed;
import io.watchfloor.ops.asset.AssetEvent.Detection;
import io.watchfloor.ops.asset.AssetEvent.EvidenceErased;
import io.watchfloor.ops.asset.AssetEvent.FoldingEnded;
import io.watchfloor.ops.asset.AssetEvent.HoldPlaced;
import io.watchfloor.ops.asset.AssetEvent.HoldReleased;
import io.watchfloor.ops.asset.AssetEvent.ProfileChanged;
import io.watchfloor.ops.asset.AssetEvent.TelemetryAbsorbed;
import io.watchfloor.ops.asset.evidence.SealedEvidence;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.sensors.protocol.AssetId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/** Collects the changes of asset events in assets, alerts and evidence, and writes them in few statements. */
final class AssetStep {

    /** Alerts in their state after the events so far, in order of arrival. */
    private final Map<String, Alert> alerts = new LinkedHashMap<>();

    private final Set<String> closed = new LinkedHashSet<>();
    /** Time of the latest detection by asset; {@link Instant#MIN} if the asset has no detection. */
    private final Map<AssetId, Instant> touched = new LinkedHashMap<>();

    private final List<HostNames> said = new ArrayList<>();
    private final List<EntityProjection.Observation> told = new ArrayList<>();

    private record HostNames(AssetId asset, ProfileChanged event) {}

    private final List<Name> namings = new ArrayList<>();

    private record Name(AssetId asset, AssetEvent.Naming event) {}

    private final EvidenceStep evidence = new EvidenceStep();
    private final RuleShadowDays shadows = new RuleShadowDays();

    /** Number of suppressed matches by alert. */
    private final SortedMap<String, Long> suppressed = new TreeMap<>();

    void fold(AssetId asset, AssetEvent event) {
        switch (event) {
            case TelemetryAbsorbed absorbed -> absorb(asset, absorbed);
            case FoldingEnded ended -> {
                closed.addAll(ended.alerts());
                touch(asset, Instant.MIN);
            }
            case AlertsPlaced placed -> {}
            case ContributionsConfirmed taken -> {}
            case HoldPlaced placed -> {}
            case HoldReleased released -> {}
            case ProfileChanged changed -> {
                closed.addAll(changed.ended());
                said.add(new HostNames(asset, changed));
                touch(asset, Instant.MIN);
            }
            case AssetEvent.Naming named -> {
                namings.add(new Name(asset, named));
                touch(asset, Instant.MIN);
            }
            case EvidenceErased erased ->
                evidence.erase(asset.toString(), SealedEvidence.erased(AssetKey.of(asset), erased.generation()));
        }
    }

    private void absorb(AssetId asset, TelemetryAbsorbed event) {
        event.told().own().forEach(alias -> told.add(new EntityProjection.Observation(asset, alias)));
        event.told().others().forEach(alias -> told.add(new EntityProjection.Observation(asset, alias)));
        evidence.add(asset.toString(), event);
        shadows.add(asset.toString(), event.shadow(), event.progress().receivedAt());
        AssetEvent.SuppressionChange suppression = event.alerts().suppression();
        if (suppression != null) {
            suppression.matches().forEach(one -> suppressed.merge(one.alert().value(), one.count(), Long::sum));
        }
        event.alerts().changed().forEach(alert -> alerts.put(alert.id(), alert));
        closed.addAll(event.alerts().quiet());
        if (!event.alerts().changed().isEmpty()) {
            touch(asset, Instant.MIN);
        }
        for (Detection detection : event.detections()) {
            touch(asset, detection.time());
        }
    }

    private void touch(AssetId asset, Instant detection) {
        touched.merge(asset, detection, (one, other) -> one.isAfter(other) ? one : other);
    }

    /** Writes all collected changes and clears the collections. */
    void write(Handle tx, LiveChanges changes) {
        AlertReadModel.upsert(tx, alerts.values());
        AlertReadModel.close(tx, closed);
        AlertReadModel.suppress(tx, suppressed);
        evidence.write(tx, alerts);
        shadows.write(tx);
        AssetReadModel.count(tx, touched);
        said.forEach(one -> AssetProfiles.change(tx, one.asset(), one.event()));
        namings.forEach(one -> {
            AssetNamings.change(tx, one.asset(), one.event());
            HostNameProjection.change(tx, one.asset(), one.event());
        });
        said.stream()
                .flatMap(one -> AssetProfiles.casesWith(tx, one.asset().toString()).stream())
                .forEach(id -> {
                    changes.touch(LiveKind.CASE, id);
                    changes.touch(LiveKind.CASE_ROW, id);
                });
        touched.keySet().forEach(asset -> changes.touch(LiveKind.ASSET, asset.toString()));
        Set<String> changed = new LinkedHashSet<>(alerts.keySet());
        changed.addAll(closed);
        changed.addAll(suppressed.keySet());
        changed.forEach(alert -> changes.touch(LiveKind.ALERT, alert));
        AlertReadModel.casesOf(tx, changed).forEach(id -> changes.touch(LiveKind.CASE, id));
        alerts.clear();
        closed.clear();
        suppressed.clear();
        touched.clear();
        said.clear();
        EntityProjection.tell(tx, told);
        told.clear();
        namings.clear();
    }
}
