package io.watchfloor.ops.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.asset.entity.Alias;
import io.watchfloor.ops.asset.entity.Entity;
import io.watchfloor.ops.asset.entity.EntityKind;
import io.watchfloor.ops.asset.entity.Mention;
import io.watchfloor.ops.asset.entity.RemoteLogon;
import io.watchfloor.ops.asset.entity.Role;
import io.watchfloor.ops.detection.alert.Tactic;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IncidentsTest {

    private static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");

    private static final Entity ADDRESS = new Entity(EntityKind.ADDRESS, "192.0.2.17");

    private static final Entity WS17 = new Entity(EntityKind.HOST, "ws-017.corp.example");

    private final Incidents incidents = new Incidents(LinkPolicy.STANDARD);

    private static LinkableAlert alert(String id, String host, int seconds, Tactic tactic, Mention... mentions) {
        return new LinkableAlert(
                id,
                "host:" + host + ".corp.example",
                NOW.plusSeconds(seconds),
                "Rule " + id,
                Set.of(tactic),
                List.of(mentions),
                List.of());
    }

    private static Mention account(String name) {
        return new Mention(Role.SUBJECT, new Entity(EntityKind.ACCOUNT, "corp\\" + name));
    }

    @Test
    void aLateAliasLinksExistingAlertsWithAReason() {
        incidents.add(alert("a", "ws-017", 0, Tactic.EXECUTION, account("m.brandt")));
        incidents.add(
                alert("b", "app01", 40, Tactic.EXECUTION, account("m.brandt"), new Mention(Role.SOURCE, ADDRESS)));
        assertThat(incidents.all()).hasSize(2);
        incidents.add(new Alias(ADDRESS, WS17, 1_000, NOW, NOW.plusSeconds(3_600), "its own word"));
        assertThat(incidents.all()).containsExactly(List.of("a", "b"));
        assertThat(incidents.linksOf("b"))
                .singleElement()
                .extracting(Link::words)
                .isEqualTo("ws-017.corp.example → app01.corp.example: comes from 192.0.2.17, which is"
                        + " ws-017.corp.example by its own word; both name account corp\\m.brandt, 40 s after Rule a"
                        + " (0.8 + 0.6)");
        incidents.add(new Alias(
                ADDRESS,
                new Entity(EntityKind.HOST, "ws-018.corp.example"),
                1_000,
                NOW,
                NOW.plusSeconds(3_600),
                "its own word"));
        assertThat(incidents.all()).hasSize(2);
    }

    /** As in a remote execution: the process on app01 causes an alert before ws-017 does. */
    @Test
    void aLogonGivesTheDirectionAlsoIfTheTargetAlertsFirst() {
        Entity app01 = new Entity(EntityKind.HOST, "app01.corp.example");
        Entity brandt = new Entity(EntityKind.ACCOUNT, "corp\\m.brandt");
        incidents.add(new RemoteLogon(app01, NOW, brandt, List.of(WS17), "0x1"));
        incidents.add(alert("b", "app01", 1, Tactic.EXECUTION, account("m.brandt")));
        incidents.add(alert("a", "ws-017", 40, Tactic.LATERAL_MOVEMENT, account("m.brandt")));
        assertThat(incidents.linksOf("a")).singleElement().satisfies(link -> {
            assertThat(link.direction()).isEqualTo(Link.Direction.BACK);
            assertThat(link.words())
                    .startsWith("ws-017.corp.example → app01.corp.example: logon of corp\\m.brandt from"
                            + " ws-017.corp.example;")
                    .contains(", 39 s after Rule b on app01.corp.example (");
        });
    }

    @Test
    void aConnectionGivesTheDirectionAlsoIfTheTargetAlertsFirst() {
        incidents.add(alert("b", "app01", 0, Tactic.EXECUTION, account("m.brandt")));
        Mention app01 = new Mention(Role.DESTINATION, new Entity(EntityKind.HOST, "app01.corp.example"));
        incidents.add(alert("a", "ws-017", 40, Tactic.EXECUTION, account("m.brandt"), app01));
        assertThat(incidents.linksOf("a"))
                .singleElement()
                .extracting(Link::words)
                .asString()
                .startsWith("ws-017.corp.example → app01.corp.example: goes to app01.corp.example;");
    }

    @Test
    void aSharedIndicatorHasNoDirection() {
        incidents.add(alert("a", "ws-017", 0, Tactic.EXECUTION, account("m.brandt")));
        incidents.add(alert("b", "app01", 40, Tactic.IMPACT, account("m.brandt")));
        assertThat(incidents.linksOf("b"))
                .singleElement()
                .extracting(Link::words)
                .asString()
                .startsWith("ws-017.corp.example – app01.corp.example: both name account corp\\m.brandt;");
    }

    @Test
    void aHubIsReportedOnceWithItsEvidence() {
        for (int i = 0; i < 8; i++) {
            assertThat(incidents.add(alert("a" + i, "h" + i, i, Tactic.EXECUTION, account("agent"))))
                    .isEmpty();
        }
        assertThat(incidents.add(alert("a8", "h8", 8, Tactic.EXECUTION, account("agent"))))
                .singleElement()
                .satisfies(hub -> {
                    assertThat(hub.assets()).hasSize(9);
                    assertThat(hub.words())
                            .isEqualTo(
                                    "account corp\\agent is not used for correlation from 2026-03-02T09:00:00Z on: alerts of 9"
                                            + " assets share it within a day");
                });
        assertThat(incidents.add(alert("a9", "h9", 9, Tactic.IMPACT, account("agent"))))
                .isEmpty();
        assertThat(incidents.all()).hasSize(10);
    }

    @Test
    void aFileOnManyAssetsIsNoHub() {
        Mention file = new Mention(Role.SEEN, new Entity(EntityKind.HASH, "%032x".formatted(7)));
        for (int i = 0; i < 40; i++) {
            incidents.add(alert("a%02d".formatted(i), "h" + i, i, i == 0 ? Tactic.EXECUTION : Tactic.IMPACT, file));
        }
        assertThat(incidents.all()).hasSize(1);
    }

    @Test
    void separatedAlertsStaySeparateIfALaterAlertLinksBoth() {
        incidents.add(alert("a", "ws-017", 0, Tactic.EXECUTION));
        incidents.add(alert("b", "ws-017", 60, Tactic.EXECUTION, account("x")));
        incidents.decide(Story.apart(1, List.of("a"), List.of("b")));
        assertThat(incidents.all()).containsExactly(List.of("a"), List.of("b"));
        incidents.add(alert("c", "ws-017", 90, Tactic.EXECUTION, account("x")));
        assertThat(incidents.all()).containsExactly(List.of("a"), List.of("b", "c"));
        incidents.takeBack(1);
        assertThat(incidents.all()).containsExactly(List.of("a", "b", "c"));
    }

    @Test
    void joinedAlertsStayTogetherUntilTheDecisionIsRevoked() {
        incidents.add(alert("a", "ws-017", 0, Tactic.EXECUTION));
        incidents.decide(Story.together(1, "a", "b"));
        incidents.add(alert("b", "ws-022", 60, Tactic.EXECUTION));
        assertThat(incidents.all()).containsExactly(List.of("a", "b"));
        incidents.takeBack(1);
        assertThat(incidents.all()).hasSize(2);
    }

    @Test
    void anIncidentSplitsIfItsConnectingAlertEnds() {
        incidents.add(alert("a", "ws-017", 0, Tactic.EXECUTION));
        incidents.add(alert("b", "ws-017", 80_000, Tactic.EXECUTION));
        incidents.add(alert("c", "ws-017", 160_000, Tactic.EXECUTION));
        assertThat(incidents.incidentOf("c")).containsExactly("a", "b", "c");
        incidents.remove(List.of("b"));
        assertThat(incidents.all()).containsExactly(List.of("a"), List.of("c"));
    }
}
