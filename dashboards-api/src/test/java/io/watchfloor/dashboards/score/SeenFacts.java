package io.watchfloor.dashboards.score;

import io.watchfloor.dashboards.score.Facts.AssetFact;
import io.watchfloor.dashboards.score.Facts.PersonFact;
import io.watchfloor.dashboards.score.Facts.SensorFact;
import io.watchfloor.dashboards.score.Facts.SourceFact;
import io.watchfloor.dashboards.score.Facts.TokenFact;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.coverage.NotificationCoverage;
import io.watchfloor.sigma.language.LogSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Facts for tests: a center that has seen everything in order, a center that has seen nothing, and changes of single facts. */
final class SeenFacts {

    static final Instant NOW = Instant.parse("2026-12-01T08:00:00Z");
    static final Instant RECENTLY = NOW.minus(Duration.ofMinutes(1));
    static final Instant LONG_AGO = NOW.minus(Duration.ofDays(100));

    private static final Set<String> KERBEROS =
            Set.of("PreAuthType", "TicketEncryptionType", "AttributeLDAPDisplayName", "LogonType", "CommandLine");

    /** The sign-in without the identity provider was tested. */
    static final List<Facts.Bypass> TESTED = List.of(new Facts.Bypass("ada", LONG_AGO));

    /** Without one kind of event. */
    static Facts withoutEvent(Facts facts, String event) {
        return assets(
                facts,
                asset -> new AssetFact(
                        asset.id(),
                        asset.labels(),
                        asset.lastSeen(),
                        asset.sources().stream()
                                .map(one -> new SourceFact(
                                        one.source(),
                                        one.lastSeen(),
                                        one.fields(),
                                        Objects.requireNonNull(less(one.events(), Set.of(event)))))
                                .toList(),
                        asset.updates()));
    }

    private SeenFacts() {}

    static Facts nothing() {
        return new Facts(
                NOW,
                List.of(),
                List.of(),
                List.of(),
                new Facts.Detection(0, List.of(), Map.of()),
                new Facts.Duty(null, List.of(), new Facts.Deliveries(0, 0, null), List.of()),
                new Facts.Center(
                        true,
                        new Facts.Heartbeats(true, null, List.of()),
                        new Facts.Unprocessed(false, Map.of(), null),
                        new Facts.Records(null, null, null, List.of()),
                        List.of(),
                        List.of()));
    }

    static Facts everything() {
        Map<String, Facts.WatchedRule> watched = new TreeMap<>();
        Controls.watchedRules()
                .forEach(id -> watched.put(
                        id, new Facts.WatchedRule(id, "Rule " + id, List.of("host:dc01", "host:ws1"), Map.of())));
        return new Facts(
                NOW,
                List.of(sensor("s1"), sensor("s2")),
                List.of(
                        asset("host:dc01", Set.of("sensitive", "domain-controller")),
                        asset("host:ws1", Set.of()),
                        asset("host:decoy1", Set.of("honeytoken")),
                        asset("user:decoy2", Set.of("honeytoken"))),
                List.of(person("ada"), person("grace"), service("robot", "ada")),
                new Facts.Detection(99, List.of(), watched),
                new Facts.Duty(
                        new NotificationCoverage(List.of(told(ContactMethod.EMAIL, ContactMethod.SMS)), List.of()),
                        List.of(new Facts.CaseFact("c1", 1, "high", LONG_AGO, false)),
                        new Facts.Deliveries(3, 0, null),
                        List.of(new Facts.ContactFact("m1", "person:ada", null))),
                new Facts.Center(
                        true,
                        new Facts.Heartbeats(true, null, List.of(new Facts.Monitor("branch", false, LONG_AGO))),
                        new Facts.Unprocessed(true, Map.of(), null),
                        new Facts.Records(RECENTLY, RECENTLY, RECENTLY, TESTED),
                        List.of(new Facts.TemporaryRole("grace", "lead", RECENTLY, RECENTLY.plus(Duration.ofHours(1)))),
                        List.of(new ControlState.Named(
                                "NoLongerKnown",
                                new ControlState(
                                        ControlState.State.IGNORED, "", "A decision.", NOW.plusSeconds(60))))));
    }

    static NotificationCoverage.NotifiedRecipient told(ContactMethod... ways) {
        return new NotificationCoverage.NotifiedRecipient("default", 1, "person:ada", "ada", false, Set.of(ways));
    }

    static SensorFact sensor(String id) {
        return new SensorFact(
                id,
                "sensor-" + id,
                true,
                LONG_AGO,
                "1.10.0",
                new Facts.Trust(NOW.plus(Duration.ofDays(60)), false, false),
                new Facts.Loss(0, null, 12L),
                new Facts.Orders(Set.of("isolate-host"), "default", null));
    }

    static AssetFact asset(String id, Set<String> tags) {
        return new AssetFact(
                id,
                new Facts.Labels(tags, "high", "ada", "servers"),
                RECENTLY,
                List.of(
                        new SourceFact(new LogSource("windows", null, "security"), RECENTLY, KERBEROS, Set.of("4776")),
                        new SourceFact(
                                new LogSource("windows", "process_creation", null), RECENTLY, KERBEROS, Set.of()),
                        new SourceFact(new LogSource("windows", "ps_script", null), RECENTLY, Set.of(), Set.of()),
                        new SourceFact(
                                new LogSource("windows", null, "windefend"), RECENTLY, Set.of(), Set.of("2000"))),
                new Facts.Updates(LONG_AGO, RECENTLY));
    }

    static PersonFact person(String name) {
        return new PersonFact(
                name,
                "administrator",
                null,
                RECENTLY,
                new Facts.Credentials(1, true, List.of(token(NOW.plusSeconds(3600), true, RECENTLY))));
    }

    static PersonFact service(String name, String owner) {
        return new PersonFact(name, "responder", owner, RECENTLY, new Facts.Credentials(0, false, List.of()));
    }

    static TokenFact token(@Nullable Instant end, boolean limited, Instant used) {
        return new TokenFact("t1", false, limited, end, used);
    }

    // --- changes of single facts ---

    static Facts firstSensor(Facts facts, UnaryOperator<SensorFact> change) {
        List<SensorFact> sensors = new ArrayList<>(facts.sensors());
        sensors.set(0, change.apply(sensors.getFirst()));
        return new Facts(
                facts.now(), sensors, facts.assets(), facts.people(), facts.detection(), facts.duty(), facts.center());
    }

    static Facts trust(Facts facts, Facts.Trust trust) {
        return firstSensor(
                facts,
                one -> new SensorFact(
                        one.id(), one.name(), true, one.since(), one.version(), trust, one.loss(), one.orders()));
    }

    static Facts loss(Facts facts, Facts.Loss loss) {
        return firstSensor(
                facts,
                one -> new SensorFact(
                        one.id(), one.name(), true, one.since(), one.version(), one.trust(), loss, one.orders()));
    }

    static Facts orders(Facts facts, Facts.Orders orders) {
        return firstSensor(
                facts,
                one -> new SensorFact(
                        one.id(), one.name(), true, one.since(), one.version(), one.trust(), one.loss(), orders));
    }

    static Facts assets(Facts facts, UnaryOperator<AssetFact> change) {
        return new Facts(
                facts.now(),
                facts.sensors(),
                facts.assets().stream().map(change).toList(),
                facts.people(),
                facts.detection(),
                facts.duty(),
                facts.center());
    }

    /** Without the log sources and fields that the predicates name. */
    static Facts without(Facts facts, String part, Set<String> fields) {
        return assets(
                facts,
                asset -> new AssetFact(
                        asset.id(),
                        asset.labels(),
                        asset.lastSeen(),
                        asset.sources().stream()
                                .filter(one -> part.isEmpty()
                                        || !(part.equals(one.source().category())
                                                || part.equals(one.source().service())))
                                .map(one -> new SourceFact(
                                        one.source(), one.lastSeen(), less(one.fields(), fields), one.events()))
                                .toList(),
                        asset.updates()));
    }

    private static @Nullable Set<String> less(@Nullable Set<String> fields, Set<String> removed) {
        if (fields == null) {
            return null;
        }
        Set<String> left = new TreeSet<>(fields);
        left.removeAll(removed);
        return left;
    }

    static Facts labels(Facts facts, UnaryOperator<Facts.Labels> change) {
        return assets(
                facts,
                asset -> new AssetFact(
                        asset.id(), change.apply(asset.labels()), asset.lastSeen(), asset.sources(), asset.updates()));
    }

    static Facts people(Facts facts, List<PersonFact> people) {
        return new Facts(
                facts.now(), facts.sensors(), facts.assets(), people, facts.detection(), facts.duty(), facts.center());
    }

    static Facts plus(Facts facts, PersonFact... more) {
        List<PersonFact> people = new ArrayList<>(facts.people());
        people.addAll(List.of(more));
        return people(facts, people);
    }

    static Facts detection(Facts facts, Facts.Detection detection) {
        return new Facts(
                facts.now(), facts.sensors(), facts.assets(), facts.people(), detection, facts.duty(), facts.center());
    }

    static Facts opened(Facts facts, String rule, String asset) {
        Map<String, Facts.WatchedRule> watched = new TreeMap<>(facts.detection().watched());
        watched.computeIfPresent(
                rule, (id, one) -> new Facts.WatchedRule(id, one.title(), one.fed(), Map.of(asset, RECENTLY)));
        return detection(facts, new Facts.Detection(99, facts.detection().unable(), watched));
    }

    static Facts duty(Facts facts, UnaryOperator<Facts.Duty> change) {
        return new Facts(
                facts.now(),
                facts.sensors(),
                facts.assets(),
                facts.people(),
                facts.detection(),
                change.apply(facts.duty()),
                facts.center());
    }

    static Facts coverage(Facts facts, NotificationCoverage coverage) {
        return duty(facts, duty -> new Facts.Duty(coverage, duty.cases(), duty.deliveries(), duty.contacts()));
    }

    static Facts center(Facts facts, UnaryOperator<Facts.Center> change) {
        return new Facts(
                facts.now(),
                facts.sensors(),
                facts.assets(),
                facts.people(),
                facts.detection(),
                facts.duty(),
                change.apply(facts.center()));
    }

    static Facts records(Facts facts, Facts.Records records) {
        return center(
                facts,
                one -> new Facts.Center(
                        one.encrypted(), one.heartbeats(), one.unprocessed(), records, one.temporary(), one.states()));
    }

    static Facts heartbeats(Facts facts, Facts.Heartbeats heartbeats) {
        return center(
                facts,
                one -> new Facts.Center(
                        one.encrypted(), heartbeats, one.unprocessed(), one.records(), one.temporary(), one.states()));
    }

    static Facts unprocessed(Facts facts, Facts.Unprocessed unprocessed) {
        return center(
                facts,
                one -> new Facts.Center(
                        one.encrypted(), one.heartbeats(), unprocessed, one.records(), one.temporary(), one.states()));
    }

    static Facts state(Facts facts, String control, ControlState state) {
        return center(
                facts,
                one -> new Facts.Center(
                        one.encrypted(),
                        one.heartbeats(),
                        one.unprocessed(),
                        one.records(),
                        one.temporary(),
                        List.of(new ControlState.Named(control, state))));
    }
}
