package io.watchfloor.sensors.agent.uplink;

import io.watchfloor.sensors.agent.spool.DropCounter;
import io.watchfloor.sensors.agent.spool.Spool;
import io.watchfloor.sensors.protocol.HostIdentity;
import io.watchfloor.sensors.protocol.RunningHash;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Maintains a session with the center until stopped: connects, sends records, and reconnects after a wait. A record is
 * removed from the spool only after an ack.
 */
public final class Uplink {
    static final Duration OVERLOADED_RETRY = Duration.ofSeconds(5);

    /**
     * How many response timeouts the sensor waits while the center reports another session. With the default timeout of
     * 30 s, this is two minutes; after a node failure, assets are available again within one minute.
     */
    private static final int SESSION_IN_USE_ANSWERS = 4;

    private final Spool spool;
    private final UplinkSettings settings;
    private final UplinkListener listener;
    private final RecordCounts counts;
    private final DropCounter drops;
    private final HealthCollector health;
    private final Backoff backoff;
    private final Supplier<@Nullable HostIdentity> host;
    private final RandomGenerator random;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CenterAddresses addresses;
    private Duration pause = Duration.ZERO;
    private volatile boolean answered;
    private volatile ControlHandler controlHandler = ControlHandler.NONE;

    /** Time when the center first reported another session with this credential; 0 if there is none. */
    private long sessionInUseSince;

    /** Creates an uplink that does not report the host's identity. */
    public Uplink(
            Spool spool,
            UplinkSettings settings,
            UplinkListener listener,
            DropCounter drops,
            Clock clock,
            RandomGenerator random) {
        this(spool, settings, listener, drops, new HostLoad(Path.of("."), System::nanoTime), () -> null, clock, random);
    }

    /** @param host supplies the host's current identity; null if unknown. Called often, so it must not block */
    public Uplink(
            Spool spool,
            UplinkSettings settings,
            UplinkListener listener,
            DropCounter drops,
            HostLoad load,
            Supplier<@Nullable HostIdentity> host,
            Clock clock,
            RandomGenerator random) {
        this.spool = spool;
        this.settings = settings;
        this.listener = listener;
        this.counts = new RecordCounts(clock);
        this.drops = drops;
        this.host = host;
        this.random = random;
        this.health = new HealthCollector(spool, drops, load, clock, System::nanoTime);
        this.addresses =
                new CenterAddresses(settings.uplinks(), settings.retry().first(), random);
        this.backoff = new Backoff(settings.retry().first(), settings.retry().most(), random);
    }

    /** Sets the handler of control frames. Must be called before {@link #run}. */
    public Uplink withControlHandler(ControlHandler given) {
        controlHandler = given;
        return this;
    }

    /**
     * Runs on the caller's thread until {@link #stop} is called.
     *
     * @throws UplinkFailure if retrying is useless; the message says what to do
     * @throws IOException if the spool fails
     */
    public void run() throws UplinkFailure, IOException {
        HttpClient client = settings.trust()
                .client()
                .connectTimeout(settings.timeouts().openWithin())
                .build();
        try {
            while (!stopping()) {
                runSession(client);
                if (!stopping() && awaitPause()) {
                    return;
                }
            }
        } finally {
            client.shutdownNow();
        }
    }

    private void runSession(HttpClient client) throws UplinkFailure, IOException {
        listener.connecting(addresses.current());
        boolean worked = false;
        try (CenterSocket socket = connect(client)) {
            CenterSession session = new CenterSession(
                    new ControlFrameFilter(socket, controlHandler),
                    spool,
                    settings,
                    listener,
                    counts,
                    new FrameEncoder(RunningHash.SHA_256, drops),
                    new HealthReporter(health, System::nanoTime),
                    host,
                    random,
                    System::nanoTime);
            try {
                session.run(this::stopping);
            } finally {
                worked = session.hasBeenWelcomed();
                resetFailures(worked);
            }
        } catch (CredentialInUseException e) {
            answered = true;
            handleSessionInUse(e);
            pause = backoff.next();
        } catch (ConnectionLostException e) {
            reportLost(String.valueOf(e.getMessage()));
            pause = pauseAfter(e, worked);
        } finally {
            counts.connected(false);
        }
    }

    /** @param worked whether the lost connection had been established */
    Duration pauseAfter(ConnectionLostException lost, boolean worked) {
        if (lost.overloaded()) {
            backoff.limitTo(OVERLOADED_RETRY);
        }
        return addresses.next(worked, backoff);
    }

    /**
     * A rejected credential is tried at the other addresses, because another node may accept it, for example while a
     * database is being restored.
     */
    private CenterSocket connect(HttpClient client) throws UplinkFailure, ConnectionLostException {
        try {
            return CenterSocket.connect(client, settings, addresses.current());
        } catch (UplinkFailure e) {
            if (addresses.refusedByAll()) {
                throw e;
            }
            throw new ConnectionLostException(String.valueOf(e.getMessage()), e);
        }
    }

    private void resetFailures(boolean welcomed) {
        if (welcomed) {
            answered = true;
            sessionInUseSince = 0;
            backoff.reset();
            addresses.welcomed();
        }
    }

    /**
     * The center may not have noticed that this sensor's previous connection is lost, or may still be evaluating
     * records of that connection. Until then, the center accepts no new session, because it would mistake another
     * host's records with the same sequence numbers for repeats.
     */
    private void handleSessionInUse(CredentialInUseException refusal) throws UplinkFailure {
        long now = System.nanoTime();
        sessionInUseSince = sessionInUseSince == 0 ? now : sessionInUseSince;
        backoff.limitTo(OVERLOADED_RETRY);
        if (settings.retry().giveUpOnRefusal()
                && now - sessionInUseSince
                        > settings.timeouts()
                                .answerWithin()
                                .multipliedBy(SESSION_IN_USE_ANSWERS)
                                .toNanos()) {
            throw new UplinkFailure(
                    "another host uses this sensor's credential: %s (sensor.session-live)"
                            .formatted(refusal.getMessage()),
                    refusal);
        }
        reportLost(String.valueOf(refusal.getMessage()));
    }

    /** Whether the center has ever responded to a hello, even with a rejection. */
    public boolean answered() {
        return answered;
    }

    private void reportLost(String reason) {
        if (!stopping() && addresses.isNewFailure(reason)) {
            listener.disconnected(reason);
        }
    }

    private boolean awaitPause() throws IOException {
        try {
            return stop.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private boolean stopping() {
        return stop.getCount() == 0;
    }

    /** Returns the address in use, or the next address to try. */
    public URI address() {
        return addresses.current();
    }

    /** Makes {@link #run} return soon; unacknowledged records remain in the spool. */
    public void stop() {
        stop.countDown();
    }

    public UplinkStatus status() {
        return counts.status();
    }
}
