package io.watchfloor.ops.intake.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.config.sensor.IngestSettings;
import io.watchfloor.ops.intake.health.SensorState.Ended;
import io.watchfloor.ops.intake.health.SensorState.Ending;
import io.watchfloor.ops.intake.health.SensorState.Facts;
import io.watchfloor.ops.intake.health.SensorState.Stopped;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SensorStateTest {
    private static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");
    private static final IngestSettings.SilenceLimits SILENCE =
            new IngestSettings.SilenceLimits(Duration.ofMinutes(5), Duration.ofMinutes(15));

    @Test
    void aNewSensorIsStoppedAndARevokedSensorIsRemoved() {
        assertThat(of(facts(false, null, null, null, null)).state()).isEqualTo(SensorState.STOPPED);
        Facts revoked = new Facts(ago(9000), ago(5), true, ago(600), ago(1), ago(1), null, null);
        assertThat(of(revoked)).isEqualTo(new SensorState.Now(SensorState.REMOVED, ago(5), "It was revoked."));
    }

    @Test
    void aConnectedSensorIsLiveWithRecordsAndQuietWithout() {
        assertThat(of(facts(true, ago(6000), ago(60), null, null)).state()).isEqualTo(SensorState.LIVE);
        assertThat(of(facts(true, ago(60), null, null, null)).state()).isEqualTo(SensorState.LIVE);
        SensorState.Now quiet = of(facts(true, ago(6000), ago(3000), null, null));
        assertThat(quiet.state()).isEqualTo(SensorState.QUIET);
        assertThat(quiet.since()).isEqualTo(ago(3000));
    }

    @Test
    void stoppedKilledUnpluggedAndNodeFailureAreDistinguished() {
        assertThat(of(facts(false, ago(600), null, new Stopped(ago(60), "stopped in order"), null))
                        .reason())
                .isEqualTo("It stopped in order.");
        assertThat(of(facts(false, ago(600), null, new Stopped(ago(60), "its disk is read-only"), null))
                        .reason())
                .isEqualTo("It stopped in order: its disk is read-only.");
        SensorState.Now killed = of(facts(false, ago(600), null, null, new Ended(ago(60), Ending.BROKE)));
        SensorState.Now unplugged = of(facts(false, ago(600), null, null, new Ended(ago(60), Ending.SILENT)));
        SensorState.Now orphan = of(facts(false, ago(600), null, null, null));
        assertThat(killed.state()).isEqualTo(SensorState.LOST);
        assertThat(killed.reason()).contains("killed or crashes");
        assertThat(unplugged.state()).isEqualTo(SensorState.LOST);
        assertThat(unplugged.reason()).contains("disconnected");
        assertThat(orphan.reason()).contains("node");
    }

    @Test
    void theEndOfAnEarlierStreamDoesNotAffectTheLatest() {
        Facts died = facts(
                false, ago(600), null, new Stopped(ago(700), "stopped in order"), new Ended(ago(800), Ending.BROKE));
        assertThat(of(died).state()).isEqualTo(SensorState.LOST);
        assertThat(of(died).reason()).contains("node");
    }

    @Test
    void aSensorMayReconnectShortlyAfterItsConnectionEnded() {
        Facts away =
                new Facts(ago(9000), null, false, ago(600), ago(19), ago(300), null, new Ended(ago(19), Ending.BROKE));
        assertThat(of(away).state()).isEqualTo(SensorState.LIVE);
        assertThat(SensorState.of(away, SILENCE, NOW.plusSeconds(1)).state()).isEqualTo(SensorState.LOST);
    }

    @Test
    void aSensorThatOnlyUsesHttpIsNeverLost() {
        assertThat(of(facts(false, null, ago(60), null, null)).state()).isEqualTo(SensorState.LIVE);
        assertThat(of(facts(false, null, ago(86_400), null, null)).state()).isEqualTo(SensorState.QUIET);
    }

    private static SensorState.Now of(Facts facts) {
        return SensorState.of(facts, SILENCE, NOW);
    }

    private static Facts facts(
            boolean connected,
            @Nullable Instant connectedAt,
            @Nullable Instant recordsAt,
            @Nullable Stopped stopped,
            @Nullable Ended ended) {
        return new Facts(ago(9000), null, connected, connectedAt, null, recordsAt, stopped, ended);
    }

    private static Instant ago(long seconds) {
        return NOW.minusSeconds(seconds);
    }
}
