package io.watchfloor.ops.asset;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssetMetricsTest {

    /** The metric is recorded in the entity after its commit, where an exception would stop the entity. */
    @ParameterizedTest
    @ValueSource(longs = {253_402_300_799_999L, Long.MAX_VALUE, Long.MIN_VALUE, 0})
    void anyTimeOfReceiptCanBeMeasured(long millis) {
        AssetMetrics metrics = new AssetMetrics(new PrometheusRegistry(), Clock.systemUTC());
        assertThatCode(() -> metrics.detected(Instant.ofEpochMilli(millis))).doesNotThrowAnyException();
    }
}
