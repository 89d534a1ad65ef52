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
 * What an alert names, and what its asset knew when it opened: all that links it with others. It travels with the alert,
 * so that who places alerts asks nobody. Bounded, because cases and triage keep it as long as the alert.
 *
 * @param observables of the opening record, for people
 * @param mentions of the opening record, at most 40
 * @param arrivals logons to the asset in the hour before it, at most {@value #MOST_ARRIVALS}
 * @param aliases the asset's own addresses, and whose the addresses are that it mentions or that were logged on from, at
 *     most {@value #MOST_ALIASES}
 * @param correlations the windows over several assets of which it is a member
 */
public record AlertNames(
        List<Observable> observables,
        List<Mention> mentions,
        List<RemoteLogon> arrivals,
        List<Alias> aliases,
        List<String> correlations) {

    /** An alert follows one logon, or few: more within an hour are the traffic of a server. */
    public static final int MOST_ARRIVALS = 16;

    /** A machine has a handful of addresses, and a logon one. */
    public static final int MOST_ALIASES = 32;

    public AlertNames {
        observables = List.copyOf(observables);
        mentions = List.copyOf(mentions);
        arrivals = List.copyOf(arrivals);
        aliases = List.copyOf(aliases);
        correlations = List.copyOf(correlations);
    }

    /** Of an alert that nothing links. */
    public static AlertNames of(List<Observable> observables) {
        return new AlertNames(observables, List.of(), List.of(), List.of(), List.of());
    }

    /**
     * Of the alert that a record opens.
     *
     * @param asset {@code kind:name}
     * @param fields of the record, under the names that Sigma rules use
     */
    public static AlertNames opened(String asset, Map<String, ?> fields) {
        return new AlertNames(Observables.of(fields), Mentions.of(asset, fields), List.of(), List.of(), List.of());
    }

    /** Of an asset that people tagged as one that everybody uses. */
    public AlertNames ofEverybodys(Entity asset) {
        List<Mention> more = Stream.concat(mentions.stream(), Stream.of(new Mention(Role.EVERYBODYS, asset)))
                .toList();
        return new AlertNames(observables, more, arrivals, aliases, correlations);
    }

    /**
     * Of the alert that a correlation over several assets opens.
     *
     * @param window which links its members
     * @param group what its records have in common
     */
    public static AlertNames correlated(String asset, String window, Map<String, String> group) {
        return new AlertNames(Observables.of(group), Mentions.of(asset, group), List.of(), List.of(), List.of(window));
    }
}
