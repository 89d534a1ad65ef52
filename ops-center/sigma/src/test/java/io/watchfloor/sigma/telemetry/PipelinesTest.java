package io.watchfloor.sigma.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sigma.language.LogSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PipelinesTest {

    private static final String FIREWALL = """
            - shape: acme-firewall
              recognised-by: [[vendor, event.action]]
              where: {vendor: [Acme], event.kind: [traffic, threat]}
              time: [seen]
              asset: {network: [zone]}
              sources:
                - when: {event.kind: [traffic]}
                  logsource: {category: firewall}
                  fields: {dst_port: [to.port], action: [event.action]}
                - {logsource: {product: acme}, service-from: event.kind}
            """;

    @TempDir
    private Path folder;

    private Pipelines.Loading read(String text) throws IOException {
        return Pipelines.read(List.of(Files.writeString(folder.resolve("own.yml"), text)));
    }

    private static Telemetry telemetry(Pipelines pipelines, String record) throws UnreadableTelemetry {
        return new TelemetryReader()
                .withPipelines(pipelines)
                .read(record.getBytes(StandardCharsets.UTF_8), null, null, Instant.EPOCH.plusSeconds(4_000_000_000L));
    }

    @Test
    void aPipelineOfTheUserSaysWhatARecordIs() throws Exception {
        Pipelines.Loading loading = read(FIREWALL);
        assertThat(loading.problems()).isEmpty();

        Telemetry telemetry = telemetry(loading.pipelines(), """
                {"vendor":"ACME","event":{"kind":"traffic","action":"deny"},"to":{"port":22},"zone":"dmz",
                 "seen":"2026-11-24T10:00:00Z"}""");

        assertThat(telemetry.logsources())
                .containsExactly(new LogSource(null, "firewall", null), new LogSource("acme", null, "traffic"));
        assertThat(telemetry.fields()).containsEntry("dst_port", "22").containsEntry("action", "deny");
        assertThat(telemetry.asset().toString()).isEqualTo("network:dmz");
        assertThat(telemetry.time()).isEqualTo(Instant.parse("2026-11-24T10:00:00Z"));
        assertThat(loading.pipelines().canReach(new LogSource("acme", null, "threat")))
                .isTrue();
        assertThat(Pipelines.BUILTIN.canReach(new LogSource("acme", null, "threat")))
                .isFalse();
    }

    @Test
    void whatItDoesNotRecogniseIsRecognisedAsBefore() throws Exception {
        Pipelines pipelines = read(FIREWALL).pipelines();

        assertThat(telemetry(
                                pipelines,
                                "{\"vendor\":\"other\",\"event\":{\"kind\":\"traffic\",\"action\":\"a\"},\"host\":\"h\"}")
                        .logsources())
                .isEmpty();
        assertThat(telemetry(pipelines, "{\"_path\":\"dns\",\"query\":\"a.example\",\"host\":\"h\"}")
                        .logsources())
                .contains(new LogSource("zeek", null, "dns"), new LogSource(null, "dns", null));
    }

    @Test
    void itGoesBeforeTheBuiltInOnes() throws Exception {
        Pipelines pipelines = read("""
                - shape: ours
                  recognised-by: [_path]
                  asset: {host: [host]}
                  sources: [{logsource: {product: ours}}]
                """).pipelines();

        assertThat(telemetry(pipelines, "{\"_path\":\"dns\",\"host\":\"h\"}").logsources())
                .containsExactly(new LogSource("ours", null, null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "- shape: x                                               # 1 # 3 # has no 'recognised-by'",
                "- {shape: x, recognised-by: [[a]], source: []}           # 1 # 36 # has the unknown key 'source'",
                "- {shape: x, recognised-by: [[a]], sources: []}          # 1 # 45 # 'sources' must be a list",
                "- {shape: x, recognised-by: [[a]], sources: [{when: {a: b}}]} # 1 # 46 # has no 'logsource'",
                "- {shape: x, recognised-by: [[]], sources: [{logsource: {product: y}}]} # 1 # 30 # a list of texts",
                "- {shape: x, recognised-by: [[a]], sources: [{logsource: {products: y}}]} # 1 # 59 # has the unknown key 'products'",
                "- {shape: x, recognised-by: [[a]], sources: [{logsource: {}}]} # 1 # 58 # has no product",
                "- {shape: x, recognised-by: [[a]], asset: {ship: [b]}, sources: [{logsource: {product: y}}]} # 1 # 43 # not an asset kind",
                "shape: x                                                 # 1 # 1 # a list of shapes",
                "- [a                                                     # 1 # 5 # not YAML"
            })
    void mistakesAreToldWithTheirPlace(String text, int line, int column, String reason) throws IOException {
        assertThat(read(text).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.reason()).contains(reason);
            assertThat(problem.line()).isEqualTo(line);
            assertThat(problem.column()).isEqualTo(column);
            assertThat(problem.toString()).endsWith("own.yml:%d:%d: %s".formatted(line, column, problem.reason()));
        });
    }

    @Test
    void aShapeWithAMistakeLeavesItsNeighboursAlone() throws Exception {
        Pipelines.Loading loading = read("- {shape: broken}\n" + FIREWALL);

        assertThat(loading.problems()).hasSize(1);
        assertThat(loading.pipelines().canReach(new LogSource("acme", null, "traffic")))
                .isTrue();
    }

    @Test
    void missingFilesAreTold() {
        assertThat(Pipelines.read(List.of(folder.resolve("none.yml"))).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.reason()).contains("cannot be read"));
    }
}
