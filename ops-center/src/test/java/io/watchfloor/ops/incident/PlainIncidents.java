package io.watchfloor.ops.incident;

import io.watchfloor.ops.asset.entity.Alias;
import io.watchfloor.ops.asset.entity.Entity;
import io.watchfloor.ops.asset.entity.RemoteLogon;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The reference implementation, for tests of other packages. */
public final class PlainIncidents {

    private PlainIncidents() {}

    /** Facts beside the alerts. */
    public record Known(Collection<Hub> hubs, Collection<Alias> aliases, Collection<RemoteLogon> arrivals) {}

    public static Set<Set<String>> of(
            Collection<LinkableAlert> alerts, Known known, List<AnalystDecision> decisions, LinkPolicy policy) {
        IncidentFacts facts = facts(known);
        alerts.forEach(alert -> facts.aliases.addHost(alert.subject()));
        return partition(alerts, facts, decisions, policy);
    }

    /** @param assets also of alerts that were removed */
    public static Set<Set<String>> of(
            Collection<LinkableAlert> alerts,
            Collection<String> assets,
            Known known,
            List<AnalystDecision> decisions,
            LinkPolicy policy) {
        IncidentFacts facts = facts(known);
        assets.forEach(asset -> facts.aliases.addHost(Entity.ofAsset(asset)));
        return partition(alerts, facts, decisions, policy);
    }

    private static IncidentFacts facts(Known known) {
        IncidentFacts facts = new IncidentFacts(IncidentFacts.HubList.NONE);
        known.hubs().forEach(facts::add);
        known.aliases().forEach(facts.aliases::add);
        known.arrivals().forEach(facts::add);
        return facts;
    }

    private static Set<Set<String>> partition(
            Collection<LinkableAlert> alerts, IncidentFacts facts, List<AnalystDecision> decisions, LinkPolicy policy) {
        return ReferencePartition.of(alerts, facts, decisions, policy).stream()
                .map(one -> (Set<String>) new TreeSet<>(one))
                .collect(Collectors.toSet());
    }
}
