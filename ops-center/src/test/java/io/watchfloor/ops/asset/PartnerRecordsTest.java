package io.watchfloor.ops.asset;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.cases.CaseSharing;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertFinding;
import io.watchfloor.ops.detection.alert.PartnerRecords;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.sensors.protocol.AssetId;
import io.watchfloor.sensors.protocol.LogSource;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sigma.engine.DetectionEngine;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.loading.RuleLoader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Only the input partners makes alerts that name a partner. */
class PartnerRecordsTest {

    private static final String HOST = "dc1.example";
    private static final AssetRetentionPolicy POLICY =
            new AssetRetentionPolicy(Duration.ofHours(24), Duration.ofDays(30));
    private static final RulePack PACK = RuleLoader.builtin().pack();
    private static final Evaluator JUDGE = new Evaluator(1, PACK, DetectionEngine.of(PACK));
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    private Asset asset = Asset.unknown(AssetKey.of(AssetId.parse(HOST)));
    private long sequence;

    private void absorb(String sender, @Nullable LogSource given, String marking, String status, int minute) {
        String body = """
                {"event_provider":"watchfloor-partner","partner":{"id":"acme"},"signal":{"key":"acme/a-1","id":"a-1",\
                "title":"Suspected DCSync attack","severity":"high","status":"%s","marking":"%s","techniques":["T1003.006"],\
                "time":"2026-11-24T09:00:00Z","updated":"2026-11-24T09:%02d:00Z"}}""".formatted(status, marking, minute);
        TelemetryRecord record =
                new TelemetryRecord(++sequence, NOW.toEpochMilli(), HOST, given, body.getBytes(StandardCharsets.UTF_8));
        asset.absorb(sender, 1, List.of(new Submission(record)), JUDGE, WorkstationRecords.READER, POLICY, NOW)
                .ifPresent(change -> asset = asset.apply(change));
    }

    private List<Alert> open() {
        return List.copyOf(asset.alerts().open().values());
    }

    @Test
    void aSignalOfTheInputNamesThePartnerAndItsMarking() {
        absorb(PartnerRecords.SENDER, null, "red", "new", 0);

        assertThat(open())
                .singleElement()
                .satisfies(alert -> assertThat(
                                Objects.requireNonNull(alert.rule().finding()).sharing())
                        .isEqualTo(new AlertFinding.Sharing("acme", "a-1", Tlp.RED)));
        assertThat(CaseSharing.leastOf(open())).contains(Tlp.RED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws01-3f2a9c11", "door-partners-3f2a9c11", "door-hec", "door-graph", "watchfloor"})
    void aForgedSignalOfAnotherSenderMakesNoAlert(String sender) {
        absorb(sender, null, "red", "new", 0);
        absorb(sender, new LogSource("partner", null, "signals"), "red", "new", 1);

        assertThat(open()).isEmpty();
    }

    @Test
    void aForgedSignalChangesNeitherTheMarkingNorTheStateOfAGenuineOne() {
        absorb(PartnerRecords.SENDER, null, "green", "new", 0);
        absorb("ws01-3f2a9c11", null, "red", "resolved", 30);

        assertThat(open()).singleElement().satisfies(alert -> {
            assertThat(alert.seen().count()).isEqualTo(1);
            assertThat(Objects.requireNonNull(alert.rule().finding()).closed()).isFalse();
        });
        assertThat(CaseSharing.leastOf(open())).contains(Tlp.GREEN);
    }
}
