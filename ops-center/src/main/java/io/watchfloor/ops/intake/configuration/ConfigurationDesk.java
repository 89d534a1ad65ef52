package io.watchfloor.ops.intake.configuration;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.platform.metrics.Meters;
import io.watchfloor.sensors.protocol.ConfigurationFrame;
import io.watchfloor.sensors.protocol.ConfigurationFrame.Configure;
import io.watchfloor.sensors.protocol.ConfigurationFrame.Configured;
import io.watchfloor.sensors.protocol.ConfigurationFrame.Release;
import io.watchfloor.sensors.protocol.UplinkFrame;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives each sensor that is connected to this node, and takes a configuration, the one that is for it: when it connects, and whenever
 * people change it. What a sensor refused it is not given again.
 */
public final class ConfigurationDesk implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationDesk.class);

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final ConfigurationShelf shelf;
    private final ConfigurationGuard guard;
    private final Counter stopped;
    private final String release;
    private final Clock clock;
    private final Map<String, Stream> taking = new ConcurrentHashMap<>();
    private final Semaphore news = new Semaphore(0);
    private final Thread thread;
    private volatile boolean ended;
    private String revision = "";

    /** One sensor's stream, as this desk sees it. */
    public final class Stream {
        private final String sensor;
        private final Predicate<UplinkFrame> say;
        private volatile @Nullable Configured said;

        private Stream(String sensor, Predicate<UplinkFrame> say) {
            this.sensor = sensor;
            this.say = say;
        }

        /**
         * Blocks on the database.
         *
         * @return what to answer
         */
        public List<UplinkFrame> heard(ConfigurationFrame frame) {
            if (!(frame instanceof Configured configured)) {
                return List.of();
            }
            boolean first = said == null;
            shelf.said(sensor, configured, clock.instant());
            said = configured;
            taking.put(sensor, this);
            List<UplinkFrame> answer = new ArrayList<>();
            if (first) {
                answer.add(new Release(release));
            }
            misses(shelf.wanted(List.of(sensor))).ifPresent(missed -> {
                given(sensor, missed);
                answer.add(missed);
            });
            return answer;
        }

        private Optional<Configure> misses(Map<String, Configure> wanted) {
            Configured now = said;
            return Optional.ofNullable(wanted.get(sensor))
                    .filter(one -> now != null
                            && !one.version().equals(now.inEffect())
                            && !one.version().equals(now.refused()));
        }

        public void ended() {
            taking.remove(sensor, this);
        }
    }

    /**
     * @param stopAbove how many percent of those who try a version may refuse it or fall silent after it
     * @param release the version of this program
     */
    public ConfigurationDesk(Jdbi database, int stopAbove, String release, Clock clock, PrometheusRegistry registry) {
        this.shelf = new ConfigurationShelf(database);
        this.guard = new ConfigurationGuard(database, stopAbove);
        this.stopped = new Meters(registry).counter("watchfloor_sensor_configurations_stopped_total");
        this.release = release;
        this.clock = clock;
        this.thread = Thread.ofPlatform().daemon().name("configurations").unstarted(this::run);
    }

    /** The version of this program, as sensors name theirs. */
    public static String ownRelease() {
        String version = ConfigurationDesk.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    public void start() {
        thread.start();
    }

    /** @param say sends a frame, if there is room for it now */
    public Stream opened(String sensor, Predicate<UplinkFrame> say) {
        return new Stream(sensor, say);
    }

    private void run() {
        while (!ended) {
            try {
                if (news.tryAcquire(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
                look();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.warn("Configurations of sensors could not be looked after, retrying: {}", e.toString());
            }
        }
    }

    private void given(String sensor, Configure missed) {
        if (missed.version().version() > 0) {
            shelf.given(sensor, missed.version(), clock.instant());
        }
    }

    private void look() {
        int count = guard.look(clock.instant());
        if (count > 0) {
            stopped.inc(count);
            LOG.warn("{} of sensors' configurations stopped: \"watchfloor sensors groups show\" tells why", count);
        }
        String now = shelf.revision();
        if (now.equals(revision)) {
            return;
        }
        Map<String, Configure> wanted = shelf.wanted(List.copyOf(taking.keySet()));
        boolean all = true;
        for (Stream one : List.copyOf(taking.values())) {
            Optional<Configure> missed = one.misses(wanted);
            missed.ifPresent(configure -> given(one.sensor, configure));
            all &= missed.isEmpty() || one.say.test(missed.get());
        }
        if (all) {
            revision = now;
        }
    }

    @Override
    public void close() {
        ended = true;
        news.release();
        thread.interrupt();
    }
}
