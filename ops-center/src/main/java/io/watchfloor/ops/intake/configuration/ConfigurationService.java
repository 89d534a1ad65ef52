package io.watchfloor.ops.intake.configuration;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.work.Threads;
import io.watchfloor.ops.platform.document.DocumentWatcher;
import io.watchfloor.ops.platform.document.DocumentWatchers;
import io.watchfloor.ops.platform.metrics.Meters;
import io.watchfloor.sensors.protocol.ConfigurationFrame;
import io.watchfloor.sensors.protocol.ConfigurationFrame.Configure;
import io.watchfloor.sensors.protocol.ConfigurationFrame.Configured;
import io.watchfloor.sensors.protocol.ConfigurationFrame.Release;
import io.watchfloor.sensors.protocol.UplinkFrame;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the configuration to each sensor that accepts remote configuration and is connected to this node. The
 * configuration is sent when the sensor connects, and whenever users change the configuration. A version that the
 * sensor rejected is not sent to that sensor again.
 */
public final class ConfigurationService implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationService.class);

    private static final int LOOK_SECONDS = 1;

    private final ConfigurationStore shelf;
    private final ConfigurationGuard guard;
    private final Counter stopped;
    private final String release;
    private final Clock clock;
    private final Map<String, Stream> streams = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = Threads.timer("configurations");
    private final DocumentWatcher<Integer> changes;

    /** One sensor's stream. */
    public final class Stream {
        private final String sensor;
        private final Predicate<UplinkFrame> send;
        private volatile @Nullable Configured lastReport;

        private Stream(String sensor, Predicate<UplinkFrame> say) {
            this.sensor = sensor;
            this.send = say;
        }

        /**
         * Processes a frame of the sensor. Blocks on the database.
         *
         * @return the frames to send in reply
         */
        public List<UplinkFrame> onFrame(ConfigurationFrame frame) {
            if (!(frame instanceof Configured configured)) {
                return List.of();
            }
            boolean first = lastReport == null;
            shelf.storeReport(sensor, configured, clock.instant());
            lastReport = configured;
            streams.put(sensor, this);
            List<UplinkFrame> answer = new ArrayList<>();
            if (first) {
                answer.add(new Release(release));
            }
            missing(shelf.wanted(List.of(sensor))).ifPresent(missed -> {
                noteSent(sensor, missed);
                answer.add(missed);
            });
            return answer;
        }

        private Optional<Configure> missing(Map<String, Configure> wanted) {
            Configured now = lastReport;
            return Optional.ofNullable(wanted.get(sensor))
                    .filter(one -> now != null
                            && !one.version().equals(now.inEffect())
                            && !one.version().equals(now.refused()));
        }

        public void ended() {
            streams.remove(sensor, this);
        }
    }

    /**
     * @param documents watches for changes by users
     * @param stopAbove a version is stopped when more than this percentage of the sensors that tried it rejected it
     *     or fell silent
     * @param release the version of this program
     */
    public ConfigurationService(
            Jdbi database,
            DocumentWatchers documents,
            int stopAbove,
            String release,
            Clock clock,
            PrometheusRegistry registry) {
        this.shelf = new ConfigurationStore(database);
        this.guard = new ConfigurationGuard(database, stopAbove);
        this.stopped = new Meters(registry).counter("watchfloor_sensor_configurations_stopped_total");
        this.release = release;
        this.clock = clock;
        this.changes = documents.watch("sensors", 0, missing -> sendChanged(), missing -> missing == 0);
    }

    /** The version of this program, in the format in which sensors report their version. */
    public static String ownRelease() {
        String version = ConfigurationService.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    public void start() {
        changes.start();
        var unused = timer.scheduleWithFixedDelay(this::guard, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    /** @param say sends a frame, if the stream's queue has room for the frame */
    public Stream opened(String sensor, Predicate<UplinkFrame> say) {
        return new Stream(sensor, say);
    }

    private void noteSent(String sensor, Configure missed) {
        if (missed.version().version() > 0) {
            shelf.noteSent(sensor, missed.version(), clock.instant());
        }
    }

    /** Runs periodically and not only after changes, because a sensor is known to be silent only after a timeout. */
    private void guard() {
        try {
            int count = guard.check(clock.instant());
            if (count > 0) {
                stopped.inc(count);
                LOG.warn(
                        "Sensor configuration versions stopped: {}. \"watchfloor sensors groups show\" shows the reason",
                        count);
            }
        } catch (RuntimeException e) {
            LOG.warn("Sensor configurations could not be checked and will be checked again: {}", e.toString());
        }
    }

    /**
     * @return number of sensors to which the configuration could not be sent because the queues of their streams were
     *     full
     */
    private int sendChanged() {
        Map<String, Configure> wanted = shelf.wanted(List.copyOf(streams.keySet()));
        int missing = 0;
        for (Stream one : List.copyOf(streams.values())) {
            Optional<Configure> missed = one.missing(wanted);
            missed.ifPresent(configure -> noteSent(one.sensor, configure));
            missing += missed.isEmpty() || one.send.test(missed.get()) ? 0 : 1;
        }
        return missing;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
