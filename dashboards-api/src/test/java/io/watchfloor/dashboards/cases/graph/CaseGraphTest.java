package io.watchfloor.dashboards.cases.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.dashboards.alerts.why.AttackNames;
import io.watchfloor.dashboards.board.CaseStory;
import io.watchfloor.dashboards.board.CaseStory.Member;
import io.watchfloor.dashboards.cases.views.CaseGraphView;
import io.watchfloor.dashboards.cases.views.CaseGraphView.Edge;
import io.watchfloor.dashboards.cases.views.CaseGraphView.Node;
import io.watchfloor.dashboards.cases.views.CaseGraphView.Place;
import io.watchfloor.dashboards.web.ThreeAssetAttack;
import io.watchfloor.ops.asset.entity.Entity;
import io.watchfloor.ops.asset.entity.EntityKind;
import io.watchfloor.ops.asset.entity.Mention;
import io.watchfloor.ops.asset.entity.Role;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertNames;
import io.watchfloor.ops.detection.attack.Attack;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The attack graph. */
class CaseGraphTest {

    private static final Instant AT = Instant.parse("2026-01-05T08:00:00Z");

    private static final Attack ATTACK = Attack.builtin();

    private static final String LATERAL = "ws-017.corp.example → app01.corp.example: comes from 192.0.2.17, which is"
            + " ws-017.corp.example by its own word; both name account corp\\m.brandt; lateral movement follows execution,"
            + " 40 s after Office Program Started A Shell (0.8 + 0.6 + 0.4)";

    private static CaseStory story(List<Alert> alerts, String... links) {
        List<Member> members = new ArrayList<>();
        for (Alert alert : alerts) {
            members.add(new Member(
                    alert.asset(),
                    alert.level(),
                    alert.seen().first(),
                    AttackNames.tactics(
                            ATTACK, alert.rule().tactics(), alert.rule().attack()),
                    alert.asset().equals(ThreeAssetAttack.SERVER) ? List.of(links) : List.of()));
        }
        return new CaseStory(members, members.size(), alerts, List.of(), List.of(), ATTACK);
    }

    private static Edge edge(CaseGraphView graph, String from, String to) {
        return graph.edges().stream()
                .filter(one -> one.from().equals(from) && one.to().equals(to))
                .findFirst()
                .orElseThrow(
                        () -> new AssertionError("no edge from %s to %s in %s".formatted(from, to, graph.edges())));
    }

    @Test
    void assetsComeInTheOrderOfTheAttackAndLinksTieThem() {
        CaseGraphView graph = CaseGraph.of(story(ThreeAssetAttack.alerts(AT, 0), LATERAL));
        assertThat(graph.nodes())
                .filteredOn(node -> node.place() == Place.ASSET)
                .extracting(Node::id)
                .containsExactly(ThreeAssetAttack.WORKSTATION, ThreeAssetAttack.SERVER, ThreeAssetAttack.CONTROLLER);
        Edge lateral = edge(graph, ThreeAssetAttack.WORKSTATION, ThreeAssetAttack.SERVER);
        assertThat(lateral.weight()).isEqualTo(1_800);
        assertThat(lateral.rows()).containsExactly("lateral", "account", "kill chain");
        assertThat(lateral.words().getFirst()).isEqualTo(LATERAL);
        assertThat(edge(graph, ThreeAssetAttack.SERVER, ThreeAssetAttack.CONTROLLER)
                        .weight())
                .as("a short name is the asset with that name")
                .isNull();
        assertThat(edge(graph, "account:corp\\m.brandt", ThreeAssetAttack.SERVER)
                        .words())
                .containsExactly("active on");
        assertThat(edge(graph, ThreeAssetAttack.WORKSTATION, "address:" + ThreeAssetAttack.OUTSIDE)
                        .words())
                .containsExactly("connects to");
        assertThat(graph.stages())
                .extracting(CaseGraphView.Stage::tactic)
                .containsExactly("Execution", "Credential Access", "Lateral Movement", "Command and Control");
    }

    /** The server alerted first: with links stored by older versions without direction, and with current ones. */
    @Test
    void theAttackStartedWhereTheLogonCameFromWhicheverAlertedFirst() {
        String logon =
                "logon of corp\\m.brandt from 192.0.2.17, which is ws-017.corp.example by its own word; both name account"
                        + " corp\\m.brandt, 40 s after Service Installed";
        for (String words : List.of(
                "app01.corp.example → ws-017.corp.example: " + logon + " (0.8 × 0.95 + 0.6)",
                "ws-017.corp.example → app01.corp.example: " + logon + " on app01.corp.example (0.8 × 0.95 + 0.6)")) {
            List<Alert> alerts = ThreeAssetAttack.alerts(AT, 0);
            List<Member> members = new ArrayList<>();
            for (Alert alert : alerts) {
                boolean server = alert.asset().equals(ThreeAssetAttack.SERVER);
                members.add(new Member(
                        alert.asset(),
                        alert.level(),
                        server ? AT.minusSeconds(40) : alert.seen().first(),
                        AttackNames.tactics(
                                ATTACK, alert.rule().tactics(), alert.rule().attack()),
                        alert.asset().equals(ThreeAssetAttack.WORKSTATION) ? List.of(words) : List.of()));
            }
            CaseGraphView graph =
                    CaseGraph.of(new CaseStory(members, members.size(), List.of(), List.of(), List.of(), ATTACK));
            assertThat(graph.edges()).singleElement().satisfies(edge -> {
                assertThat(edge.directed()).isTrue();
                assertThat(edge.from()).isEqualTo(ThreeAssetAttack.WORKSTATION);
                assertThat(edge.to()).isEqualTo(ThreeAssetAttack.SERVER);
                assertThat(edge.words().getFirst()).startsWith("ws-017.corp.example → app01.corp.example: logon");
            });
            assertThat(graph.startedAt()).containsExactly(ThreeAssetAttack.WORKSTATION);
            assertThat(graph.nodes())
                    .extracting(Node::id)
                    .startsWith(ThreeAssetAttack.WORKSTATION, ThreeAssetAttack.SERVER);
        }
    }

    @Test
    void whatTwoAssetsOnlyHaveInCommonHasNoDirectionAndStartsNowhere() {
        CaseGraphView graph = CaseGraph.of(new CaseStory(
                List.of(
                        new Member(ThreeAssetAttack.SERVER, Level.HIGH, AT, List.of(), List.of()),
                        new Member(
                                ThreeAssetAttack.WORKSTATION,
                                Level.HIGH,
                                AT.plusSeconds(9),
                                List.of(),
                                List.of(
                                        "app01.corp.example → ws-017.corp.example: both name account corp\\eve, 9 s after"
                                                + " Odd (0.6 + 0.4)"))),
                2,
                List.of(),
                List.of(),
                List.of(),
                ATTACK));
        assertThat(graph.edges())
                .singleElement()
                .satisfies(edge -> assertThat(edge.directed()).isFalse());
        assertThat(graph.startedAt()).isEmpty();
    }

    @Test
    void anAddressThatIsAnAssetIsNoNodeOfItsOwn() {
        CaseGraphView graph = CaseGraph.of(story(ThreeAssetAttack.alerts(AT, 0)));
        assertThat(graph.nodes()).extracting(Node::name).doesNotContain("192.0.2.17", "app01");
    }

    @Test
    void manyAlikeAreOne() {
        CaseGraphView graph = CaseGraph.of(story(ThreeAssetAttack.alerts(AT, 27)));
        Node many = graph.nodes().stream()
                .filter(node -> node.count() > 1)
                .findFirst()
                .orElseThrow();
        assertThat(many.name()).isEqualTo("27 addresses");
        assertThat(many.names()).hasSize(10);
        assertThat(edge(graph, ThreeAssetAttack.WORKSTATION, many.id()).count()).isEqualTo(27);
    }

    @Test
    void theOrderOfAlertsChangesNothing() {
        List<Alert> alerts = new ArrayList<>(ThreeAssetAttack.alerts(AT, 9));
        CaseGraphView graph = CaseGraph.of(story(alerts, LATERAL));
        for (int seed = 0; seed < 20; seed++) {
            Collections.shuffle(alerts, new Random(seed));
            assertThat(CaseGraph.of(story(alerts, LATERAL))).as("seed %d", seed).isEqualTo(graph);
        }
    }

    @Test
    void aHugeCaseIsBoundedAndSaysWhatIsLeftOut() {
        Alert one = ThreeAssetAttack.alerts(AT, 0).getFirst();
        List<Alert> alerts = IntStream.range(0, 300)
                .mapToObj(n -> new Alert(
                        "a" + n,
                        1,
                        "host:ws-%03d.corp.example".formatted(n),
                        one.rule(),
                        one.seen(),
                        one.openedBy(),
                        new AlertNames(
                                List.of(),
                                List.of(new Mention(Role.SEEN, new Entity(EntityKind.DOMAIN, "d" + n + ".example"))),
                                List.of(),
                                List.of(),
                                List.of()),
                        null))
                .toList();
        CaseGraphView graph = CaseGraph.of(story(alerts));
        assertThat(graph.nodes()).hasSize(CaseGraph.MOST_NODES);
        assertThat(graph.edges()).hasSizeLessThanOrEqualTo(CaseGraph.MOST_EDGES);
        assertThat(graph.left().nodes()).isEqualTo(600 - CaseGraph.MOST_NODES);
        assertThat(graph.left().alerts()).isEqualTo(300 - CaseGraph.MOST_ASSETS);
    }
}
