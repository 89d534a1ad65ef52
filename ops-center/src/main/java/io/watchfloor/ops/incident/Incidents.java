package io.watchfloor.ops.incident;

import io.watchfloor.ops.asset.entity.Alias;
import io.watchfloor.ops.asset.entity.Entity;
import io.watchfloor.ops.asset.entity.RemoteLogon;
import io.watchfloor.ops.incident.AnalystDecision.Apart;
import io.watchfloor.ops.incident.AnalystDecision.Together;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The partition of alerts into incidents, updated for each alert, alias, logon and decision. The same input gives the
 * same partition in any order; the package's description defines the partition. Not thread-safe.
 */
public final class Incidents {

    private final LinkPolicy policy;
    private final Linking linking;
    private final AlertIndex held;
    private final LinkCandidates nearby;
    private final IncidentFacts facts;
    private final HubDetector learning;
    private final Map<String, IndexedAlert> alerts = new HashMap<>();
    private final KeyDependencies dependents = new KeyDependencies();
    private final Decisions decisions = new Decisions();
    private TreeSet<String> grownGroups = new TreeSet<>();
    private boolean notifyNew = true;

    public Incidents(LinkPolicy policy) {
        this(policy, Set.of(), Set.of());
    }

    /**
     * Creates a partition with an operator's list of hubs.
     *
     * @param hubs entities that are never used for correlation; hosts in this set are shared servers
     * @param neverHubs entities that never become hubs, even if many assets share the entity
     */
    public Incidents(LinkPolicy policy, Set<Entity> hubs, Set<Entity> neverHubs) {
        this.policy = policy;
        this.linking = new Linking(policy);
        this.held = new AlertIndex(policy);
        this.nearby = new LinkCandidates(held, linking);
        this.facts = new IncidentFacts(new IncidentFacts.HubList(new TreeSet<>(hubs), new TreeSet<>(neverHubs)));
        this.learning = new HubDetector(policy.hubAssets());
    }

    /**
     * Adds an alert. Adding a known alert changes nothing.
     *
     * @return the hubs that the alert proves, to be journaled
     */
    public List<Hub> add(LinkableAlert alert) {
        if (alerts.containsKey(alert.id())) {
            return List.of();
        }
        Set<IndexedAlert> affected = new LinkedHashSet<>();
        Entity renamed = facts.aliases.addHost(alert.subject());
        if (renamed != null) {
            affected.addAll(dependents.of(renamed));
        }
        List<Hub> learned = learning.record(alert);
        learned.forEach(hub -> affected.addAll(addHub(hub)));
        Reshaping reshaping = new Reshaping();
        affected.forEach(reshaping::rekey);
        reshaping.add(alert);
        reshaping.relink();
        return learned;
    }

    /**
     * Adds the alerts of a journal to an empty partition. Adds all facts first and then the alerts by time, so that no
     * alert changes the keys of earlier alerts.
     */
    public void addAll(Collection<LinkableAlert> all) {
        List<LinkableAlert> inOrder = new ArrayList<>(all);
        inOrder.sort(Comparator.comparing(LinkableAlert::position));
        for (LinkableAlert alert : inOrder) {
            facts.aliases.addHost(alert.subject());
            learning.record(alert).forEach(facts::add);
        }
        notifyNew = false;
        inOrder.forEach(this::add);
        notifyNew = true;
    }

    /** Adds a hub from the journal. The alerts that prove the hub may no longer be stored. */
    public void add(Hub hub) {
        learning.add(hub);
        rekey(addHub(hub));
    }

    /** @return the alerts for which the entity was not a hub before */
    private List<IndexedAlert> addHub(Hub hub) {
        Instant before = facts.hubFrom(hub.entity());
        facts.add(hub);
        return dependents.of(hub.entity()).stream()
                .filter(one -> !one.alert.at().isBefore(hub.from())
                        && (before == null || one.alert.at().isBefore(before)))
                .toList();
    }

    public void add(Alias alias) {
        if (facts.aliases.add(alias)) {
            rekey(dependents.of(alias.name()));
        }
    }

    /** Removes an alias, so that the alias is no longer used for correlation. */
    public void remove(Alias alias) {
        if (facts.aliases.remove(alias)) {
            rekey(dependents.of(alias.name()));
        }
    }

    public void add(RemoteLogon arrival) {
        if (facts.add(arrival)) {
            rekey(dependents.of(arrival.host()).stream()
                    .filter(one -> one.alert.subject().equals(arrival.host()))
                    .filter(one -> !one.alert.at().isBefore(arrival.at().minus(LinkPolicy.WRITTEN_LATE))
                            && !one.alert.at().isAfter(arrival.at().plus(LinkPolicy.ENTERED_BY_ACCOUNT)))
                    .toList());
        }
    }

    /** An empty index of ended alerts, with the same policy and with the facts of this partition. */
    public EndedAlerts endedAlerts() {
        return new EndedAlerts(policy, facts);
    }

    private void rekey(List<IndexedAlert> affected) {
        if (!affected.isEmpty()) {
            Reshaping reshaping = new Reshaping();
            affected.forEach(reshaping::rekey);
            reshaping.relink();
        }
    }

    /** Adds an analyst's decision; replaces an earlier decision with the same number. */
    public void decide(AnalystDecision decision) {
        takeBack(decision.number());
        decisions.add(decision);
        touch(decision);
    }

    /** Revokes an analyst's decision. */
    public void takeBack(long number) {
        AnalystDecision gone = decisions.remove(number);
        if (gone != null) {
            touch(gone);
        }
    }

    private void touch(AnalystDecision decision) {
        Reshaping reshaping = new Reshaping();
        decision.alerts().forEach(reshaping::relinkGroupOf);
        reshaping.relink();
    }

    /** Removes alerts whose case has ended. Hubs, aliases and decisions stay. */
    public void remove(Collection<String> ids) {
        Reshaping reshaping = new Reshaping();
        ids.forEach(reshaping::remove);
        reshaping.relink();
    }

    /** Returns an alert of the partition. */
    public Optional<LinkableAlert> find(String alert) {
        return Optional.ofNullable(alerts.get(alert)).map(one -> one.alert);
    }

    /**
     * At least one alert of each incident that has grown since the last call, sorted; may include incidents that have
     * not grown.
     */
    public SortedSet<String> grownGroups() {
        SortedSet<String> since = grownGroups;
        grownGroups = new TreeSet<>();
        return since;
    }

    /** The alerts of an alert's incident, sorted. The first alert identifies the incident. */
    public List<String> incidentOf(String alert) {
        IndexedAlert known = alerts.get(alert);
        if (known == null) {
            return List.of();
        }
        if (!isCut(known.group)) {
            return known.group.members().stream().map(IndexedAlert::id).toList();
        }
        return parts(known.group).stream()
                .filter(part -> part.contains(known.position))
                .flatMap(Set::stream)
                .map(AlertPosition::id)
                .toList();
    }

    /** All incidents, sorted by their first alerts. */
    public List<List<String>> all() {
        TreeMap<AlertPosition, List<String>> incidents = new TreeMap<>();
        for (IndexedAlert alert : alerts.values()) {
            AlertGroup group = alert.group;
            if (group.members().getFirst() == alert) {
                parts(group)
                        .forEach(part -> incidents.put(
                                part.first(),
                                part.stream().map(AlertPosition::id).toList()));
            }
        }
        return List.copyOf(incidents.values());
    }

    /** The links between an alert and other alerts of the same incident, the strongest link first. */
    public List<Link> linksOf(String alert) {
        return neighbours(alert).map(nearby::link).toList();
    }

    /** The alerts of the same incident that are linked to the given alert, the strongest link first. */
    public List<String> linkedTo(String alert) {
        return neighbours(alert).map(other -> other.alert().id()).toList();
    }

    /** The link between two alerts. */
    public Optional<Link> link(String one, String other) {
        IndexedAlert a = alerts.get(one);
        IndexedAlert b = alerts.get(other);
        return a == null || b == null ? Optional.empty() : nearby.link(a, b);
    }

    private Stream<LinkCandidates.Neighbour> neighbours(String alert) {
        IndexedAlert known = alerts.get(alert);
        if (known == null) {
            return Stream.of();
        }
        List<LinkCandidates.Neighbour> all = nearby.of(known);
        if (isCut(known.group)) {
            Set<String> incident = new TreeSet<>(incidentOf(alert));
            all.removeIf(other -> !incident.contains(other.alert().id()));
        }
        all.sort(Comparator.naturalOrder());
        return all.stream();
    }

    public int size() {
        return alerts.size();
    }

    /** The number of time buckets that contain more alerts than are compared individually. */
    public long overfull() {
        return held.overfull();
    }

    private List<NavigableSet<AlertPosition>> parts(AlertGroup group) {
        List<NavigableSet<AlertPosition>> known = group.parts;
        if (known == null) {
            known = isCut(group) ? cut(group) : List.of(group.positions());
            group.parts = known;
        }
        return known;
    }

    private NavigableSet<Long> numbers(AlertGroup group) {
        TreeSet<Long> numbers = new TreeSet<>();
        if (!decisions.isEmpty()) {
            group.members().forEach(member -> numbers.addAll(decisions.about(member.id())));
        }
        return numbers;
    }

    private boolean isCut(AlertGroup group) {
        return numbers(group).stream().anyMatch(number -> decisions.get(number) instanceof Apart);
    }

    private List<NavigableSet<AlertPosition>> cut(AlertGroup group) {
        List<Link> links = new ArrayList<>();
        for (IndexedAlert member : group.members()) {
            nearby.of(member).stream()
                    .filter(other -> other.earlier().equals(member.position))
                    .map(nearby::link)
                    .forEach(links::add);
        }
        List<AnalystDecision> theirs = numbers(group).stream()
                .flatMap(number -> Stream.ofNullable(decisions.get(number)))
                .toList();
        return PartitionSplitter.parts(
                group.members().stream().map(one -> one.keyed).toList(), links, theirs);
    }

    /**
     * One change of the partition. A change that can only add links joins groups; a change that may remove links
     * dissolves the affected groups and links their alerts again.
     */
    private final class Reshaping {
        private final Set<AlertGroup> disturbed = new LinkedHashSet<>();
        private final Set<IndexedAlert> fresh = new LinkedHashSet<>();
        private boolean leaving;

        void add(LinkableAlert alert) {
            IndexedAlert entered = new IndexedAlert(KeyExtractor.of(alert, facts));
            alerts.put(alert.id(), entered);
            hold(entered);
        }

        private void hold(IndexedAlert alert) {
            dependents.add(alert);
            held.add(alert, demoted -> disturbed.add(demoted.group));
            fresh.add(alert);
        }

        private void release(IndexedAlert alert) {
            held.remove(alert, fresh::add);
            dependents.remove(alert);
        }

        /** Updates an alert's keys, if they changed. */
        void rekey(IndexedAlert alert) {
            AlertKeys after = KeyExtractor.of(alert.alert, facts);
            if (!after.equals(alert.keyed)) {
                release(alert);
                alert.rekey(after);
                hold(alert);
                disturbed.add(alert.group);
            }
        }

        void relinkGroupOf(String id) {
            IndexedAlert alert = alerts.get(id);
            if (alert != null) {
                disturbed.add(alert.group);
            }
        }

        void remove(String id) {
            IndexedAlert gone = alerts.remove(id);
            if (gone != null) {
                release(gone);
                disturbed.add(gone.group);
                leaving = true;
            }
        }

        void relink() {
            if (leaving) {
                fresh.removeIf(one -> !isHeld(one));
            }
            List<IndexedAlert> loose = new ArrayList<>();
            for (AlertGroup group : disturbed) {
                for (IndexedAlert member : group.members()) {
                    if (!leaving || isHeld(member)) {
                        loose.add(member);
                    }
                }
            }
            loose.forEach(one -> one.group = new AlertGroup(one));
            loose.sort(IndexedAlert.BY_POSITION);
            loose.forEach(this::link);
            fresh.forEach(this::link);
        }

        private boolean isHeld(IndexedAlert alert) {
            return alerts.get(alert.id()) == alert;
        }

        private void link(IndexedAlert one) {
            held.forEachCandidate(one, other -> {
                if (one.group != other.group && linking.joins(linking.sum(one, other))) {
                    join(one, other);
                }
            });
            for (long number : decisions.about(one.id())) {
                if (decisions.get(number) instanceof Together together) {
                    together.alerts().stream()
                            .flatMap(id -> Stream.ofNullable(alerts.get(id)))
                            .filter(other -> one.group != other.group)
                            .forEach(other -> join(one, other));
                }
            }
        }

        private void join(IndexedAlert one, IndexedAlert other) {
            if (notifyNew) {
                grownGroups.add(one.id());
            }
            boolean larger = one.group.size() >= other.group.size();
            AlertGroup into = larger ? one.group : other.group;
            into.take(larger ? other.group : one.group);
        }
    }
}
