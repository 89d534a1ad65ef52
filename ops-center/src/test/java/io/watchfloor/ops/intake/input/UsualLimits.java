package io.watchfloor.ops.intake.input;

import io.watchfloor.config.CommandLineSettings;
import io.watchfloor.config.InvalidSettingsException;
import io.watchfloor.config.ProgramConfig;
import io.watchfloor.config.sensor.IngestSettings;
import io.watchfloor.sigma.telemetry.Telemetry;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import io.watchfloor.sigma.telemetry.UnreadableTelemetry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The default limits, and the engine's view of received records. */
public final class UsualLimits {

    public static final Instant NOW = Instant.parse("2026-11-25T00:00:00Z");

    private UsualLimits() {}

    public static BoundedJson json() {
        return new BoundedJson(settings());
    }

    /** @param records limit of records per body */
    public static BoundedJson json(int records) {
        IngestSettings usual = settings();
        return new BoundedJson(new IngestSettings(
                new IngestSettings.Body(
                        usual.body().max(),
                        usual.body().maxInflated(),
                        usual.body().maxRatio(),
                        records),
                usual.record(),
                usual.sensors(),
                usual.asking(),
                usual.newAssets(),
                usual.silence(),
                usual.clocks()));
    }

    public static IngestSettings settings() {
        try {
            return ProgramConfig.load(Optional.empty(), CommandLineSettings.NONE)
                    .settings()
                    .ingest();
        } catch (InvalidSettingsException e) {
            throw new IllegalStateException(e);
        }
    }

    public static Telemetry read(InputRecord arrival) {
        try {
            return new TelemetryReader().read(arrival.body(), arrival.asset(), null, NOW);
        } catch (UnreadableTelemetry e) {
            throw new IllegalStateException(text(arrival), e);
        }
    }

    public static String text(InputRecord arrival) {
        return new String(arrival.body(), StandardCharsets.UTF_8);
    }

    public static List<String> texts(List<InputRecord> arrivals) {
        return arrivals.stream().map(UsualLimits::text).toList();
    }

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
