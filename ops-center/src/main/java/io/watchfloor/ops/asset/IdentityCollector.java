package io.watchfloor.ops.asset;

import io.watchfloor.ops.asset.entity.Alias;
import io.watchfloor.ops.asset.entity.Entity;
import io.watchfloor.ops.asset.entity.SelfReports;
import io.watchfloor.ops.detection.alert.AlertNames;
import io.watchfloor.sigma.telemetry.Telemetry;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects logons and addresses that appear in records and that the asset does not know yet. An instance is used for
 * one batch only.
 */
final class IdentityCollector {

    private final String asset;
    private final Entity host;
    private final AssetNames naming;
    private final List<ObservedIdentities> collected = new ArrayList<>();
    private ObservedIdentities now;

    IdentityCollector(Asset before) {
        this.asset = before.assetName();
        this.host = Entity.ofAsset(asset);
        this.naming = before.naming();
        this.now = before.told();
    }

    void collect(Telemetry telemetry) {
        SelfReports.remoteLogon(asset, telemetry.time(), telemetry.fields())
                .filter(now::isNew)
                .ifPresent(arrival -> take(new ObservedIdentities(List.of(arrival), List.of(), List.of())));
        for (Alias alias : SelfReports.aliases(asset, telemetry.time(), telemetry.fields())) {
            if (alias.owner().equals(host)) {
                if (now.isNewOwn(alias)) {
                    take(new ObservedIdentities(List.of(), List.of(alias), List.of()));
                }
            } else if (now.isNewOther(alias)) {
                take(new ObservedIdentities(List.of(), List.of(), List.of(alias)));
            }
        }
    }

    private void take(ObservedIdentities one) {
        collected.add(one);
        now = now.with(one);
    }

    AlertNames opened(Telemetry telemetry) {
        return now.addTo(
                AlertNames.opened(asset, telemetry.fields()), naming.aliases(host, telemetry.time()), telemetry.time());
    }

    ObservedIdentities collected() {
        return new ObservedIdentities(
                collected.stream().flatMap(one -> one.arrivals().stream()).toList(),
                collected.stream().flatMap(one -> one.own().stream()).toList(),
                collected.stream().flatMap(one -> one.others().stream()).toList());
    }
}
