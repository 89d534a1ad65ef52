package io.watchfloor.dashboards.intel;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.config.testing.FreshDatabase;
import io.watchfloor.dashboards.intel.views.IntelGraphView;
import io.watchfloor.ops.intel.IntelStore;
import io.watchfloor.ops.intel.graph.Campaigns;
import io.watchfloor.ops.intel.graph.IntelGraph;
import io.watchfloor.ops.intel.graph.IntelGraphReader;
import io.watchfloor.ops.intel.stix.StixLimits;
import io.watchfloor.ops.intel.stix.StixReader;
import io.watchfloor.ops.platform.database.DatabaseAccess;
import io.watchfloor.ops.platform.rights.Tlp;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("The graph of threat intelligence")
@ExtendWith(FreshDatabase.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IntelGraphIT {

    private static final String CAMPAIGN = "campaign--a1b2c3d4-0000-4000-8000-000000000001";
    private static final String MALWARE = "malware--a1b2c3d4-0000-4000-8000-000000000002";
    private static final String INDICATOR = "indicator--a1b2c3d4-0000-4000-8000-000000000003";
    private static final String TECHNIQUE = "attack-pattern--a1b2c3d4-0000-4000-8000-000000000004";
    private static final String SECRET = "threat-actor--a1b2c3d4-0000-4000-8000-000000000005";
    private static final String REPORT = "report--a1b2c3d4-0000-4000-8000-000000000006";
    private static final String SIGHTING = "sighting--a1b2c3d4-0000-4000-8000-000000000007";

    private Jdbi jdbi;
    private int numbers = 100;

    @BeforeAll
    void store(DataSource database) {
        jdbi = DatabaseAccess.of(database);
        imported(
                Tlp.GREEN,
                object(CAMPAIGN, "campaign", "\"name\":\"Ferry\""),
                object(MALWARE, "malware", "\"name\":\"FerryRat\",\"is_family\":true"),
                object(
                        INDICATOR,
                        "indicator",
                        "\"name\":\"ferry.example\",\"pattern\":\"[domain-name:value = 'ferry.example']\",\"pattern_type\":\"stix\","
                                + "\"valid_from\":\"2026-03-01T00:00:00Z\""),
                object(TECHNIQUE, "attack-pattern", "\"name\":\"Remote Access Software\""),
                object(
                        REPORT,
                        "report",
                        "\"name\":\"On Ferry\",\"published\":\"2026-03-01T00:00:00Z\",\"object_refs\":[\"%s\"]"
                                .formatted(CAMPAIGN)),
                object(SIGHTING, "sighting", "\"sighting_of_ref\":\"%s\",\"count\":3".formatted(INDICATOR)),
                relationship(CAMPAIGN, "uses", MALWARE),
                relationship(CAMPAIGN, "uses", TECHNIQUE),
                relationship(INDICATOR, "indicates", CAMPAIGN));
        imported(
                Tlp.RED,
                object(SECRET, "threat-actor", "\"name\":\"Charon\""),
                relationship(CAMPAIGN, "attributed-to", SECRET));
    }

    private static String object(String id, String type, String more) {
        return """
                {"type":"%s","spec_version":"2.1","id":"%s","created":"2026-03-01T10:00:00.000Z",\
                "modified":"2026-03-01T10:00:00.000Z",%s}""".formatted(type, id, more);
    }

    private String relationship(String from, String kind, String to) {
        return object(
                "relationship--a1b2c3d4-0000-4000-8000-%012d".formatted(numbers++),
                "relationship",
                "\"relationship_type\":\"%s\",\"source_ref\":\"%s\",\"target_ref\":\"%s\"".formatted(kind, from, to));
    }

    private void imported(Tlp unmarked, String... objects) {
        String bundle = "{\"type\":\"bundle\",\"id\":\"bundle--44af6c39-c09b-49c5-9de2-394224b04982\",\"objects\":["
                + String.join(",", objects) + "]}";
        jdbi.useTransaction(handle -> assertThat(new IntelStore()
                        .add(
                                handle,
                                new StixReader(StixLimits.USUAL).read(bundle.getBytes(StandardCharsets.UTF_8)),
                                "test",
                                Tlp.RED,
                                unmarked)
                        .results())
                .allSatisfy(one -> assertThat(one.conflict()).isNull()));
    }

    private IntelGraph graph(String id, Tlp clearance, int depth) {
        return jdbi.inTransaction(handle ->
                new IntelGraphReader().read(handle, id, clearance, depth).orElseThrow());
    }

    private static List<String> ids(IntelGraph graph) {
        return graph.nodes().stream().map(IntelGraph.Node::id).toList();
    }

    @Test
    @DisplayName("has relationships, sightings and reports, by distance")
    void hasLinks() {
        IntelGraph near = graph(CAMPAIGN, Tlp.GREEN, 1);
        assertThat(near.nodes().getFirst().id()).isEqualTo(CAMPAIGN);
        assertThat(ids(near)).containsExactlyInAnyOrder(CAMPAIGN, MALWARE, TECHNIQUE, INDICATOR, REPORT);
        assertThat(near.edges())
                .extracting(edge -> edge.from() + " " + edge.kind() + " " + edge.to())
                .containsExactlyInAnyOrder(
                        CAMPAIGN + " uses " + MALWARE,
                        CAMPAIGN + " uses " + TECHNIQUE,
                        INDICATOR + " indicates " + CAMPAIGN,
                        REPORT + " refers-to " + CAMPAIGN);
        assertThat(near.complete()).isTrue();
        IntelGraph far = graph(CAMPAIGN, Tlp.GREEN, 2);
        assertThat(far.nodes())
                .filteredOn(node -> node.id().equals(SIGHTING))
                .singleElement()
                .satisfies(node -> assertThat(node.distance()).isEqualTo(2));
    }

    @Test
    @DisplayName("reveals neither an object nor a link above the clearance of the reader")
    void hidesWhatIsAboveTheClearance() {
        assertThat(graph(CAMPAIGN, Tlp.GREEN, 2).toString()).doesNotContain(SECRET, "Charon", "attributed-to");
        assertThat(ids(graph(CAMPAIGN, Tlp.RED, 1))).contains(SECRET);
        Optional<IntelGraph> hidden =
                jdbi.inTransaction(handle -> new IntelGraphReader().read(handle, SECRET, Tlp.GREEN, 2));
        assertThat(hidden).isEmpty();
    }

    @Test
    @DisplayName("omits a link once its relationship is revoked")
    void omitsRevokedLinks() {
        String relationship = relationship(MALWARE, "uses", TECHNIQUE);
        imported(Tlp.GREEN, relationship);
        assertThat(graph(MALWARE, Tlp.GREEN, 1).edges()).hasSize(2);
        imported(
                Tlp.GREEN,
                relationship.replace("\"modified\":\"2026-03-01", "\"revoked\":true,\"modified\":\"2026-03-02"));
        assertThat(graph(MALWARE, Tlp.GREEN, 1).edges()).hasSize(1);
    }

    @Test
    @DisplayName("names what a sighting is of")
    void namesSightings() {
        IntelGraphView view = IntelGraphView.of(graph(INDICATOR, Tlp.GREEN, 1));
        assertThat(view.edges())
                .filteredOn(edge -> edge.from().equals(SIGHTING))
                .extracting(IntelGraphView.Edge::fromName)
                .containsExactly("sighting of ferry.example");
    }

    @Test
    @DisplayName("is bounded, and says that something is missing")
    void isBounded() {
        String hub = "malware--a1b2c3d4-0000-4000-8000-000000000050";
        List<String> objects = new ArrayList<>(List.of(object(hub, "malware", "\"name\":\"Hub\",\"is_family\":true")));
        for (int tool = 0; tool < 150; tool++) {
            String id = "tool--a1b2c3d4-0000-4000-8000-%012d".formatted(tool);
            objects.add(object(id, "tool", "\"name\":\"t%d\"".formatted(tool)));
            objects.add(relationship(hub, "uses", id));
        }
        imported(Tlp.GREEN, objects.toArray(String[]::new));
        IntelGraph graph = graph(hub, Tlp.GREEN, 2);
        assertThat(graph.nodes()).hasSize(IntelGraphReader.MOST_NODES);
        assertThat(graph.complete()).isFalse();
    }

    @Test
    @DisplayName("gives campaigns their indicators, sightings, techniques and software")
    void countsOfCampaigns() {
        List<Campaigns.Campaign> all =
                jdbi.inTransaction(handle -> new Campaigns().list(handle, Tlp.GREEN, null, null, null, 10));
        assertThat(all).singleElement().satisfies(one -> {
            assertThat(one.object().label()).isEqualTo("Ferry");
            assertThat(one.indicators()).isEqualTo(1);
            assertThat(one.sightings()).isEqualTo(1);
            assertThat(one.techniques()).containsExactly("Remote Access Software");
            assertThat(one.software()).containsExactly("FerryRat");
        });
        List<Campaigns.Campaign> actors =
                jdbi.inTransaction(handle -> new Campaigns().list(handle, Tlp.RED, "threat-actor", "char", null, 10));
        assertThat(actors)
                .singleElement()
                .satisfies(one -> assertThat(one.object().label()).isEqualTo("Charon"));
    }
}
