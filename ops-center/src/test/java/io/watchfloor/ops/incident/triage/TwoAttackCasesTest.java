package io.watchfloor.ops.incident.triage;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.asset.entity.Alias;
import io.watchfloor.ops.asset.entity.Entity;
import io.watchfloor.ops.asset.entity.Mentions;
import io.watchfloor.ops.asset.entity.RemoteLogon;
import io.watchfloor.ops.asset.entity.SelfReports;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertNames;
import io.watchfloor.ops.detection.alert.AlertRule;
import io.watchfloor.ops.detection.alert.Tactic;
import io.watchfloor.ops.incident.LinkPolicy;
import io.watchfloor.sigma.language.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Two unrelated attacks within one hour, each on five assets and the same domain controller, all behind one address and
 * with the agent of one service account: triage opens two cases, for any order of the assets, and before the address
 * and the account are detected as hubs. {@code -Dwatchfloor.incident.orders=10000} tries more orders.
 */
class TwoAttackCasesTest {

    private static final int ORDERS = Integer.getInteger("watchfloor.incident.orders", 200);

    private static final Instant START = Instant.parse("2026-03-02T09:00:00Z");

    private static final JoinPolicy POLICY = new JoinPolicy(Level.HIGH, Duration.ofHours(4), 1_000, TriageTest.NO_RISK);

    private static final String DC = "domain-controller:dc01.corp.example";

    private static final List<Tactic> TACTICS = List.of(
            Tactic.INITIAL_ACCESS, Tactic.EXECUTION, Tactic.CREDENTIAL_ACCESS, Tactic.LATERAL_MOVEMENT, Tactic.IMPACT);

    /** By asset, sorted by ordinal. */
    private final Map<String, List<Alert>> alerts = new TreeMap<>();

    private HeldTriage triage = new HeldTriage(POLICY);

    @Test
    void areTwoCasesInEveryOrder() {
        attack("a", 10, 0);
        attack("b", 30, 3);
        for (long seed = 1; seed <= ORDERS; seed++) {
            assertThat(told(seed, POLICY.links())).as("seed %d", seed).isEqualTo(Set.of(of("a"), of("b")));
        }
        System.out.printf("two attacks: %d orders, two cases in each%n", ORDERS);
    }

    /**
     * A scanner connects to hosts of both attacks within the hour, and has its own alert: that merges the cases until
     * users tag the scanner.
     */
    @Test
    void areTwoCasesDespiteAScannerOnAllHosts() {
        attack("a", 10, 0);
        attack("b", 30, 3);
        String scanner = "host:scanner.corp.example";
        List<Alias> own = SelfReports.aliases(
                scanner,
                START,
                Map.of(
                        "Channel",
                        "Microsoft-Windows-Sysmon/Operational",
                        "Initiated",
                        "true",
                        "SourceIp",
                        "192.0.2.99"));
        alert("scan-1", scanner, START, Tactic.RECONNAISSANCE, Map.of(), List.of(), own);
        scanned("a0", 0);
        scanned("b0", 3);
        Set<Set<String>> tagged = Set.of(of("a"), of("b"), of("scan"));
        assertThat(told(1, POLICY.links())).as("as long as nobody tagged it").hasSizeLessThan(3);
        tag(scanner);
        for (long seed = 1; seed <= Math.min(ORDERS, 200); seed++) {
            assertThat(told(seed, POLICY.links())).as("seed %d", seed).isEqualTo(tagged);
        }
    }

    /** An alert on a host of an attack, caused by the scanner. */
    private void scanned(String host, int minute) {
        alert(
                host + "-scanned",
                "host:ws-" + host + ".corp.example",
                START.plusSeconds(60L * minute + 30),
                Tactic.CREDENTIAL_ACCESS,
                Map.of("SourceIp", "192.0.2.99"),
                List.of(),
                List.of());
    }

    private void tag(String asset) {
        alerts.computeIfPresent(
                asset,
                (name, all) -> new ArrayList<>(all.stream()
                        .map(one -> new Alert(
                                one.id(),
                                one.ordinal(),
                                one.asset(),
                                one.rule(),
                                one.seen(),
                                one.openedBy(),
                                one.names().ofEverybodys(Entity.ofAsset(asset)),
                                null))
                        .toList()));
    }

    /**
     * Control: a policy in which every indicator kind may carry a link merges the attacks, although hubs are detected.
     */
    @Test
    void theTestDetectsRelianceOnDetectedHubs() {
        attack("a", 10, 0);
        attack("b", 30, 3);
        int caught = 0;
        for (long seed = 1; seed <= 20; seed++) {
            caught += told(seed, LinkPolicy.STANDARD.allCarrying()).size() == 2 ? 0 : 1;
        }
        assertThat(caught).isPositive();
    }

    private Set<String> of(String attack) {
        return alerts.values().stream()
                .flatMap(List::stream)
                .map(Alert::id)
                .filter(id -> id.startsWith(attack))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The alerts of each case. Alerts of an asset keep their order; the entity restarts at a random point. */
    private Set<Set<String>> told(long seed, LinkPolicy links) {
        Random random = new Random(seed);
        List<String> turns = new ArrayList<>();
        alerts.forEach((asset, all) -> turns.addAll(Collections.nCopies(all.size(), asset)));
        Collections.shuffle(turns, random);
        triage = new HeldTriage(POLICY, links);
        Map<String, Integer> next = new HashMap<>();
        int restart = random.nextInt(turns.size());
        for (int turn = 0; turn < turns.size(); turn++) {
            List<Alert> all = alerts.getOrDefault(turns.get(turn), List.of());
            triage.place(START, all.get(next.merge(turns.get(turn), 1, Integer::sum) - 1));
            if (turn == restart) {
                triage.restart();
            }
        }
        return triage.partition(triage.wholes());
    }

    /** From each host to the next by a logon; from the second to the domain controller, also with the agent. */
    private void attack(String name, int address, int minute) {
        for (int i = 0; i < 5; i++) {
            String host = "host:ws-" + name + i + ".corp.example";
            Instant at = START.plusSeconds(60L * minute + 480L * i);
            List<Alias> own = SelfReports.aliases(
                    host,
                    at,
                    Map.of(
                            "Channel", "Microsoft-Windows-Sysmon/Operational",
                            "Initiated", "true",
                            "SourceIp", "192.0.2." + (address + i)));
            List<RemoteLogon> entered = i == 0
                    ? List.of()
                    : List.of(enters(host, "192.0.2." + (address + i - 1), "corp-" + name, at.minusSeconds(3)));
            Map<String, String> fields = Map.of("User", "CORP\\svc_agent", "SourceIp", "198.51.100.7");
            alert(name + i, host, at, TACTICS.get(i), fields, entered, own);
            alert(name + i + "-again", host, at.plusSeconds(20), TACTICS.get(i), fields, List.of(), own);
        }
        Instant late = START.plusSeconds(60L * minute + 2_200);
        Map<String, String> ticket = Map.of(
                "EventID", "4769",
                "TargetUserName", "victim-" + name + "@CORP.EXAMPLE",
                "IpAddress", "::ffff:192.0.2." + (address + 1));
        alert(name + "-dc", DC, late, Tactic.CREDENTIAL_ACCESS, ticket, List.of(), List.of());
        Map<String, String> agent = Map.of(
                "SubjectUserName", "svc_agent",
                "SubjectDomainName", "CORP",
                "IpAddress", "192.0.2." + (address + 1),
                "SourceIp", "198.51.100.7");
        alert(name + "-dc-agent", DC, late.plusSeconds(5), Tactic.LATERAL_MOVEMENT, agent, List.of(), List.of());
    }

    private static RemoteLogon enters(String host, String address, String account, Instant at) {
        return SelfReports.remoteLogon(
                        host,
                        at,
                        Map.of(
                                "EventID", "4624",
                                "LogonType", "3",
                                "TargetDomainName", "CORP",
                                "TargetUserName", account,
                                "IpAddress", address))
                .orElseThrow();
    }

    private void alert(
            String id,
            String asset,
            Instant at,
            Tactic tactic,
            Map<String, String> fields,
            List<RemoteLogon> arrivals,
            List<Alias> aliases) {
        List<Alert> before = alerts.computeIfAbsent(asset, first -> new ArrayList<>());
        before.add(new Alert(
                id,
                before.size() + 1,
                asset,
                new AlertRule("rule-" + id, "Rule " + tactic, Level.HIGH, List.of(), new TreeSet<>(Set.of(tactic))),
                Alert.Occurrences.once(at),
                "sensor/0000000000000001/" + before.size(),
                new AlertNames(List.of(), Mentions.of(asset, fields), arrivals, aliases, List.of()),
                null));
    }
}
