package io.watchfloor.ops.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.asset.entity.SelfReports;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Two unrelated attacks within one hour, each on five assets and the same domain controller, all behind one NAT address
 * and with the agent of one service account.
 */
class TwoAttacksTest {

    private static final Instant START = Instant.parse("2026-03-02T09:00:00Z");

    private static final String DC = "domain-controller:dc01.corp.example";

    private static final String[] TACTICS = {
        "attack.initial-access",
        "attack.execution",
        "attack.credential-access",
        "attack.lateral-movement",
        "attack.impact"
    };

    private final List<LinkableAlert> alerts = new ArrayList<>();
    private final List<Story.Step> facts = new ArrayList<>();

    @Test
    void areTwoIncidentsInEveryOrder() {
        attack("a", 10, 0);
        attack("b", 30, 3);
        for (long seed = 0; seed < 200; seed++) {
            List<Story.Step> steps = new ArrayList<>(facts);
            alerts.forEach(alert -> steps.add(new Story.Step.Alerted(alert)));
            Collections.shuffle(steps, new Random(seed));
            Incidents incidents = new Incidents(LinkPolicy.STANDARD);
            TreeSet<String> hubs = new TreeSet<>();
            steps.forEach(step -> Story.give(step, incidents)
                    .forEach(hub -> hubs.add(hub.entity().toString())));
            assertThat(incidents.all()).as("seed %d", seed).hasSize(2);
            assertThat(incidents.all())
                    .allSatisfy(one -> assertThat(
                                    one.stream().map(id -> id.substring(0, 1)).distinct())
                            .hasSize(1));
            assertThat(hubs).containsExactly("198.51.100.7", "corp\\svc_agent");
        }
    }

    /** Control: if accounts, addresses and hubs may carry links, the attacks are merged. */
    @Test
    void areOneIncidentIfWidelySharedIndicatorsCarryLinks() {
        attack("a", 10, 0);
        attack("b", 30, 3);
        Incidents incidents = new Incidents(LinkPolicy.STANDARD.allCarrying().withHubAssets(100));
        facts.forEach(step -> Story.give(step, incidents));
        alerts.forEach(incidents::add);
        assertThat(incidents.all()).hasSize(1);
    }

    /** From each host to the next by a logon; from the last to the domain controller. */
    private void attack(String name, int address, int minute) {
        for (int i = 0; i < 5; i++) {
            String host = "host:ws-" + name + i + ".corp.example";
            Instant at = START.plusSeconds(60L * minute + 480L * i);
            connects(host, "192.0.2." + (address + i), at);
            if (i > 0) {
                enters(host, "192.0.2." + (address + i - 1), "corp-" + name, at.minusSeconds(3));
            }
            alert(name + i, host, at, TACTICS[i], Map.of("User", "CORP\\svc_agent", "SourceIp", "198.51.100.7"));
        }
        alert(
                name + "-dc",
                DC,
                START.plusSeconds(60L * minute + 2_200),
                "attack.credential-access",
                Map.of(
                        "EventID", "4769",
                        "TargetUserName", "victim-" + name + "@CORP.EXAMPLE",
                        "IpAddress", "::ffff:192.0.2." + (address + 1)));
    }

    private void connects(String host, String address, Instant at) {
        SelfReports.aliases(
                        host,
                        at,
                        Map.of(
                                "Channel", "Microsoft-Windows-Sysmon/Operational",
                                "Initiated", "true",
                                "SourceIp", address))
                .forEach(alias -> facts.add(new Story.Step.Named(alias)));
    }

    private void enters(String host, String address, String account, Instant at) {
        facts.add(new Story.Step.Entered(SelfReports.remoteLogon(
                        host,
                        at,
                        Map.of(
                                "EventID", "4624",
                                "LogonType", "3",
                                "TargetDomainName", "CORP",
                                "TargetUserName", account,
                                "IpAddress", address))
                .orElseThrow()));
    }

    private void alert(String id, String asset, Instant at, String tag, Map<String, ?> fields) {
        alerts.add(LinkableAlert.opened(id, asset, at, "Rule " + tag, List.of(tag), fields));
    }
}
