package io.watchfloor.ops.incident;

import io.watchfloor.ops.entity.Alias;
import io.watchfloor.ops.entity.Arrival;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The plain evaluator for tests of other packages. */
public final class PlainIncidents {

    private PlainIncidents() {}

    /** What is known beside the alerts. */
    public record Known(Collection<HubLearned> hubs, Collection<Alias> aliases, Collection<Arrival> arrivals) {}

    public static Set<Set<String>> of(
            Collection<LinkedAlert> alerts, Known known, List<Decision> decisions, LinkPolicy policy) {
        Facts facts = new Facts(Facts.HubList.NONE);
        known.hubs().forEach(facts::add);
        known.aliases().forEach(facts.aliases::add);
        known.arrivals().forEach(facts::add);
        alerts.forEach(alert -> facts.aliases.know(alert.subject()));
        return PlainPartition.of(alerts, facts, decisions, policy).stream()
                .map(incident -> (Set<String>) new TreeSet<>(incident))
                .collect(Collectors.toSet());
    }
}
