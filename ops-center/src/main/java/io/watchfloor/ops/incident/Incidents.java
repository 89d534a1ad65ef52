package io.watchfloor.ops.incident;

import static java.util.Objects.requireNonNull;

import io.watchfloor.ops.entity.Alias;
import io.watchfloor.ops.entity.Arrival;
import io.watchfloor.ops.entity.Entity;
import io.watchfloor.ops.incident.Decision.Apart;
import io.watchfloor.ops.incident.Decision.Together;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The partition of alerts into incidents, kept up to date as alerts, aliases, logons and people's decisions come in.
 * The same ones give the same partition in any order; the package's description says how. Not thread-safe.
 */
public final class Incidents {

    private final Linking linking;
    private final HeldAlerts held;
    private final Facts facts;
    private final HubLearning learning;
    private final TreeMap<String, KeyedAlert> alerts = new TreeMap<>();
    private final TreeMap<String, Group> groups = new TreeMap<>();
    private final TreeMap<Entity, TreeSet<String>> dependents = new TreeMap<>();
    private final Decisions decisions = new Decisions();
    private TreeSet<String> grown = new TreeSet<>();

    /** Alerts that are linked, before people's cuts. */
    private static final class Group {
        private final TreeMap<Position, KeyedAlert> members = new TreeMap<>();
        private @Nullable List<NavigableSet<Position>> parts;
    }

    public Incidents(LinkPolicy policy) {
        this(policy, Set.of(), Set.of());
    }

    /**
     * With an operator's list of hubs.
     *
     * @param hubs link nothing; hosts among them are servers that everybody talks to
     * @param neverHubs are no hubs, however many assets share them
     */
    public Incidents(LinkPolicy policy, Set<Entity> hubs, Set<Entity> neverHubs) {
        this.linking = new Linking(policy);
        this.held = new HeldAlerts(policy);
        this.facts = new Facts(new Facts.HubList(new TreeSet<>(hubs), new TreeSet<>(neverHubs)));
        this.learning = new HubLearning(policy.hubAssets());
    }

    /**
     * Takes an alert; a known one changes nothing.
     *
     * @return the hubs that it proves, to be journaled
     */
    public List<HubLearned> add(LinkedAlert alert) {
        if (alerts.containsKey(alert.id())) {
            return List.of();
        }
        Set<String> affected = new TreeSet<>();
        Entity renamed = facts.aliases.know(alert.subject());
        if (renamed != null) {
            affected.addAll(dependents.getOrDefault(renamed, new TreeSet<>()));
        }
        List<HubLearned> learned = learning.note(alert);
        learned.forEach(hub -> affected.addAll(learn(hub)));
        Reshaping reshaping = new Reshaping();
        affected.forEach(reshaping::again);
        reshaping.enter(alert);
        reshaping.settle();
        return learned;
    }

    /** Takes a hub from the journal, whose evidence may be gone. */
    public void add(HubLearned hub) {
        again(learn(hub));
    }

    /** @return the alerts for which it is a hub only now */
    private List<String> learn(HubLearned hub) {
        Instant before = facts.hubFrom(hub.entity());
        facts.add(hub);
        return dependents.getOrDefault(hub.entity(), new TreeSet<>()).stream()
                .filter(id -> !alert(id).alert().at().isBefore(hub.from())
                        && (before == null || alert(id).alert().at().isBefore(before)))
                .toList();
    }

    public void add(Alias alias) {
        if (facts.aliases.add(alias)) {
            again(dependents.getOrDefault(alias.name(), new TreeSet<>()));
        }
    }

    /** Takes an alias back: from now on it links nothing. */
    public void remove(Alias alias) {
        if (facts.aliases.remove(alias)) {
            again(dependents.getOrDefault(alias.name(), new TreeSet<>()));
        }
    }

    public void add(Arrival arrival) {
        if (facts.add(arrival)) {
            List<String> after = dependents.getOrDefault(arrival.host(), new TreeSet<>()).stream()
                    .filter(id -> alert(id).alert().subject().equals(arrival.host()))
                    .filter(id -> !alert(id).alert().at().isBefore(arrival.at().minus(LinkPolicy.WRITTEN_LATE))
                            && !alert(id).alert().at().isAfter(arrival.at().plus(LinkPolicy.ENTERED_BY_ACCOUNT)))
                    .toList();
            again(after);
        }
    }

    private void again(Collection<String> affected) {
        if (!affected.isEmpty()) {
            Reshaping reshaping = new Reshaping();
            List.copyOf(affected).forEach(reshaping::again);
            reshaping.settle();
        }
    }

    /** A person decides; the same number replaces an earlier decision. */
    public void decide(Decision decision) {
        takeBack(decision.number());
        decisions.add(decision);
        touch(decision);
    }

    /** A person takes a decision back. */
    public void takeBack(long number) {
        Decision gone = decisions.remove(number);
        if (gone != null) {
            touch(gone);
        }
    }

    private void touch(Decision decision) {
        Reshaping reshaping = new Reshaping();
        decision.alerts().forEach(reshaping::disturb);
        reshaping.settle();
    }

    /** Forgets alerts, because their case has ended. Hubs, aliases and decisions stay. */
    public void remove(Collection<String> ids) {
        Reshaping reshaping = new Reshaping();
        ids.forEach(reshaping::leave);
        reshaping.settle();
    }

    /** An alert that is held. */
    public Optional<LinkedAlert> find(String alert) {
        return Optional.ofNullable(alerts.get(alert)).map(KeyedAlert::alert);
    }

    /**
     * At least one alert of each incident that has grown since this was last asked, in a fixed order; also of some that
     * have not.
     */
    public SortedSet<String> grown() {
        SortedSet<String> since = grown;
        grown = new TreeSet<>();
        return since;
    }

    /** The incident of an alert: its alerts in order. Its first alert names it. */
    public List<String> incidentOf(String alert) {
        Group group = groups.get(alert);
        KeyedAlert known = alerts.get(alert);
        if (group == null || known == null) {
            return List.of();
        }
        Stream<Position> members = isCut(group)
                ? parts(group).stream()
                        .filter(part -> part.contains(known.position()))
                        .flatMap(Set::stream)
                : group.members.keySet().stream();
        return members.map(Position::id).toList();
    }

    /** All incidents, in the order of their first alerts. */
    public List<List<String>> all() {
        TreeMap<Position, List<String>> incidents = new TreeMap<>();
        for (Group group : groups.values()) {
            if (!incidents.containsKey(group.members.firstKey())) {
                parts(group)
                        .forEach(part -> incidents.put(
                                part.first(), part.stream().map(Position::id).toList()));
            }
        }
        return List.copyOf(incidents.values());
    }

    /** The links of an alert to the others of its incident, the strongest first. */
    public List<Link> linksOf(String alert) {
        KeyedAlert known = alerts.get(alert);
        Group group = groups.get(alert);
        if (known == null || group == null) {
            return List.of();
        }
        Stream<Link> links = links(known).stream();
        if (isCut(group)) {
            Set<String> incident = new TreeSet<>(incidentOf(alert));
            links = links.filter(link -> incident.containsAll(
                    List.of(link.earlier().id(), link.later().id())));
        }
        return links.sorted(Link.STRONGEST).toList();
    }

    public int size() {
        return alerts.size();
    }

    /** How many stretches of time of one thing hold more alerts than are compared one by one. */
    public long overfull() {
        return held.overfull();
    }

    private List<NavigableSet<Position>> parts(Group group) {
        List<NavigableSet<Position>> known = group.parts;
        if (known == null) {
            known = isCut(group) ? cut(group) : List.of(new TreeSet<>(group.members.keySet()));
            group.parts = known;
        }
        return known;
    }

    private NavigableSet<Long> numbers(Group group) {
        TreeSet<Long> numbers = new TreeSet<>();
        if (!decisions.isEmpty()) {
            group.members.keySet().forEach(position -> numbers.addAll(decisions.about(position.id())));
        }
        return numbers;
    }

    private boolean isCut(Group group) {
        return numbers(group).stream().anyMatch(number -> decisions.get(number) instanceof Apart);
    }

    private List<NavigableSet<Position>> cut(Group group) {
        List<Link> links = new ArrayList<>();
        for (KeyedAlert member : group.members.values()) {
            links(member).stream()
                    .filter(link -> link.earlier().id().equals(member.alert().id()))
                    .forEach(links::add);
        }
        List<Decision> theirs = numbers(group).stream()
                .flatMap(number -> Stream.ofNullable(decisions.get(number)))
                .toList();
        return Cutting.parts(group.members.values(), links, theirs);
    }

    private List<Link> links(KeyedAlert alert) {
        TreeMap<Position, KeyedAlert> near = new TreeMap<>();
        held.near(alert, other -> near.put(other.position(), other));
        near.remove(alert.position());
        List<Link> links = new ArrayList<>();
        for (KeyedAlert other : near.values()) {
            Link link = linking.link(alert, other, held);
            if (link != null) {
                links.add(link);
            }
        }
        return links;
    }

    private KeyedAlert alert(String id) {
        return requireNonNull(alerts.get(id), () -> "The index names the alert " + id + ", which is not held.");
    }

    /**
     * One change of the set. What can only add links joins groups; what may take links away dissolves the groups that
     * it touches, and links their alerts again.
     */
    private final class Reshaping {
        private final TreeSet<String> disturbed = new TreeSet<>();
        private final TreeSet<String> fresh = new TreeSet<>();

        void enter(LinkedAlert alert) {
            hold(Keying.of(alert, facts));
            Group group = new Group();
            group.members.put(alert.position(), alert(alert.id()));
            groups.put(alert.id(), group);
        }

        private void hold(KeyedAlert keyed) {
            String id = keyed.alert().id();
            alerts.put(id, keyed);
            keyed.consulted()
                    .forEach(entity -> dependents
                            .computeIfAbsent(entity, known -> new TreeSet<>())
                            .add(id));
            held.add(keyed, demoted -> disturbed.add(demoted.alert().id()));
            fresh.add(id);
        }

        private void release(KeyedAlert keyed) {
            held.remove(keyed, promoted -> fresh.add(promoted.alert().id()));
            for (Entity entity : keyed.consulted()) {
                TreeSet<String> others = dependents.getOrDefault(entity, new TreeSet<>());
                others.remove(keyed.alert().id());
                if (others.isEmpty()) {
                    dependents.remove(entity);
                }
            }
        }

        /** Gives an alert new keys, if they changed. */
        void again(String id) {
            KeyedAlert before = alert(id);
            KeyedAlert after = Keying.of(before.alert(), facts);
            if (!after.equals(before)) {
                release(before);
                hold(after);
                disturbed.add(id);
            }
        }

        void disturb(String id) {
            if (alerts.containsKey(id)) {
                disturbed.add(id);
            }
        }

        void leave(String id) {
            KeyedAlert gone = alerts.remove(id);
            Group group = groups.remove(id);
            if (gone != null && group != null) {
                release(gone);
                group.members.remove(gone.position());
                group.parts = null;
                fresh.remove(id);
                disturbed.remove(id);
                if (!group.members.isEmpty()) {
                    disturbed.add(group.members.firstKey().id());
                }
            }
        }

        void settle() {
            TreeMap<Position, KeyedAlert> loose = new TreeMap<>();
            disturbed.stream().filter(alerts::containsKey).forEach(id -> {
                Group group = groups.get(id);
                if (group != null && !loose.containsKey(group.members.firstKey())) {
                    loose.putAll(group.members);
                }
            });
            for (KeyedAlert stale : loose.values()) {
                KeyedAlert one = alert(stale.alert().id());
                Group alone = new Group();
                alone.members.put(one.position(), one);
                groups.put(one.alert().id(), alone);
            }
            loose.keySet().forEach(position -> link(position.id()));
            fresh.stream().filter(alerts::containsKey).forEach(this::link);
        }

        private void link(String id) {
            KeyedAlert one = alert(id);
            held.near(one, other -> {
                if (group(id) != group(other.alert().id()) && linking.joins(one, other, held)) {
                    join(id, other.alert().id());
                }
            });
            for (long number : decisions.about(id)) {
                if (decisions.get(number) instanceof Together together) {
                    together.alerts().stream()
                            .filter(alerts::containsKey)
                            .filter(other -> group(id) != group(other))
                            .forEach(other -> join(id, other));
                }
            }
        }

        private Group group(String id) {
            return requireNonNull(groups.get(id), () -> "The alert " + id + " is in no group.");
        }

        private void join(String one, String other) {
            grown.add(one);
            Group a = group(one);
            Group b = group(other);
            Group into = a.members.size() >= b.members.size() ? a : b;
            Group from = into == a ? b : a;
            into.members.putAll(from.members);
            into.parts = null;
            from.members.keySet().forEach(position -> groups.put(position.id(), into));
        }
    }
}
