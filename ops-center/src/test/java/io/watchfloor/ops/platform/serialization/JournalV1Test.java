package io.watchfloor.ops.platform.serialization;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.asset.Asset;
import io.watchfloor.ops.asset.AssetEvent;
import io.watchfloor.ops.cases.Case;
import io.watchfloor.ops.cases.CaseEvent;
import io.watchfloor.ops.cases.CaseTier;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.correlation.CorrelationEvent;
import io.watchfloor.ops.detection.correlation.PendingContributions;
import io.watchfloor.ops.incident.triage.Triage;
import io.watchfloor.ops.incident.triage.TriageEvent;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.Recipient;
import io.watchfloor.sigma.language.Level;
import java.io.IOException;
import java.io.InputStream;
import java.io.NotSerializableException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The journal stays readable. Each stored name has a golden file; serialization must equal it, and reading it must give
 * the same object. A failing test writes its output to {@code target/golden}.
 */
class JournalV1Test {

    private static final Path WRITTEN = Path.of("target", "golden", "journal");

    private final JournalSerializer serializer = new JournalSerializer();
    private final ObjectMapper pretty = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    @TestFactory
    Stream<DynamicTest> everyStoredNameIsWrittenAndReadAsItsGoldenFileSays() {
        return JournalSerializer.stored().keySet().stream()
                .map(manifest -> DynamicTest.dynamicTest(manifest, () -> check(manifest)));
    }

    private void check(String manifest) throws IOException {
        Object sample = JournalSamples.of(manifest);
        byte[] bytes = serializer.toBinary(sample);
        String written = pretty.writeValueAsString(pretty.readTree(bytes)) + "\n";
        Files.createDirectories(WRITTEN);
        Files.writeString(WRITTEN.resolve(manifest + ".json"), written);

        assertThat(serializer.manifest(sample)).isEqualTo(manifest);
        String golden = golden(manifest);
        assertThat(written).isEqualTo(golden);
        assertThat(serializer.fromBinary(golden.getBytes(StandardCharsets.UTF_8), manifest))
                .isEqualTo(sample);
    }

    private static String golden(String manifest) throws IOException {
        try (InputStream in = JournalV1Test.class.getResourceAsStream("/journal/v1/" + manifest + ".json")) {
            assertThat(in)
                    .as("a golden file for %s; what is written now stands in %s", manifest, WRITTEN)
                    .isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void oldShapesAreReadAsCurrentOnes() throws IOException {
        var event = (AssetEvent.TelemetryAbsorbed) earlier("asset.telemetry-absorbed.v1");
        assertThat(event.windows().changed())
                .containsExactly(Map.entry("rule-2|ws01", AssetSamples.windowChange(true)));
        assertThat(event.detections()).hasSize(2);
        assertThat(event.contributions()).isEmpty();

        var unexplained = (AssetEvent.TelemetryAbsorbed) earlier("asset.telemetry-absorbed.v2");
        assertThat(unexplained.detections())
                .hasSize(2)
                .allSatisfy(detection -> assertThat(detection.because()).isNull());
        assertThat(unexplained.contributions()).hasSize(1);

        var asset = (Asset) earlier("asset.snapshot.v1");
        assertThat(asset.contributions()).isEqualTo(PendingContributions.NONE);
        assertThat(asset.custody().holds()).isEmpty();
        assertThat(asset.windows().values())
                .singleElement()
                .satisfies(window -> assertThat(window.members()).hasSize(1));
        assertThat(asset.apply(event).windows()).isEqualTo(asset.windows());
    }

    @Test
    void dataFromBeforeMergeSuggestionsIsReadWithoutThem() throws IOException {
        ObjectNode triage = (ObjectNode) pretty.readTree(golden("triage.snapshot.v1"));
        triage.remove("word");
        var state = (Triage) serializer.fromBinary(pretty.writeValueAsBytes(triage), "triage.snapshot.v1");
        assertThat(state.word().proposals().open()).isEmpty();

        ObjectNode placed = (ObjectNode) pretty.readTree(golden("triage.alerts-placed.v1"));
        placed.withArray("bridges").forEach(bridge -> ((ObjectNode) bridge).remove("grounds"));
        var event = (TriageEvent.AlertsPlaced)
                serializer.fromBinary(pretty.writeValueAsBytes(placed), "triage.alerts-placed.v1");
        assertThat(event.bridges())
                .singleElement()
                .satisfies(bridge -> assertThat(bridge.grounds()).isEmpty());

        ObjectNode one = (ObjectNode) pretty.readTree(golden("case.snapshot.v1"));
        ((ObjectNode) one.get("relations")).remove(List.of("proposed", "departed"));
        var before = (Case) serializer.fromBinary(pretty.writeValueAsBytes(one), "case.snapshot.v1");
        assertThat(before.relations().proposed()).isEmpty();
        assertThat(before.relations().departed()).isEmpty();
    }

    @Test
    void aCaseFromBeforeTiersIsInTheFirstTier() throws IOException {
        ObjectNode before = (ObjectNode) pretty.readTree(golden("case.snapshot.v3"));
        before.withObject("/holder").remove("tier");

        Case read = (Case) serializer.fromBinary(pretty.writeValueAsBytes(before), "case.snapshot.v2");

        assertThat(read.holder().tier()).isEqualTo(CaseTier.TIER1);
        assertThat(read.holder().assignee()).isEqualTo("analyst-2");
    }

    @Test
    void dataFromBeforeClockCorrectionIsReadUnchanged() throws IOException {
        ObjectNode before = (ObjectNode) pretty.readTree(golden("asset.telemetry-absorbed.v3"));
        before.withArray("evidence").forEach(one -> ((ObjectNode) one).remove("correctedBy"));
        var event = (AssetEvent.TelemetryAbsorbed)
                serializer.fromBinary(pretty.writeValueAsBytes(before), "asset.telemetry-absorbed.v3");
        assertThat(event.evidence())
                .singleElement()
                .satisfies(one -> assertThat(one.correctedBy()).isNull());
    }

    @Test
    void dataFromBeforeLookBacksIsReadAsOfLiveTelemetry() throws IOException {
        ObjectNode absorbed = (ObjectNode) pretty.readTree(golden("asset.telemetry-absorbed.v3"));
        absorbed.withObject("/alerts").withArray("changed").forEach(one -> ((ObjectNode) one).remove("lookBack"));
        var event = (AssetEvent.TelemetryAbsorbed)
                serializer.fromBinary(pretty.writeValueAsBytes(absorbed), "asset.telemetry-absorbed.v3");
        assertThat(event.alerts().changed()).allMatch(Alert::pages);

        ObjectNode joined = (ObjectNode) pretty.readTree(golden("case.alerts-joined.v1"));
        joined.remove("pages");
        assertThat(((CaseEvent.AlertsJoined)
                                serializer.fromBinary(pretty.writeValueAsBytes(joined), "case.alerts-joined.v1"))
                        .pages())
                .isNull();

        ObjectNode snapshot = (ObjectNode) pretty.readTree(golden("case.snapshot.v1"));
        ((ObjectNode) snapshot.at("/paging/round")).remove("quiet");
        var one = (Case) serializer.fromBinary(pretty.writeValueAsBytes(snapshot), "case.snapshot.v1");
        assertThat(one.paging().round().quiet()).isNull();
    }

    @Test
    void dataFromBeforeSuppressionsIsReadWithoutThem() throws IOException {
        ObjectNode absorbed = (ObjectNode) pretty.readTree(golden("asset.telemetry-absorbed.v3"));
        ((ObjectNode) absorbed.get("alerts")).remove("suppression");
        var event = (AssetEvent.TelemetryAbsorbed)
                serializer.fromBinary(pretty.writeValueAsBytes(absorbed), "asset.telemetry-absorbed.v3");
        assertThat(event.alerts().suppression()).isNull();

        ObjectNode snapshot = (ObjectNode) pretty.readTree(golden("asset.snapshot.v2"));
        ((ObjectNode) snapshot.get("alerts")).remove("suppressions");
        var asset = (Asset) serializer.fromBinary(pretty.writeValueAsBytes(snapshot), "asset.snapshot.v2");
        assertThat(asset.alerts().suppressions()).isEmpty();
        assertThat(asset.apply(event).alerts().suppressions()).isEmpty();
    }

    @Test
    void dataFromBeforeStagesOfRulesIsReadAsLive() throws IOException {
        ObjectNode absorbed = (ObjectNode) pretty.readTree(golden("asset.telemetry-absorbed.v3"));
        absorbed.remove("shadow");
        var event = (AssetEvent.TelemetryAbsorbed)
                serializer.fromBinary(pretty.writeValueAsBytes(absorbed), "asset.telemetry-absorbed.v3");
        assertThat(event.shadow()).isNull();

        ObjectNode snapshot = (ObjectNode) pretty.readTree(golden("asset.snapshot.v2"));
        snapshot.remove("shadow");
        var asset = (Asset) serializer.fromBinary(pretty.writeValueAsBytes(snapshot), "asset.snapshot.v2");
        assertThat(asset.shadow().open()).isEmpty();
        assertThat(asset.apply(event).shadow()).isEqualTo(asset.shadow());

        ObjectNode moved = (ObjectNode) pretty.readTree(golden("correlation.window-moved.v1"));
        moved.withArray("correlated").forEach(one -> ((ObjectNode) one).remove("shadow"));
        var window = (CorrelationEvent.WindowMoved)
                serializer.fromBinary(pretty.writeValueAsBytes(moved), "correlation.window-moved.v1");
        assertThat(window.correlated())
                .singleElement()
                .satisfies(one -> assertThat(one.onlyCounts()).isFalse());
    }

    @Test
    void aCaseFromBeforeProgressGetsTheTacticsOfItsStoredAlerts() throws IOException {
        ObjectNode before = (ObjectNode) pretty.readTree(golden("case.snapshot.v1"));
        before.withObject("/alerts").remove("progress");

        Case read = (Case) serializer.fromBinary(pretty.writeValueAsBytes(before), "case.snapshot.v1");

        assertThat(read.alerts().progress().tactics())
                .isEqualTo(read.alerts().shown().getFirst().rule().tactics());
        assertThat(read.alerts().progress().reasons()).isEmpty();
        assertThat(read.severity()).isEqualTo(Level.HIGH);
    }

    @Test
    void aNotificationFromBeforePoliciesWentToTheConfiguredWebhook() throws IOException {
        ObjectNode queued = (ObjectNode) pretty.readTree(golden("case.page-queued.v1"));
        queued.withObject("/page").remove(List.of("to", "way", "contact", "label", "urgency", "why", "dueAt"));
        var event =
                (CaseEvent.PageQueued) serializer.fromBinary(pretty.writeValueAsBytes(queued), "case.page-queued.v1");
        assertThat(event.page().to()).isEqualTo(Recipient.channel("webhook"));
        assertThat(event.page().way()).isEqualTo(ContactMethod.WEBHOOK);
        assertThat(event.page().dueAt()).isEqualTo(event.page().queuedAt());

        ObjectNode one = (ObjectNode) pretty.readTree(golden("case.snapshot.v1"));
        one.withObject("/paging").remove(List.of("climb", "hold"));
        var before = (Case) serializer.fromBinary(pretty.writeValueAsBytes(one), "case.snapshot.v1");
        assertThat(before.paging().climb()).isNull();
        assertThat(before.paging().hold()).isNull();
    }

    @Test
    void aTriageSnapshotFromBeforeTheAliasTableIsRead() throws IOException {
        ObjectNode before = (ObjectNode) pretty.readTree(golden("triage.snapshot.v1"));
        before.withObject("/facts").remove("table");
        Triage read = (Triage) serializer.fromBinary(pretty.writeValueAsBytes(before), "triage.snapshot.v1");
        assertThat(read.facts().table().aliases()).isEmpty();
        assertThat(read.facts().aliases()).hasSize(1);
    }

    private Object earlier(String manifest) throws IOException {
        return serializer.fromBinary(golden(manifest).getBytes(StandardCharsets.UTF_8), manifest);
    }

    @Test
    void fieldsOfALaterVersionAreIgnored() throws NotSerializableException {
        byte[] later = "{\"through\":3,\"since\":\"later\"}".getBytes(StandardCharsets.UTF_8);
        assertThat(serializer.fromBinary(later, "asset.alerts-placed.v1"))
                .isEqualTo(JournalSamples.of("asset.alerts-placed.v1"));
    }

    @Test
    void anUnknownNameIsRefusedByName() {
        assertThat(org.assertj.core.api.Assertions.catchThrowable(
                        () -> serializer.fromBinary(new byte[0], "asset.renamed.v9")))
                .isInstanceOf(NotSerializableException.class)
                .hasMessageContaining("asset.renamed.v9");
    }
}
