package io.watchfloor.ops.incident;

import io.watchfloor.ops.asset.entity.Entity;
import io.watchfloor.ops.asset.entity.Mention;
import io.watchfloor.ops.asset.entity.Mentions;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.Tactic;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The properties of an alert that links depend on.
 *
 * @param asset {@code kind:name}
 * @param at earliest time of the alert's telemetry
 * @param mentions entities that the record that opened the alert mentions
 * @param correlations the cross-asset correlation windows that contain the alert
 */
public record LinkableAlert(
        String id,
        String asset,
        Instant at,
        String title,
        Set<Tactic> tactics,
        List<Mention> mentions,
        List<String> correlations) {

    public LinkableAlert {
        tactics = Collections.unmodifiableSortedSet(new TreeSet<>(tactics));
        mentions = List.copyOf(mentions);
        correlations = List.copyOf(correlations);
    }

    /**
     * Creates the alert that a record opens.
     *
     * @param tags tags of the alert's rule
     * @param fields of the record, under the names that Sigma rules use
     */
    public static LinkableAlert opened(
            String id, String asset, Instant at, String title, List<String> tags, Map<String, ?> fields) {
        return new LinkableAlert(id, asset, at, title, Tactic.of(tags), Mentions.of(asset, fields), List.of());
    }

    /** The linkable part of an alert. The alert's logons and aliases are separate facts, in {@link Alert#names}. */
    public static LinkableAlert of(Alert alert) {
        return new LinkableAlert(
                alert.id(),
                alert.asset(),
                alert.seen().first(),
                alert.title(),
                alert.rule().tactics(),
                alert.names().mentions(),
                alert.names().correlations());
    }

    Entity subject() {
        return Entity.ofAsset(asset);
    }

    AlertPosition position() {
        return new AlertPosition(at, id);
    }
}
