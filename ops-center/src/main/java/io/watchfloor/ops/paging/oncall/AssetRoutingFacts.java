package io.watchfloor.ops.paging.oncall;

import io.watchfloor.ops.asset.Criticality;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The asset details that determine who is notified, and when.
 *
 * @param maintenance windows that name the asset or its group
 */
public record AssetRoutingFacts(
        @Nullable Criticality criticality,
        @Nullable String group,
        @Nullable String owner,
        List<MaintenanceWindow> maintenance) {

    private static final AssetRoutingFacts NONE = new AssetRoutingFacts(null, null, null);

    public AssetRoutingFacts {
        maintenance = List.copyOf(maintenance);
    }

    /** Details of an asset without maintenance. */
    public AssetRoutingFacts(@Nullable Criticality criticality, @Nullable String group, @Nullable String owner) {
        this(criticality, group, owner, List.of());
    }

    /** Adds the windows to the details of the assets, and details to assets that a window names. */
    public static SortedMap<String, AssetRoutingFacts> under(
            Collection<MaintenanceWindow> windows, SortedMap<String, AssetRoutingFacts> assets) {
        SortedMap<String, AssetRoutingFacts> all = new TreeMap<>(assets);
        windows.forEach(window -> window.assets().forEach(asset -> all.putIfAbsent(asset, NONE)));
        all.replaceAll((asset, facts) -> new AssetRoutingFacts(
                facts.criticality(),
                facts.group(),
                facts.owner(),
                windows.stream()
                        .filter(window -> window.assets().contains(asset)
                                || (facts.group() != null && window.groups().contains(facts.group())))
                        .toList()));
        return all;
    }
}
