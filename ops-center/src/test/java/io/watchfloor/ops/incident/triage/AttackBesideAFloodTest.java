package io.watchfloor.ops.incident.triage;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.asset.entity.Entity;
import io.watchfloor.ops.asset.entity.EntityKind;
import io.watchfloor.ops.asset.entity.Mention;
import io.watchfloor.ops.asset.entity.Role;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertNames;
import io.watchfloor.ops.detection.alert.AlertRule;
import io.watchfloor.ops.detection.alert.Tactic;
import io.watchfloor.ops.incident.triage.TriageEvent.Placement;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.sigma.language.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A forwarder for many hosts floods while an attack is reported through the same forwarder. */
class AttackBesideAFloodTest {

    private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");
    private static final Duration ENDS_AFTER = Duration.ofMinutes(15);
    private static final List<Tactic> CHAIN = List.of(
            Tactic.EXECUTION, Tactic.PERSISTENCE, Tactic.CREDENTIAL_ACCESS, Tactic.LATERAL_MOVEMENT, Tactic.IMPACT);

    private final HeldTriage triage =
            new HeldTriage(new JoinPolicy(Level.HIGH, Duration.ofHours(4), 20, 1_000, ENDS_AFTER, TriageTest.NO_RISK));

    private static Alert alert(String host, int ordinal, String rule, Tactic tactic, Instant at, Mention... names) {
        return new Alert(
                host + " " + ordinal,
                ordinal,
                "host:" + host + ".corp.example",
                new AlertRule(rule, "Rule " + rule, Level.HIGH, List.of(), new TreeSet<>(Set.of(tactic))),
                Alert.Occurrences.once(at),
                "forwarder/0000000000000001/" + ordinal,
                new AlertNames(List.of(), List.of(names), List.of(), List.of(), List.of()),
                null);
    }

    /** The noise of a minute: one rule on very many hosts. */
    private void noise(int minute, String... rules) {
        for (int host = 0; host < 40; host++) {
            for (int rule = 0; rule < rules.length; rule++) {
                Instant at = NOW.plusSeconds(60L * minute).plusMillis(host);
                triage.place(
                        at, alert("noisy-" + minute + "-" + host, rule + 1, rules[rule], Tactic.DEFENSE_EVASION, at));
            }
        }
    }

    private List<Placement> attack(String host, Instant start, String rules) {
        Mention eve = new Mention(Role.SUBJECT, new Entity(EntityKind.ACCOUNT, "corp\\eve"));
        List<Placement> placed = new ArrayList<>();
        for (int step = 0; step < CHAIN.size(); step++) {
            Instant at = start.plusSeconds(step);
            placed.addAll(triage.place(at, alert(host, step + 1, rules + step, CHAIN.get(step), at, eve)));
        }
        return placed;
    }

    @Test
    void aKillChainOnTwoHostsOfTheForwarderHasItsOwnCase() {
        for (int minute = 0; minute <= 20; minute++) {
            noise(minute, "noise");
        }
        Instant start = NOW.plusSeconds(20 * 60 + 1);
        List<Placement> first = attack("ws-017", start, "step-");
        List<Placement> second = attack("app01", start.plusSeconds(1), "step-");
        assertThat(first).hasSize(5).allSatisfy(one -> assertThat(one.flood()).isNull());
        assertThat(second).hasSize(5).allSatisfy(one -> assertThat(one.flood()).isNull());
        assertThat(triage.partition(triage.wholes()))
                .as("both hosts are one case: one account, one chain")
                .anyMatch(alerts -> alerts.size() == 10 && alerts.contains("ws-017 1") && alerts.contains("app01 5"));
        assertThat(triage.read()).isEqualTo(triage.state());
    }

    /** Also if every single rule of the chain is one with which the forwarder floods. */
    @Test
    void aChainOfTacticsGetsItsOwnCaseWithItsThirdRule() {
        noise(0, "step-0", "step-1", "step-2", "step-3", "step-4");
        List<Placement> placed = attack("ws-017", NOW.plusSeconds(1), "step-");
        assertThat(placed).extracting(Placement::flood).containsExactly("forwarder", "forwarder", null, null, null);
        assertThat(placed.subList(2, 5).stream().map(Placement::caseId).distinct())
                .singleElement()
                .isNotEqualTo(placed.getFirst().caseId());
        assertThat(triage.read()).isEqualTo(triage.state());
    }

    @Test
    void aNoisyHostDoesNotHideOthersOfTheSameForwarder() {
        for (int rule = 0; rule < 50; rule++) {
            Alert one = alert("dc01", rule + 1, "rule-" + rule, Tactic.DISCOVERY, NOW);
            triage.place(NOW, onDomainController(one));
        }
        assertThat(triage.state().openCases()).as("of one asset").hasSize(20);
        assertThat(attack("ws-017", NOW.plusSeconds(1), "rule-"))
                .allSatisfy(one -> assertThat(one.flood()).isNull());
    }

    private static Alert onDomainController(Alert alert) {
        return new Alert(
                alert.id(),
                alert.ordinal(),
                alert.asset().replace("host:", "domain-controller:"),
                alert.rule(),
                alert.seen(),
                alert.openedBy(),
                alert.names(),
                null);
    }

    @Test
    void aSensorThatFakesChainsOpensAtMostFourTimesTheLimit() {
        int opened = 0;
        for (int host = 0; host < 500; host++) {
            for (int step = 0; step < CHAIN.size(); step++) {
                opened += (int)
                        triage
                                .place(NOW, alert("made-up-" + host, step + 1, "step-" + step, CHAIN.get(step), NOW))
                                .stream()
                                .filter(one -> one.opens() && one.flood() == null)
                                .count();
            }
        }
        assertThat(opened).isEqualTo(80);
    }

    @Test
    void aFloodEndsAfterItsTimeWithoutAlerts() {
        noise(0, "noise");
        CaseId first = flood();
        noise(14, "noise");
        assertThat(flood()).isEqualTo(first);
        noise(14 + 16, "noise");
        assertThat(flood()).isNotEqualTo(first);
        CaseId second = flood();
        triage.restart();
        noise(14 + 16 + 1, "noise");
        assertThat(flood()).as("also after a restart").isEqualTo(second);
    }

    private CaseId flood() {
        RecentOpenings.Flood flood = Objects.requireNonNull(
                        triage.state().openings().get("forwarder"))
                .flood();
        return Objects.requireNonNull(flood).caseId();
    }
}
