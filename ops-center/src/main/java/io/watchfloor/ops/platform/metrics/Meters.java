package io.watchfloor.ops.platform.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.MetricWithFixedMetadata;
import io.prometheus.metrics.core.metrics.StatefulMetric;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Creates metrics by name. Their descriptions, labels and bucket bounds are in the files {@code watchfloor-metrics.txt}
 * of the modules. Counters for known label values are published as zero from the start, so that the first occurrence
 * shows as an increase.
 */
public final class Meters {

    private static final String FILE = "watchfloor-metrics.txt";
    private static final Pattern LINE = Pattern.compile("(\\w+)(?:\\{([^=}]+)(?:=([^}]+))?})?(?:\\[([^]]+)])? (.+)");
    private static final Map<String, Entry> CATALOGUE = catalogue();

    private final PrometheusRegistry registry;

    /** @param values the values of the only label */
    private record Entry(List<String> labels, List<String> values, List<String> bounds, String help) {}

    public Meters(PrometheusRegistry registry) {
        this.registry = registry;
    }

    public Counter counter(String name) {
        return counter(name, entry(name).values());
    }

    /** @param values the values of the metric's only label */
    public Counter counter(String name, Collection<String> values) {
        return fromZero(described(Counter.builder(), name).register(registry), values);
    }

    public Gauge gauge(String name) {
        return gauge(name, entry(name).values());
    }

    /** @param values the values of the metric's only label */
    public Gauge gauge(String name, Collection<String> values) {
        return fromZero(described(Gauge.builder(), name).register(registry), values);
    }

    public Histogram histogram(String name) {
        double[] bounds =
                entry(name).bounds().stream().mapToDouble(Double::parseDouble).toArray();
        return described(Histogram.builder(), name).classicUpperBounds(bounds).register(registry);
    }

    /** A gauge whose values are computed at each scrape. */
    public void watch(String name, Consumer<GaugeWithCallback.Callback> values) {
        described(GaugeWithCallback.builder(), name).callback(values).register(registry);
    }

    /** A counter whose values are computed at each scrape. */
    public void watchCount(String name, Consumer<CounterWithCallback.Callback> values) {
        described(CounterWithCallback.builder(), name).callback(values).register(registry);
    }

    private static <M extends StatefulMetric<?, ?>> M fromZero(M metric, Collection<String> values) {
        values.forEach(metric::initLabelValues);
        return metric;
    }

    private static <B extends MetricWithFixedMetadata.Builder<B, ?>> B described(B metric, String name) {
        Entry entry = entry(name);
        return metric.name(name).help(entry.help()).labelNames(entry.labels().toArray(String[]::new));
    }

    private static Entry entry(String name) {
        Entry entry = CATALOGUE.get(name);
        if (entry == null) {
            throw new IllegalArgumentException("No " + FILE + " describes the metric " + name);
        }
        return entry;
    }

    private static Map<String, Entry> catalogue() {
        Map<String, Entry> entries = new HashMap<>();
        try {
            for (URL file : Collections.list(Meters.class.getClassLoader().getResources(FILE))) {
                try (InputStream in = file.openStream()) {
                    new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .map(LINE::matcher)
                            .filter(Matcher::matches)
                            .forEach(line -> entries.put(line.group(1), entry(line)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.copyOf(entries);
    }

    private static Entry entry(Matcher line) {
        return new Entry(
                parts(line.group(2), ","), parts(line.group(3), "\\|"), parts(line.group(4), " "), line.group(5));
    }

    private static List<String> parts(@Nullable String text, String between) {
        return text == null ? List.of() : Arrays.asList(text.split(between, -1));
    }
}
