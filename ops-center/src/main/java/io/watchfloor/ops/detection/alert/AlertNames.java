package io.watchfloor.ops.detection.alert;

import io.watchfloor.ops.asset.entity.Alias;
import io.watchfloor.ops.asset.entity.Entity;
import io.watchfloor.ops.asset.entity.Mention;
import io.watchfloor.ops.asset.entity.Mentions;
import io.watchfloor.ops.asset.entity.RemoteLogon;
import io.watchfloor.ops.asset.entity.Role;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The entities of an alert, and facts about its asset when the alert opened: everything that can link the alert to
 * other alerts. Stored in the alert, so that triage needs no queries. The size is limited, because cases and triage
 * store a copy.
 *
 * @param observables of the opening record, for display
 * @param mentions of the opening record, at most 40
 * @param arrivals logons to the asset in the hour before the alert, at most {@value #MOST_ARRIVALS}
 * @param aliases the asset's own addresses, and the owners of addresses that are mentioned or were logged on from, at
 *     most {@value #MOST_ALIASES}
 * @param correlations the cross-asset correlation windows that contain the alert
 */
public record AlertNames(
        List<Observable> observables,
        List<Mention> mentions,
        List<RemoteLogon> arrivals,
        List<Alias> aliases,
        List<String> correlations) {

    /** Alerts usually follow one logon or a few logons. More logons within an hour are normal traffic of a server. */
    public static final int MOST_ARRIVALS = 16;

    /** A host has few addresses, and a logon has one. */
    public static final int MOST_ALIASES = 32;

    public AlertNames {
        observables = List.copyOf(observables);
        mentions = List.copyOf(mentions);
        arrivals = List.copyOf(arrivals);
        aliases = List.copyOf(aliases);
        correlations = List.copyOf(correlations);
    }

    /** No entities, so that the alert has no links. */
    public static AlertNames of(List<Observable> observables) {
        return new AlertNames(observables, List.of(), List.of(), List.of(), List.of());
    }

    /**
     * The entities of an alert that a single record opens.
     *
     * @param asset {@code kind:name}
     * @param fields of the record, under the names that Sigma rules use
     */
    public static AlertNames opened(String asset, Map<String, ?> fields) {
        return new AlertNames(Observables.of(fields), Mentions.of(asset, fields), List.of(), List.of(), List.of());
    }

    /** Adds the mention of an asset that users tagged as shared; the shared asset is not used for correlation. */
    public AlertNames ofEverybodys(Entity asset) {
        List<Mention> more = Stream.concat(mentions.stream(), Stream.of(new Mention(Role.EVERYBODYS, asset)))
                .toList();
        return new AlertNames(observables, more, arrivals, aliases, correlations);
    }

    /**
     * The entities of an alert that a cross-asset correlation opens.
     *
     * @param window the correlation window, which links the alerts of its members
     * @param group the fields that the window's records have in common
     */
    public static AlertNames correlated(String asset, String window, Map<String, String> group) {
        return new AlertNames(Observables.of(group), Mentions.of(asset, group), List.of(), List.of(), List.of(window));
    }
}
