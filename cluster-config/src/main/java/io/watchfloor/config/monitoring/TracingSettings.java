package io.watchfloor.config.monitoring;

import io.watchfloor.config.reading.SettingsReader;
import java.net.URI;
import java.util.Optional;

/**
 * Which batches are traced, and where spans go.
 *
 * @param otlpEndpoint where spans are sent (OTLP over HTTP); empty: no spans are made
 * @param ratio the share of batches without a trace context of their own that begin a trace, 0 to 1
 */
public record TracingSettings(Optional<URI> otlpEndpoint, double ratio) {

    public static TracingSettings read(SettingsReader in) {
        return new TracingSettings(
                in.optionalHttpUrl("tracing.otlp-endpoint", "http://collector.example:4318/v1/traces"),
                in.ratio("tracing.ratio"));
    }
}
