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
 * Keeps up a conversation with the center until stopped: connects, talks, and connects again after a wait. Nothing
 * leaves the spool without an ack.
 */
public final class Uplink {
    static final Duration CROWDED_RETRY = Duration.ofSeconds(5);

    /** Two minutes, with the usual 30 s: where nodes are killed, assets come back within one. */
    private static final int CROWDED_ANSWERS = 4;

    private final Spool spool;
    private final UplinkSettings settings;
    private final UplinkListener report;
    private final RecordCounts tally;
    private final DropCounter drops;
    private final HealthCollector vitals;
    private final Backoff backoff;
    private final Supplier<@Nullable HostIdentity> host;
    private final RandomGenerator random;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CenterAddresses addresses;
    private Duration pause = Duration.ZERO;
    private volatile boolean answered;
    private volatile ControlHandler care = ControlHandler.NONE;

    /** Since when the center has been talking to another machine; 0 when it is not. */
    private long crowdedSince;

    /** One that tells nothing of its host. */
    public Uplink(
            Spool spool,
            UplinkSettings settings,
            UplinkListener report,
            DropCounter drops,
            Clock clock,
            RandomGenerator random) {
        this(spool, settings, report, drops, new HostLoad(Path.of("."), System::nanoTime), () -> null, clock, random);
    }

    /** @param host what is known of this host now; null for nothing. Asked often, so it must not wait */
    public Uplink(
            Spool spool,
            UplinkSettings settings,
            UplinkListener report,
            DropCounter drops,
            HostLoad load,
            Supplier<@Nullable HostIdentity> host,
            Clock clock,
            RandomGenerator random) {
        this.spool = spool;
        this.settings = settings;
        this.report = report;
        this.tally = new RecordCounts(clock);
        this.drops = drops;
        this.host = host;
        this.random = random;
        this.vitals = new HealthCollector(spool, drops, load, clock, System::nanoTime);
        this.addresses =
                new CenterAddresses(settings.uplinks(), settings.retry().first(), random);
        this.backoff = new Backoff(settings.retry().first(), settings.retry().most(), random);
    }

    /** Also passes on what the center says to the sensor itself. Call it before {@link #run}. */
    public Uplink caredBy(ControlHandler given) {
        care = given;
        return this;
    }

    /**
     * Works on the caller's thread until {@link #stop}.
     *
     * @throws UplinkFailure when retrying does not help: the message says what to do
     * @throws IOException when the spool fails
     */
    public void run() throws UplinkFailure, IOException {
        HttpClient client = settings.trust()
                .client()
                .connectTimeout(settings.patience().openWithin())
                .build();
        try {
            while (!stopping()) {
                talk(client);
                if (!stopping() && pausedUntilStop()) {
                    return;
                }
            }
        } finally {
            client.shutdownNow();
        }
    }

    private void talk(HttpClient client) throws UplinkFailure, IOException {
        report.reaching(addresses.now());
        boolean worked = false;
        try (CenterSocket socket = connected(client)) {
            CenterSession session = new CenterSession(
                    new ControlFrameFilter(socket, care),
                    spool,
                    settings,
                    report,
                    tally,
                    new FrameEncoder(RunningHash.SHA_256, drops),
                    new HealthReporter(vitals, System::nanoTime),
                    host,
                    random,
                    System::nanoTime);
            try {
                session.run(this::stopping);
            } finally {
                worked = session.wasWelcomed();
                endRowOfFailures(worked);
            }
        } catch (CredentialInUseException e) {
            answered = true;
            crowded(e);
            pause = backoff.next();
        } catch (ConnectionLostException e) {
            lost(String.valueOf(e.getMessage()));
            pause = pauseAfter(e, worked);
        } finally {
            tally.connected(false);
        }
    }

    /** @param worked whether the connection that was lost had worked */
    Duration pauseAfter(ConnectionLostException lost, boolean worked) {
        if (lost.crowded()) {
            backoff.noMoreThan(CROWDED_RETRY);
        }
        return addresses.next(worked, backoff);
    }

    /** A credential that one node refuses may be known to another one, when their database was restored meanwhile. */
    private CenterSocket connected(HttpClient client) throws UplinkFailure, ConnectionLostException {
        try {
            return CenterSocket.connect(client, settings, addresses.now());
        } catch (UplinkFailure e) {
            if (addresses.refusedByAll()) {
                throw e;
            }
            throw new ConnectionLostException(String.valueOf(e.getMessage()), e);
        }
    }

    private void endRowOfFailures(boolean welcomed) {
        if (welcomed) {
            answered = true;
            crowdedSince = 0;
            backoff.reset();
            addresses.welcomed();
        }
    }

    /**
     * The center may not have noticed yet that this sensor's previous connection is gone, or it still judges what that
     * connection brought. Until
     * that is done, another machine's records under the same numbers would pass for repeats.
     */
    private void crowded(CredentialInUseException refusal) throws UplinkFailure {
        long now = System.nanoTime();
        crowdedSince = crowdedSince == 0 ? now : crowdedSince;
        backoff.noMoreThan(CROWDED_RETRY);
        if (settings.retry().giveUpOnRefusal()
                && now - crowdedSince
                        > settings.patience()
                                .answerWithin()
                                .multipliedBy(CROWDED_ANSWERS)
                                .toNanos()) {
            throw new UplinkFailure(
                    "another machine uses this sensor's credential: %s (sensor.session-live)"
                            .formatted(refusal.getMessage()),
                    refusal);
        }
        lost(String.valueOf(refusal.getMessage()));
    }

    /** Whether the center ever answered a hello, even with a refusal. */
    public boolean answered() {
        return answered;
    }

    private void lost(String reason) {
        if (!stopping() && addresses.isNews(reason)) {
            report.disconnected(reason);
        }
    }

    private boolean pausedUntilStop() throws IOException {
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

    /** The address in use, or to be tried next. */
    public URI address() {
        return addresses.now();
    }

    /** Ends {@link #run} soon; unacked records stay in the spool. */
    public void stop() {
        stop.countDown();
    }

    public UplinkStatus status() {
        return tally.status();
    }
}
