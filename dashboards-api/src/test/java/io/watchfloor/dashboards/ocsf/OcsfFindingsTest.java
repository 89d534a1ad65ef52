package io.watchfloor.dashboards.ocsf;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.dashboards.alerts.views.AlertView;
import io.watchfloor.dashboards.wire.CaseRow;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.cases.CaseStatus;
import io.watchfloor.ops.cases.Classification;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.sensors.protocol.AssetKind;
import io.watchfloor.sigma.language.Level;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Findings of OCSF")
class OcsfFindingsTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final OcsfFindings FINDINGS = new OcsfFindings(URI.create("https://soc.example/"));
    private static final Instant AT = Instant.parse("2026-11-24T22:00:00Z");

    private static OcsfSchema schema;

    @BeforeAll
    static void load() throws IOException {
        var found = OcsfSchema.load();
        Assumptions.assumeTrue(found.isPresent(), "there is no shared/data");
        schema = found.orElseThrow();
    }

    private static OcsfFindings.Position at(long number) {
        return new OcsfFindings.Position("3f2a91bc", number, number % 2 == 0);
    }

    private static AlertView alert(String asset, Level level, AlertView.@Nullable FindingView finding) {
        return new AlertView(
                "alert-1",
                "rule-1",
                "Shadow copies deleted",
                new AlertView.AlertSeverity(level, null),
                asset,
                new AlertView.AlertOccurrences(3, AT, AT.plusSeconds(9)),
                AlertView.Status.OPEN,
                new AlertView.Membership("case-1", List.of()),
                List.of("T1490", "T1003.001"),
                finding);
    }

    private static AlertView.FindingView other(boolean closed, @Nullable String link) {
        return new AlertView.FindingView(
                "Defender", "f-1", "High", closed ? "Resolved" : null, closed, closed ? AT : null, link, null, null);
    }

    @Test
    @DisplayName("of cases of every status, severity, classification and assignee follow the published schema")
    void casesAreValid() throws IOException {
        ObjectNode row = (ObjectNode)
                MAPPER.readTree(Files.readString(Path.of("src/main/resources/api/examples/CaseRow-list.json")))
                        .at("/items/0");
        List<String> problems = new ArrayList<>();
        List<Classification> classifications = new ArrayList<>(List.of(Classification.values()));
        classifications.add(null);
        int count = 0;
        for (CaseStatus status : CaseStatus.values()) {
            for (Level level : Level.values()) {
                for (Classification classification : classifications) {
                    for (String assignee : new String[] {"eve", null}) {
                        row.put("status", status.text()).put("severity", level.text());
                        row.put("classification", classification == null ? null : classification.text());
                        row.put("assignee", assignee);
                        CaseRow one = Json.read(row.toString(), CaseRow.class);
                        List<AlertView> alerts = ++count % 3 == 0 ? List.of() : List.of(alert("host:a", level, null));
                        JsonNode finding = FINDINGS.ofCase(one, alerts, at(count));
                        schema.problems(finding).forEach(problem -> problems.add(problem + " in " + finding));
                    }
                }
            }
        }
        assertThat(problems).isEmpty();
        assertThat(count).isEqualTo(400);
    }

    @Test
    @DisplayName("of alerts of every severity, kind of asset and product follow the published schema")
    void alertsAreValid() {
        List<String> problems = new ArrayList<>();
        int count = 0;
        for (Level level : Level.values()) {
            for (AssetKind kind : AssetKind.values()) {
                for (AlertView.@Nullable FindingView finding :
                        Arrays.asList(null, other(false, null), other(true, "https://portal.example/f-1"))) {
                    JsonNode written = FINDINGS.ofAlert(
                            alert(kind.text() + ":name-1", level, finding), Tlp.AMBER, false, at(++count));
                    schema.problems(written).forEach(problem -> problems.add(problem + " in " + written));
                }
            }
        }
        assertThat(problems).isEmpty();
        assertThat(count).isGreaterThan(60);
    }

    @Test
    @DisplayName("that lack an attribute, have an unknown one or a wrong value are noticed")
    void wrongFindingsAreNoticed() {
        ObjectNode finding = FINDINGS.ofAlert(alert("host:a", Level.HIGH, null), Tlp.AMBER, false, at(1));
        assertThat(schema.problems(finding)).isEmpty();
        assertThat(schema.problems(finding.deepCopy().put("colour", "red"))).contains("/colour is unknown");
        assertThat(schema.problems(finding.deepCopy().put("severity_id", 77))).isNotEmpty();
        assertThat(schema.problems(finding.deepCopy().put("severity", "Grave"))).isNotEmpty();
        assertThat(schema.problems(finding.deepCopy().put("time", "now"))).isNotEmpty();
        ObjectNode without = finding.deepCopy();
        without.remove("finding_info");
        assertThat(schema.problems(without)).contains("/finding_info is missing");
        ObjectNode nobody = FINDINGS.ofAlert(alert("host:a", Level.HIGH, null), Tlp.AMBER, false, at(1));
        ((ObjectNode) nobody.path("metadata")).remove("product");
        assertThat(schema.problems(nobody)).contains("/metadata/product is missing");
    }
}
