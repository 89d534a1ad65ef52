package io.watchfloor.ops.response;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.work.PeriodicWork;
import io.watchfloor.ops.platform.metrics.Meters;
import io.watchfloor.ops.response.PackageStore.Answer;
import io.watchfloor.ops.response.PackageStore.Part;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Receives investigation packages from sensors, and deletes packages after their retention time. */
public final class PackageService implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PackageService.class);

    private static final Duration LOOK_EVERY = Duration.ofMinutes(10);

    private final PackageStore store;
    private final Clock clock;
    private final Counter bytes;
    private final Counter packages;
    private final PeriodicWork work =
            new PeriodicWork("packages", LOOK_EVERY, "Old packages could not be deleted", this::dropOld);

    public PackageService(PackageStore store, Clock clock, PrometheusRegistry registry) {
        this.store = store;
        this.clock = clock;
        Meters meters = new Meters(registry);
        this.bytes = meters.counter("watchfloor_response_package_bytes_total");
        this.packages = meters.counter("watchfloor_response_packages_total");
    }

    public void start() {
        work.start();
    }

    /** Blocks on the database. */
    public Answer take(String sensor, Part part, byte[] content) {
        Answer answer = store.take(sensor, part, content, clock.instant());
        switch (answer) {
            case Answer.Received received -> {
                bytes.inc(content.length);
                if (received.complete() && content.length > 0) {
                    packages.labelValues("complete").inc();
                }
            }
            case Answer.Rejection refused -> {
                packages.labelValues("refused").inc();
                LOG.warn(
                        "The package of response action {} from sensor {} was rejected: {}",
                        part.response(),
                        sensor,
                        refused.detail());
            }
        }
        return answer;
    }

    private void dropOld() {
        packages.labelValues("dropped").inc(store.dropOld(clock.instant()));
    }

    @Override
    public void close() {
        work.close();
    }
}
