package io.watchfloor.ops.paging.escalation;

import io.watchfloor.ops.asset.Criticality;
import io.watchfloor.ops.detection.attack.Attack;
import io.watchfloor.ops.paging.oncall.AssetRoutingFacts;
import io.watchfloor.ops.paging.oncall.MaintenanceWindow;
import io.watchfloor.ops.paging.oncall.OnCallConfiguration;
import io.watchfloor.ops.paging.oncall.Routing;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The properties of a case that select its policy.
 *
 * @param groups groups of the case's assets
 * @param teams teams that own one of the case's assets, directly or through the asset's group
 * @param criticality the highest criticality of the case's assets; null if no asset has a criticality
 * @param techniques the ids by which a route can name the case's ATT&amp;CK techniques, see {@link Attack#namedBy}
 * @param maintenance the windows of each of the case's assets; empty if the case has no asset, or an asset without windows
 */
public record PolicyFacts(
        Level severity,
        Set<String> groups,
        Set<String> teams,
        @Nullable Criticality criticality,
        SortedSet<String> techniques,
        List<List<MaintenanceWindow>> maintenance) {

    /** Properties of a case without maintenance. */
    public PolicyFacts(
            Level severity,
            Set<String> groups,
            Set<String> teams,
            @Nullable Criticality criticality,
            SortedSet<String> techniques) {
        this(severity, groups, teams, criticality, techniques, List.of());
    }

    public PolicyFacts {
        techniques = Collections.unmodifiableSortedSet(new TreeSet<>(techniques));
        maintenance = maintenance.stream().map(List::copyOf).toList();
    }

    /** Creates the properties of a case with the given assets. */
    public static PolicyFacts of(
            Level severity, Collection<String> assets, List<String> techniques, OnCallConfiguration book) {
        List<AssetRoutingFacts> notes = assets.stream()
                .map(asset -> book.assets().get(asset))
                .filter(Objects::nonNull)
                .toList();
        Set<String> groups = notes.stream()
                .map(AssetRoutingFacts::group)
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> teams = notes.stream()
                .flatMap(note -> Stream.of(note.group(), note.owner()))
                .filter(name -> name != null && book.teams().containsKey(name))
                .collect(Collectors.toCollection(TreeSet::new));
        Criticality highest = notes.stream()
                .map(AssetRoutingFacts::criticality)
                .filter(Objects::nonNull)
                .max(Criticality::compareTo)
                .orElse(null);
        return new PolicyFacts(
                severity, groups, teams, highest, book.attack().namedBy(techniques), maintenance(assets, book));
    }

    private static List<List<MaintenanceWindow>> maintenance(Collection<String> assets, OnCallConfiguration book) {
        List<List<MaintenanceWindow>> all = assets.stream()
                .map(asset -> book.assets().get(asset))
                .map(facts -> facts == null ? List.<MaintenanceWindow>of() : facts.maintenance())
                .toList();
        return all.stream().anyMatch(List::isEmpty) ? List.of() : all;
    }

    /**
     * The given time, or the end of maintenance if all of the case's assets are under maintenance at that time. One asset
     * without maintenance suffices to notify people.
     */
    public Instant afterMaintenance(Instant at) {
        Instant free = at;
        for (Instant end = endOfMaintenance(free); end != null; end = endOfMaintenance(free)) {
            free = end;
        }
        return free;
    }

    /** The earliest time at which an asset may no longer be under maintenance; null if an asset is not now. */
    private @Nullable Instant endOfMaintenance(Instant at) {
        Instant earliest = null;
        for (List<MaintenanceWindow> ofAsset : maintenance) {
            Instant end = ofAsset.stream()
                    .filter(window -> window.holds(severity, at))
                    .map(MaintenanceWindow::until)
                    .max(Instant::compareTo)
                    .orElse(null);
            if (end == null) {
                return null;
            }
            earliest = earliest == null || end.isBefore(earliest) ? end : earliest;
        }
        return earliest;
    }

    /** @param named the text of a criticality; for an unknown text the result is false */
    boolean isAsCriticalAs(String named) {
        return criticality != null
                && Criticality.texts().contains(named)
                && criticality.compareTo(Criticality.of(named)) >= 0;
    }

    boolean fits(Routing.Route route) {
        return (route.from() == null || severity.compareTo(route.from()) >= 0)
                && (route.group() == null || groups.contains(route.group()))
                && (route.team() == null || teams.contains(route.team()))
                && (route.technique() == null
                        || techniques.contains(route.technique().toUpperCase(Locale.ROOT)));
    }
}
