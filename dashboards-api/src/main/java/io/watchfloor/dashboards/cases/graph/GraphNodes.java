package io.watchfloor.dashboards.cases.graph;

import io.watchfloor.dashboards.cases.views.CaseGraphView.Node;
import io.watchfloor.dashboards.cases.views.CaseGraphView.Place;
import io.watchfloor.ops.asset.entity.Alias;
import io.watchfloor.ops.asset.entity.Entity;
import io.watchfloor.ops.asset.entity.EntityKind;
import io.watchfloor.ops.detection.alert.Alert;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Maps entities to graph nodes: an asset of the case (found by any of its names), an account, or an external item. */
final class GraphNodes {

    private static final String AMBIGUOUS = "";

    private final Map<Entity, String> assets = new HashMap<>();
    private final Map<String, String> shortNames = new HashMap<>();
    private final Map<Entity, SortedSet<Entity>> owners = new HashMap<>();
    private final SortedMap<String, Node> others = new TreeMap<>();

    GraphNodes(Collection<String> caseAssets, List<Alert> alerts) {
        for (String asset : caseAssets) {
            Entity entity = Entity.ofAsset(asset);
            assets.put(entity, asset);
            if (entity.kind() == EntityKind.HOST) {
                shortNames.merge(Entity.firstLabel(entity.value()), asset, (one, other) -> AMBIGUOUS);
            }
        }
        for (Alert alert : alerts) {
            for (Alias alias : alert.names().aliases()) {
                owners.computeIfAbsent(alias.name(), any -> new TreeSet<>()).add(alias.owner());
            }
        }
    }

    /** All nodes that are not assets, by id. */
    SortedMap<String, Node> others() {
        return others;
    }

    /** @param name entity name as used in links */
    @Nullable
    String assetNamed(String name) {
        for (Map.Entry<Entity, String> one : assets.entrySet()) {
            if (one.getKey().value().equals(name)) {
                return one.getValue();
            }
        }
        return null;
    }

    String nodeOf(Entity entity) {
        String asset = asset(entity);
        SortedSet<Entity> owned = owners.getOrDefault(entity, new TreeSet<>());
        if (asset == null) {
            asset = owner(owned);
        }
        return asset != null ? asset : other(owned.size() == 1 ? owned.first() : entity);
    }

    /** Returns the asset if all of these entities belong to one asset. The short and the full name of a host count as the same asset. */
    private @Nullable String owner(SortedSet<Entity> owned) {
        SortedSet<String> found = new TreeSet<>();
        owned.forEach(one -> {
            String asset = asset(one);
            found.add(asset == null ? AMBIGUOUS : asset);
        });
        return found.size() == 1 && !found.first().equals(AMBIGUOUS) ? found.first() : null;
    }

    private @Nullable String asset(Entity entity) {
        String exact = assets.get(entity);
        if (exact != null || entity.kind() != EntityKind.HOST || entity.value().indexOf('.') >= 0) {
            return exact;
        }
        String shortened = shortNames.get(entity.value());
        return shortened == null || shortened.equals(AMBIGUOUS) ? null : shortened;
    }

    private String other(Entity entity) {
        String kind = kind(entity.kind());
        String id = kind + ":" + entity.value();
        others.computeIfAbsent(
                id,
                any -> new Node(
                        id,
                        entity.kind() == EntityKind.ACCOUNT ? Place.ACCOUNT : Place.OUTSIDE,
                        kind,
                        entity.value(),
                        1,
                        List.of(),
                        null));
        return id;
    }

    private static String kind(EntityKind kind) {
        return switch (kind) {
            case HOST -> "machine";
            case FILE_NAME -> "file";
            default -> kind.words();
        };
    }

    static String several(String kind) {
        return switch (kind) {
            case "address", "hash" -> kind + "es";
            default -> kind + "s";
        };
    }
}
