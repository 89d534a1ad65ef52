package io.watchfloor.ops.asset;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.asset.AssetEvent.TelemetryAbsorbed;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertFinding;
import io.watchfloor.ops.detection.alert.Tactic;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.sensors.protocol.AssetId;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sigma.engine.DetectionEngine;
import io.watchfloor.sigma.language.Level;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.loading.RuleLoader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Findings that another product made, as its records bring them, become alerts by the rules of the built-in pack. */
class FindingsOfOthersTest {

    private static final AssetKey KEY = AssetKey.of(AssetId.parse("ws01.corp.example"));
    private static final AssetRetentionPolicy POLICY =
            new AssetRetentionPolicy(Duration.ofHours(24), Duration.ofDays(30));
    private static final RulePack PACK = RuleLoader.builtin().pack();
    private static final Evaluator JUDGE = new Evaluator(1, PACK, DetectionEngine.of(PACK));
    private static final Instant NOW = Instant.parse("2026-03-10T09:00:00Z");

    private Asset asset = Asset.unknown(KEY);
    private long sequence;

    private Optional<TelemetryAbsorbed> absorb(String... records) {
        List<Submission> submissions = Arrays.stream(records)
                .map(body -> new Submission(new TelemetryRecord(
                        ++sequence, NOW.toEpochMilli(), null, null, body.getBytes(StandardCharsets.UTF_8))))
                .toList();
        Optional<TelemetryAbsorbed> event =
                asset.absorb("door-graph", 1, submissions, JUDGE, WorkstationRecords.READER, POLICY, NOW);
        event.ifPresent(change -> asset = asset.apply(change));
        return event;
    }

    private static String graph(String id, String version, String severity, String status) {
        return graph(id, version, "microsoftDefenderForIdentity", severity, status, "Suspected DCSync attack");
    }

    private static String graph(
            String id, String version, String source, String severity, String status, String title) {
        return """
                {"id":"%s","title":"%s","severity":"%s","status":"%s","serviceSource":"%s","detectionSource":"x",\
                "category":"CredentialAccess","mitreTechniques":["T1003.006"],"tenantId":"t1",\
                "alertWebUrl":"https://security.microsoft.com/alerts/%s","createdDateTime":"2026-03-09T10:00:00Z",\
                "lastUpdateDateTime":"2026-03-09T%sZ","evidence":[{"@odata.type":"#microsoft.graph.security.deviceEvidence",\
                "deviceDnsName":"WS01.corp.example"}]}""".formatted(id, title, severity, status, source, id, version);
    }

    private List<Alert> open() {
        return List.copyOf(asset.alerts().open().values());
    }

    private Alert only() {
        assertThat(open()).hasSize(1);
        return open().getFirst();
    }

    private static AlertFinding finding(Alert alert) {
        return Objects.requireNonNull(alert.rule().finding());
    }

    @Test
    void aFindingOpensAnAlertWithTheProvidersTitleSeverityTechniquesAndLink() {
        absorb(graph("da1", "10:00:00", "high", "new"));

        assertThat(only().title()).isEqualTo("Suspected DCSync attack");
        assertThat(only().level()).isEqualTo(Level.HIGH);
        assertThat(only().rule().attack()).containsExactly("T1003.006");
        assertThat(only().rule().tactics()).containsExactly(Tactic.CREDENTIAL_ACCESS);
        assertThat(finding(only()))
                .isEqualTo(new AlertFinding(
                        "Microsoft Defender for Identity",
                        "da1",
                        "high",
                        "new",
                        false,
                        Instant.parse("2026-03-09T10:00:00Z"),
                        "https://security.microsoft.com/alerts/da1",
                        null));
    }

    @Test
    void eachFindingHasAnAlertOfItsOwnAlthoughOneRuleReadsThemAll() {
        absorb(graph("da1", "10:00:00", "high", "new"), graph("da2", "10:00:00", "low", "new"));

        assertThat(open()).extracting(alert -> finding(alert).id()).containsExactlyInAnyOrder("da1", "da2");
        assertThat(open()).extracting(Alert::level).containsExactlyInAnyOrder(Level.HIGH, Level.LOW);
        assertThat(open()).extracting(Alert::id).doesNotHaveDuplicates();
    }

    @Test
    void aLaterVersionFoldsIntoTheAlertAndRaisesButNeverLowersItsSeverity() {
        absorb(graph("da1", "10:00:00", "medium", "new"));
        TelemetryAbsorbed raised =
                absorb(graph("da1", "11:00:00", "high", "inProgress")).orElseThrow();
        TelemetryAbsorbed lowered =
                absorb(graph("da1", "12:00:00", "low", "resolved")).orElseThrow();

        assertThat(raised.alerts().opened())
                .as("triage receives the alert again")
                .singleElement()
                .isEqualTo(raised.alerts().changed().getFirst());
        assertThat(lowered.alerts().opened()).isEmpty();
        assertThat(asset.alerts().unplaced()).extracting(Alert::ordinal).containsExactly(1L, 2L);

        assertThat(only().seen().count()).isEqualTo(3);
        assertThat(only().level()).isEqualTo(Level.HIGH);
        assertThat(finding(only()).severity()).isEqualTo("low");
        assertThat(finding(only()).status()).isEqualTo("resolved");
        assertThat(finding(only()).closed()).isTrue();
    }

    @Test
    void aVersionThatComesAgainOrLateCountsNothing() {
        absorb(graph("da1", "10:00:00", "high", "new"));
        absorb(graph("da1", "11:00:00", "high", "resolved"));

        assertThat(absorb(graph("da1", "11:00:00", "high", "resolved"))).isEmpty();
        assertThat(absorb(graph("da1", "10:00:00", "high", "new"))).isEmpty();

        assertThat(only().seen().count()).isEqualTo(2);
        assertThat(finding(only()).status()).isEqualTo("resolved");
    }

    @Test
    void aFindingIsKnownAfterItsCaseIsClosed() {
        absorb(graph("da1", "10:00:00", "high", "new"));
        asset = asset.apply(
                asset.endFolding(new CaseId("c1"), List.of(only().id())).orElseThrow());

        assertThat(absorb(graph("da1", "10:00:00", "high", "new"))).isEmpty();
        absorb(graph("da1", "11:00:00", "high", "resolved"));
        assertThat(open()).as("the provider closes it, too").isEmpty();
        absorb(graph("da1", "12:00:00", "high", "new"));
        assertThat(only().seen().count()).as("the provider opens it again").isEqualTo(1);
    }

    @Test
    void theProvidersClosingIsKnownUntilTheProviderOpensTheFindingAgain() {
        absorb(graph("da1", "10:00:00", "high", "new"));
        assertThat(finding(only()).closing()).isNull();

        absorb(resolved("da1", "12:00:00"));
        assertThat(finding(only()).closing())
                .isEqualTo(new AlertFinding.Closing(
                        Instant.parse("2026-03-09T11:59:00Z"), "truePositive", "compromisedAccount"));
        absorb(graph("da1", "12:30:00", "high", "resolved"));
        assertThat(finding(only()).closing())
                .as("a version that knows less takes nothing away")
                .isEqualTo(new AlertFinding.Closing(
                        Instant.parse("2026-03-09T11:59:00Z"), "truePositive", "compromisedAccount"));

        absorb(graph("da1", "13:00:00", "high", "inProgress"));
        assertThat(finding(only()).closing()).isNull();
    }

    private static String resolved(String id, String version) {
        return graph(id, version, "high", "resolved")
                .replace(
                        "\"tenantId\"",
                        "\"classification\":\"truePositive\",\"determination\":\"compromisedAccount\","
                                + "\"resolvedDateTime\":\"2026-03-09T11:59:00Z\",\"tenantId\"");
    }

    private static String auditLog(String operation, String alert, String time, String status) {
        return """
                {"CreationTime":"2026-03-09T%s","Id":"r-%s-%s","Operation":"%s","RecordType":40,"Version":1,\
                "Workload":"SecurityComplianceCenter","UserId":"SecurityComplianceAlerts","AlertId":"%s","Severity":"Low",\
                "Name":"Forwarding rule","Status":"%s","AlertEntityId":"lena@corp.example"}""".formatted(time, operation, time, operation, alert, status);
    }

    @Test
    void aFindingThatGraphAndTheAuditLogReportIsOneAlertWithTheLinkOfGraphInAnyOrder() {
        String first = "6be9c2b9-43d4-b4d2-0400-08da4bca1b5c";
        String second = "7F837738-CB0A-57B0-833F-726922C534F9";
        String source = "microsoftDefenderForOffice365";
        absorb(graph("fa" + first, "10:00:00", source, "high", "new", "Forwarding rule"));
        absorb(auditLog("AlertEntityGenerated", first, "10:01:00", "Active"));
        absorb(auditLog("AlertEntityGenerated", second, "10:02:00", "Active"));
        absorb(graph("fa" + second, "10:03:00", source, "high", "new", "Forwarding rule"));

        assertThat(open()).hasSize(2).allSatisfy(alert -> {
            assertThat(alert.level()).isEqualTo(Level.HIGH);
            assertThat(alert.seen().count()).isEqualTo(2);
            assertThat(finding(alert).provider()).isEqualTo("Microsoft Defender for Office 365");
            assertThat(finding(alert).link())
                    .contains("fa" + String.valueOf(finding(alert).id()).substring(2));
        });

        absorb(auditLog("AlertUpdated", first, "11:00:00", "Resolved"));
        absorb(graph("fa" + first, "10:30:00", source, "high", "inProgress", "Forwarding rule"));
        assertThat(open()).hasSize(2);
        assertThat(open().stream().filter(alert -> finding(alert).closed()))
                .singleElement()
                .satisfies(alert -> assertThat(finding(alert).closing())
                        .isEqualTo(new AlertFinding.Closing(Instant.parse("2026-03-09T11:00:00Z"), null, null)));
    }

    @Test
    void findingsOfAnUnknownKindAreToldOnceForEachKind() {
        absorb(
                graph("da1", "10:00:00", "microsoftNext", "high", "new", "One"),
                graph("da2", "10:00:00", "microsoftNext", "low", "new", "Two"),
                graph("da3", "10:00:00", "microsoftDefenderForEndpoint", "extreme", "new", "Three"));

        assertThat(open())
                .extracting(Alert::title)
                .containsExactlyInAnyOrder(
                        "Unknown finding of Microsoft Graph: serviceSource microsoftNext",
                        "Unknown finding of Microsoft Defender for Endpoint: severity extreme");
        assertThat(open()).extracting(alert -> alert.seen().count()).containsExactlyInAnyOrder(2L, 1L);
        assertThat(absorb(graph("da1", "10:00:00", "microsoftNext", "high", "new", "One")))
                .isEmpty();
    }

    @Test
    void textsOfTheProviderAreBoundedAndHarmless() {
        absorb(graph(
                        "da1",
                        "10:00:00",
                        "microsoftDefenderForIdentity",
                        "high",
                        "new",
                        "a\\u001b[31m\\u202eb\\n" + "x".repeat(400))
                .replace("https://security.microsoft.com/alerts/da1", "javascript:alert(1)"));

        assertThat(only().title()).startsWith("a [31m b xxx").hasSize(200).endsWith("…");
        assertThat(finding(only()).link()).isNull();
    }

    @Test
    void manyFindingsOnOneAssetLeaveABoundedStateAndNoneIsLost() {
        int many = AssetAlerts.MOST_OPEN_FINDINGS + 10;
        long opened = IntStream.range(0, many)
                .mapToLong(n -> absorb(graph("da" + n, "10:%02d:%02d".formatted(n / 60, n % 60), "high", "new"))
                        .orElseThrow()
                        .alerts()
                        .opened()
                        .size())
                .sum();

        assertThat(opened).isEqualTo(many);
        assertThat(open()).hasSize(AssetAlerts.MOST_OPEN_FINDINGS);
        assertThat(absorb(graph("da0", "10:00:00", "high", "new")))
                .as("the first is known still")
                .isEmpty();
    }

    @Test
    void eventsOfOneDetectionOfTheAntivirusAreOneAlertThatRisesWhenTheMalwareRan() {
        absorb(antivirus(1116, "Suspended", 1));
        assertThat(only().level()).isEqualTo(Level.INFORMATIONAL);
        absorb(antivirus(1118, "Suspended", 2));

        assertThat(only().title()).isEqualTo("HackTool:Win32/Mimikatz.D");
        assertThat(only().level()).isEqualTo(Level.HIGH);
        assertThat(only().seen().count()).isEqualTo(2);
    }

    private static String antivirus(int event, String execution, int second) {
        return """
                {"@timestamp":"2026-03-09T11:03:%02dZ","EventID":%d,"Channel":"Microsoft-Windows-Windows Defender/Operational",\
                "Hostname":"WS01.corp.example","Detection ID":"{A7C01F55}","Threat Name":"HackTool:Win32/Mimikatz.D",\
                "Severity Name":"High","Execution Name":"%s","Action Name":"Not Applicable"}""".formatted(second, event, execution);
    }
}
