package io.watchfloor.config.monitoring;

import io.watchfloor.config.reading.SettingsReader;
import java.net.URI;
import java.util.Optional;

/**
 * Tracing of batches with OpenTelemetry.
 *
 * @param otlpEndpoint OTLP/HTTP endpoint for spans; empty disables tracing
 * @param ratio share, 0 to 1, of batches without a trace context that start a trace
 */
public record TracingSettings(Optional<URI> otlpEndpoint, double ratio) {

    public static TracingSettings read(SettingsReader in) {
        return new TracingSettings(
                in.optionalHttpUrl("tracing.otlp-endpoint", "http://collector.example:4318/v1/traces"),
                in.ratio("tracing.ratio"));
    }
}
