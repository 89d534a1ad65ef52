package io.watchfloor.ops.incident;

import io.watchfloor.ops.entity.Alias;
import io.watchfloor.ops.entity.Arrival;
import io.watchfloor.ops.entity.Entity;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The plain evaluator, for tests of other packages. */
public final class PlainIncidents {

    private PlainIncidents() {}

    /** @param known assets, also of alerts that are gone */
    public static Set<Set<String>> of(
            Collection<LinkedAlert> alerts,
            Collection<String> known,
            Collection<Alias> aliases,
            Collection<Arrival> arrivals,
            Collection<HubLearned> hubs,
            LinkPolicy policy) {
        Facts facts = new Facts(Facts.HubList.NONE);
        known.forEach(asset -> facts.aliases.know(Entity.ofAsset(asset)));
        aliases.forEach(facts.aliases::add);
        arrivals.forEach(facts::add);
        hubs.forEach(facts::add);
        return PlainPartition.of(alerts, facts, List.of(), policy).stream()
                .map(one -> (Set<String>) new TreeSet<>(one))
                .collect(Collectors.toSet());
    }
}
