package io.watchfloor.ops.asset;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertFinding;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.sensors.protocol.AssetId;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sigma.engine.DetectionEngine;
import io.watchfloor.sigma.language.Level;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.loading.RuleLoader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Only the inputs of Microsoft's interfaces make and change alerts of Microsoft's products. */
class ForgedFindingsTest {

    private static final AssetRetentionPolicy POLICY =
            new AssetRetentionPolicy(Duration.ofHours(24), Duration.ofDays(30));
    private static final RulePack PACK = RuleLoader.builtin().pack();
    private static final Evaluator JUDGE = new Evaluator(1, PACK, DetectionEngine.of(PACK));
    private static final Instant NOW = Instant.parse("2026-03-10T09:00:00Z");

    private Asset asset = Asset.unknown(AssetKey.of(AssetId.parse("ws01.corp.example")));
    private long sequence;

    private void absorb(String sender, String severity, String status, int hour) {
        record(sender, """
                {"id":"da1","title":"Suspected DCSync attack","severity":"%s","status":"%s","serviceSource":"microsoftDefenderForIdentity",\
                "detectionSource":"x","category":"CredentialAccess","mitreTechniques":["T1003.006"],"tenantId":"t1",\
                "providerAlertId":"11111111-2222-4333-8444-555555555555",\
                "createdDateTime":"2026-03-09T08:00:00Z","lastUpdateDateTime":"2026-03-09T%02d:00:00Z",\
                "evidence":[{"@odata.type":"#microsoft.graph.security.deviceEvidence","deviceDnsName":"WS01.corp.example"}]}""".formatted(severity, status, hour));
    }

    private void record(String sender, String body) {
        TelemetryRecord record =
                new TelemetryRecord(++sequence, NOW.toEpochMilli(), null, null, body.getBytes(StandardCharsets.UTF_8));
        asset.absorb(sender, 1, List.of(new Submission(record)), JUDGE, WorkstationRecords.READER, POLICY, NOW)
                .ifPresent(change -> asset = asset.apply(change));
    }

    private List<Alert> open() {
        return List.copyOf(asset.alerts().open().values());
    }

    private Alert of(String provider) {
        return open().stream()
                .filter(alert -> finding(alert).provider().equals(provider))
                .findFirst()
                .orElseThrow();
    }

    private static AlertFinding finding(Alert alert) {
        return Objects.requireNonNull(alert.rule().finding());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws01-3f2a9c11", "door-graph-3f2a9c11", "door-hec-77a0", "door-kafka", "door-partners"})
    void anotherSenderNeitherChangesTheAlertNorItsVersion(String sender) {
        absorb("door-graph", "medium", "new", 10);
        absorb(sender, "high", "resolved", 23);
        absorb("door-graph", "medium", "inProgress", 11);

        Alert genuine = of("Microsoft Defender for Identity");
        assertThat(genuine.level()).isEqualTo(Level.MEDIUM);
        assertThat(genuine.seen().count())
                .as("a later version of the product counts, although the forged one is later")
                .isEqualTo(2);
        assertThat(finding(genuine).status()).isEqualTo("inProgress");
        assertThat(finding(genuine).closed()).isFalse();

        Alert other = of("Microsoft Defender for Identity, sent by " + sender);
        assertThat(other.seen().count()).isEqualTo(1);
        assertThat(finding(other).sharedId()).isNull();
        assertThat(open()).hasSize(2);
    }

    @Test
    void aFindingThatAnotherSenderReportsFirstDoesNotHideTheOneOfTheProduct() {
        absorb("ws01-3f2a9c11", "low", "resolved", 23);
        absorb("door-graph", "high", "new", 10);

        assertThat(of("Microsoft Defender for Identity").level()).isEqualTo(Level.HIGH);
    }
}
