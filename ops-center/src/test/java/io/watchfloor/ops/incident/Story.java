package io.watchfloor.ops.incident;

import io.watchfloor.ops.asset.entity.Alias;
import io.watchfloor.ops.asset.entity.Entity;
import io.watchfloor.ops.asset.entity.RemoteLogon;
import io.watchfloor.ops.asset.entity.Role;
import io.watchfloor.ops.incident.AnalystDecision.Apart;
import io.watchfloor.ops.incident.AnalystDecision.Together;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Input in some order, and the reference partition for it. */
final class Story {

    /** One input. */
    sealed interface Step {
        record Alerted(LinkableAlert alert) implements Step {}

        record Named(Alias alias) implements Step {}

        record Unnamed(Alias alias) implements Step {}

        record Entered(RemoteLogon arrival) implements Step {}

        record Decided(AnalystDecision decision) implements Step {}

        record TakenBack(long number) implements Step {}

        record Ended(List<String> alerts) implements Step {}
    }

    private final LinkPolicy policy;
    private final NavigableMap<String, LinkableAlert> seen = new TreeMap<>();
    private final NavigableMap<String, LinkableAlert> open = new TreeMap<>();
    private final NavigableMap<Long, AnalystDecision> decisions = new TreeMap<>();
    private final IncidentFacts facts = new IncidentFacts(IncidentFacts.HubList.NONE);

    Story(LinkPolicy policy) {
        this.policy = policy;
    }

    void take(Step step) {
        switch (step) {
            case Step.Alerted(LinkableAlert alert) -> {
                seen.put(alert.id(), alert);
                open.put(alert.id(), alert);
                facts.aliases.addHost(alert.subject());
            }
            case Step.Named(Alias alias) -> facts.aliases.add(alias);
            case Step.Unnamed(Alias alias) -> facts.aliases.remove(alias);
            case Step.Entered(RemoteLogon arrival) -> facts.add(arrival);
            case Step.Decided(AnalystDecision decision) -> decisions.put(decision.number(), decision);
            case Step.TakenBack(long number) -> decisions.remove(number);
            case Step.Ended(List<String> alerts) -> alerts.forEach(open::remove);
        }
    }

    /** @return the hubs that the input proves */
    static List<Hub> give(Step step, Incidents incidents) {
        switch (step) {
            case Step.Alerted(LinkableAlert alert) -> {
                return incidents.add(alert);
            }
            case Step.Named(Alias alias) -> incidents.add(alias);
            case Step.Unnamed(Alias alias) -> incidents.remove(alias);
            case Step.Entered(RemoteLogon arrival) -> incidents.add(arrival);
            case Step.Decided(AnalystDecision decision) -> incidents.decide(decision);
            case Step.TakenBack(long number) -> incidents.takeBack(number);
            case Step.Ended(List<String> alerts) -> incidents.remove(alerts);
        }
        return List.of();
    }

    List<List<String>> partition() {
        hubs(seen.values(), policy.hubAssets()).values().forEach(facts::add);
        return ReferencePartition.of(open.values(), facts, decisions.values(), policy);
    }

    /** Computes all hubs from scratch, independently of the implementation under test. */
    static NavigableMap<Entity, Hub> hubs(Collection<LinkableAlert> alerts, int most) {
        NavigableMap<Entity, List<LinkableAlert>> byEntity = new TreeMap<>();
        for (LinkableAlert alert : alerts) {
            alert.mentions().stream()
                    .filter(mention -> mention.role() != Role.EVERYBODYS)
                    .map(mention -> mention.entity())
                    .filter(HubDetector::isLearnable)
                    .distinct()
                    .forEach(entity -> byEntity.computeIfAbsent(entity, known -> new ArrayList<>())
                            .add(alert));
        }
        NavigableMap<Entity, Hub> hubs = new TreeMap<>();
        byEntity.forEach((entity, those) -> {
            for (LinkableAlert start : those) {
                Instant end = start.at().plus(LinkPolicy.HUB_WITHIN);
                TreeSet<String> assets = new TreeSet<>();
                those.stream()
                        .filter(one ->
                                !one.at().isBefore(start.at()) && !one.at().isAfter(end))
                        .forEach(one -> assets.add(one.asset()));
                Hub known = hubs.get(entity);
                if (assets.size() > most && (known == null || start.at().isBefore(known.from()))) {
                    hubs.put(entity, new Hub(entity, start.at(), assets));
                }
            }
        });
        for (LinkableAlert alert : alerts) {
            alert.mentions().stream()
                    .filter(mention -> mention.role() == Role.EVERYBODYS)
                    .map(mention -> new Hub(mention.entity(), alert.at(), new TreeSet<>(List.of(alert.asset()))))
                    .forEach(hub ->
                            hubs.merge(hub.entity(), hub, (a, c) -> a.from().isAfter(c.from()) ? c : a));
        }
        return hubs;
    }

    static AnalystDecision together(long number, String... alerts) {
        return new Together(number, new TreeSet<>(List.of(alerts)));
    }

    static AnalystDecision apart(long number, List<String> left, List<String> right) {
        return new Apart(number, new TreeSet<>(left), new TreeSet<>(right));
    }
}
