package io.watchfloor.ops.response;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.text.KebabCaseName;
import io.watchfloor.config.work.Threads;
import io.watchfloor.ops.platform.metrics.Meters;
import io.watchfloor.ops.response.Response.State;
import io.watchfloor.sensors.protocol.ActionFrame;
import io.watchfloor.sensors.protocol.UplinkFrame;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends response actions to sensors that are connected to this node, and records their reports. An action is stored
 * before it is sent, and sent again until the sensor confirms the receipt. The sensor executes each action only once.
 */
public final class ResponseService implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ResponseService.class);

    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
    private static final int AT_ONCE = 100;

    private final ResponseStore store;
    private final Clock clock;
    private final Counter steps;
    private final Map<String, Stream> ready = new ConcurrentHashMap<>();
    private final Semaphore news = new Semaphore(0);
    private final Thread thread;
    private volatile boolean ended;

    /** The connection of one sensor. */
    public final class Stream {
        private final String sensor;
        private final Predicate<UplinkFrame> send;
        private volatile boolean stops;

        private Stream(String sensor, Predicate<UplinkFrame> say) {
            this.sensor = sensor;
            this.send = say;
        }

        /**
         * Processes a frame from the sensor. Blocks on the database.
         *
         * @return the frames to send as a reply
         */
        public List<UplinkFrame> receive(ActionFrame frame) {
            return switch (frame) {
                case ActionFrame.Ready connected -> {
                    store.ready(sensor, connected, clock.instant());
                    stops = connected.cancels();
                    ready.put(sensor, this);
                    wake();
                    yield List.of();
                }
                case ActionFrame.Outcome outcome -> {
                    store.reported(sensor, outcome, clock.instant()).ifPresent(ResponseService.this::count);
                    yield List.of(new ActionFrame.Noted(outcome.id(), outcome.number()));
                }
                case ActionFrame.Order order -> List.of();
                case ActionFrame.Noted heard -> List.of();
            };
        }

        /**
         * Sends the action, except a cancellation to an old sensor that does not support it; such a sensor continues
         * the action, and the sensor's report counts.
         */
        private boolean send(Response one) {
            return (stops || one.call() != ActionFrame.Call.CANCEL) && send.test(one.order());
        }

        public void ended() {
            ready.remove(sensor, this);
        }
    }

    public ResponseService(ResponseStore store, Clock clock, PrometheusRegistry registry) {
        this.store = store;
        this.clock = clock;
        this.steps =
                new Meters(registry).counter("watchfloor_response_steps_total", KebabCaseName.texts(State.values()));
        this.thread = Threads.named("responses", this::run);
    }

    public void start() {
        thread.start();
    }

    /** @param say sends a frame; returns false if the connection's buffer is full */
    public Stream opened(String sensor, Predicate<UplinkFrame> say) {
        return new Stream(sensor, say);
    }

    /** Checks immediately whether actions are due. */
    public void wake() {
        if (news.availablePermits() == 0) {
            news.release();
        }
    }

    private void count(State state) {
        steps.labelValues(state.text()).inc();
    }

    private void run() {
        while (!ended) {
            try {
                if (!look() && news.tryAcquire(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                    news.drainPermits();
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.warn("Response actions could not be processed, retrying: {}", e.toString());
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_AFTER_FAILURE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return whether more actions are due */
    private boolean look() {
        List<Response> claims = store.claim(ready.keySet(), clock.instant(), AT_ONCE);
        claims.forEach(this::send);
        return claims.size() == AT_ONCE;
    }

    private void send(Response one) {
        Stream stream = ready.get(one.what().sensor());
        boolean sent = stream != null && stream.send(one);
        count(one.state());
        LOG.info(
                "The response action {} ({}) {} sensor {}",
                one.what().id(),
                one.what().kind(),
                sent ? "was sent to" : "is due and waits for",
                one.what().sensor());
    }

    @Override
    public void close() {
        ended = true;
        thread.interrupt();
    }
}
