package io.watchfloor.ops.platform.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetersTest {

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Meters meters = new Meters(registry);

    @Test
    void labelValuesOfTheCatalogueStartAtZero() {
        meters.counter("watchfloor_cases_opened_total");
        CounterSnapshot opened = (CounterSnapshot) registry.scrape().get(0);
        assertThat(opened.getMetadata().getHelp()).startsWith("Opened cases: by an alert");
        assertThat(opened.getDataPoints().stream().map(one -> one.getLabels().get("kind")))
                .containsExactlyInAnyOrder("asset", "risk", "flood", "campaign", "hand");
    }

    @Test
    void labelValuesOfTheCallerStartAtZero() {
        meters.counter("watchfloor_triage_denials_total", List.of("role", "scope"));
        CounterSnapshot denied = (CounterSnapshot) registry.scrape().get(0);
        assertThat(denied.getDataPoints().stream().map(one -> one.getLabels().get("reason")))
                .containsExactlyInAnyOrder("role", "scope");
    }

    @Test
    void aHistogramHasItsBucketBounds() {
        meters.histogram("watchfloor_case_notification_seconds").observe(.2);
        HistogramSnapshot page = (HistogramSnapshot) registry.scrape().get(0);
        assertThat(page.getDataPoints().getFirst().getClassicBuckets().getUpperBound(0))
                .isEqualTo(.05);
    }

    @Test
    void anUnknownMetricIsRefused() {
        assertThatThrownBy(() -> meters.counter("watchfloor_nothing_total"))
                .hasMessage("No watchfloor-metrics.txt describes the metric watchfloor_nothing_total");
    }

    /** An invalid or unused line would be a metric that never appears. */
    @ParameterizedTest
    @ValueSource(strings = {"ops-center", "dashboards-api"})
    void eachLineOfTheCatalogueIsAMetricOfItsModule(String module) throws IOException {
        String sources = sources(Path.of("..", module, "src", "main", "java"));
        Pattern line = Pattern.compile("watchfloor_\\w+(\\{[a-z,]+(=[^}]+)?})?(\\[[0-9. ]+])? \\S.+");
        assertThat(Files.readAllLines(Path.of("..", module, "src", "main", "resources", "watchfloor-metrics.txt")))
                .filteredOn(one -> !one.startsWith("#"))
                .hasSizeGreaterThan(20)
                .allMatch(line.asMatchPredicate())
                .allMatch(one -> sources.contains('"' + one.split("[ {\\[]", 2)[0] + '"'));
    }

    private static String sources(Path folder) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file :
                    files.filter(one -> one.toString().endsWith(".java")).toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }
}
