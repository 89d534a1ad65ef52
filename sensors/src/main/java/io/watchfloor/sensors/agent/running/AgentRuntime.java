package io.watchfloor.sensors.agent.running;

import io.watchfloor.sensors.agent.action.ActionExecutor;
import io.watchfloor.sensors.agent.action.ActionHandlerFactory;
import io.watchfloor.sensors.agent.collect.CheckpointFile;
import io.watchfloor.sensors.agent.collect.Collector;
import io.watchfloor.sensors.agent.host.HostIdentityWatcher;
import io.watchfloor.sensors.agent.host.LocalHost;
import io.watchfloor.sensors.agent.settings.AgentSettings;
import io.watchfloor.sensors.agent.settings.AgentVersion;
import io.watchfloor.sensors.agent.settings.CenterAddress;
import io.watchfloor.sensors.agent.settings.CommandFailure;
import io.watchfloor.sensors.agent.spool.DropCounter;
import io.watchfloor.sensors.agent.spool.SegmentedSpool;
import io.watchfloor.sensors.agent.spool.Spool;
import io.watchfloor.sensors.agent.spool.SpoolKey;
import io.watchfloor.sensors.agent.state.SensorCredential;
import io.watchfloor.sensors.agent.state.SensorStatus;
import io.watchfloor.sensors.agent.state.SpoolOwner;
import io.watchfloor.sensors.agent.state.StateDirectory;
import io.watchfloor.sensors.agent.text.Plural;
import io.watchfloor.sensors.agent.trust.CenterTrust;
import io.watchfloor.sensors.agent.uplink.HostLoad;
import io.watchfloor.sensors.agent.uplink.Uplink;
import io.watchfloor.sensors.agent.uplink.UplinkSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the command {@code run}: one thread collects records and another thread sends them, until the process is
 * stopped.
 */
public final class AgentRuntime {
    private static final Logger LOG = LoggerFactory.getLogger(AgentRuntime.class);
    private static final Duration POLL_EVERY = Duration.ofMillis(250);
    private static final Duration STATUS_EVERY = Duration.ofSeconds(2);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(5);

    private final AgentSettings settings;
    private final StateDirectory state;
    private final List<CenterAddress> centers;
    private final CenterTrust trust;
    private final String credential;
    private final Clock clock = Clock.systemUTC();
    private final DropCounter drops;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private Instant statusAt = Instant.EPOCH;
    private volatile SensorStatus.@Nullable HistoryDivergence divergence;
    private boolean diskHasRoom = true;

    public AgentRuntime(
            AgentSettings settings,
            StateDirectory state,
            List<CenterAddress> centers,
            CenterTrust trust,
            String credential) {
        this.settings = settings;
        this.state = state;
        this.centers = List.copyOf(centers);
        this.trust = trust;
        this.credential = credential;
        Optional<SensorStatus> before = SensorStatus.read(state.status());
        this.drops = new DropCounter(before.map(SensorStatus::drops).orElseGet(TreeMap::new));
        this.divergence = before.map(SensorStatus::diverged).orElse(null);
    }

    public void run() throws CommandFailure {
        stopWithTheProcess();
        Path directory = settings.spool() == null ? state.spool() : settings.spool();
        try (Spool spool = spool(directory)) {
            SpoolOwner.store(state.spoolOwner(), enrolled(), spool);
            work(spool, RemoteConfiguration.open(settings.file(), settings, state.path()));
        } catch (IOException e) {
            throw new CommandFailure("the sensor stopped: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted", e);
        } finally {
            ended.countDown();
        }
    }

    private Spool spool(Path directory) throws IOException {
        return SegmentedSpool.open(
                directory, settings.limits(), SpoolKey.in(state.spoolKey()), clock, new SecureRandom(), drops);
    }

    /** Returns the sensor's id if the credential was issued at enrolment. */
    private Optional<String> enrolled() throws CommandFailure {
        return SensorCredential.read(state.credential())
                .filter(one -> one.credential().equals(credential))
                .map(SensorCredential::sensor);
    }

    /** Makes {@link #run} return soon. */
    public void stop() {
        stop.countDown();
    }

    private List<Collector> collectors(Spool spool, AgentSettings of) throws IOException {
        CheckpointFile positions = CheckpointFile.open(state.positions(), spool);
        return new CollectorFactory(state.integrity(), of.lineLimit(), spool, positions, clock).createAll(of.sources());
    }

    private void work(Spool spool, RemoteConfiguration remote)
            throws IOException, CommandFailure, InterruptedException {
        CertificateRenewal renewal =
                new CertificateRenewal(centers, trust, credential, state.certificate(), clock, new SecureRandom());
        try (renewal;
                HostIdentityWatcher host = new HostIdentityWatcher(LocalHost::find).start(HostIdentityWatcher.EVERY);
                ActionExecutor actions = ActionExecutor.open(
                                settings.actions(), state.actions(), actionHandlers(), clock)
                        .start()) {
            renewal.start();
            work(spool, remote, host, new ControlRouter(actions, remote));
        }
    }

    private ActionHandlerFactory actionHandlers() {
        return ActionHandlerFactory.forHost(
                () -> sockets(centers), state.packages(), new PackageUpload(centers, trust, credential, clock));
    }

    /** Resolves the center's addresses at each call, because they may change. */
    private static List<InetSocketAddress> sockets(List<CenterAddress> centers) {
        return centers.stream().flatMap(one -> one.resolve().stream()).toList();
    }

    private void work(Spool spool, RemoteConfiguration remote, HostIdentityWatcher host, ControlRouter control)
            throws IOException, CommandFailure, InterruptedException {
        Uplink uplink = new Uplink(
                        spool,
                        UplinkSettings.of(
                                centers.stream().map(CenterAddress::uplink).toList(),
                                credential,
                                trust,
                                AgentVersion.text(),
                                false,
                                settings.traceRatio()),
                        new ConsoleUplinkListener(centers, LOG::info, this::divergence, ack -> {}),
                        drops,
                        new HostLoad(state.path(), System::nanoTime),
                        host,
                        clock,
                        new SecureRandom())
                .withControlHandler(control);
        LOG.info(
                "collecting from {}, sending to {}",
                Plural.of(remote.settings().sources().size(), "source"),
                centers.getFirst());
        try (CollectorSupervisor collecting =
                        new CollectorSupervisor(remote, spool, of -> collectors(spool, of), System::nanoTime);
                UplinkThread thread = new UplinkThread(uplink)) {
            boolean more = false;
            while (more || !stop.await(POLL_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                thread.check();
                more = collecting.collect() && stop.getCount() > 0;
                writeStatus(spool, uplink);
            }
        }
        SensorStatus.now(
                        CenterAddress.of(centers, uplink.address()),
                        spool,
                        uplink.status(),
                        drops,
                        divergence,
                        clock.instant())
                .write(state.status());
    }

    private void writeStatus(Spool spool, Uplink uplink) throws IOException {
        Instant now = clock.instant();
        if (Duration.between(statusAt, now).abs().compareTo(STATUS_EVERY) >= 0) {
            statusAt = now;
            logDiskSpace(SensorStatus.now(
                            CenterAddress.of(centers, uplink.address()), spool, uplink.status(), drops, divergence, now)
                    .write(state.status()));
        }
    }

    private void divergence(String what) {
        divergence = new SensorStatus.HistoryDivergence(clock.instant().toString(), what);
    }

    private void logDiskSpace(boolean has) {
        if (diskHasRoom && !has) {
            LOG.warn("the disk of {} is full: the sensor stops reading and waits; nothing is lost", state.path());
        } else if (has && !diskHasRoom) {
            LOG.info("the disk of {} has free space again", state.path());
        }
        diskHasRoom = has;
    }

    /**
     * When the process receives a signal, the current group is still written to disk, and unacknowledged records remain
     * in the spool. Waits for {@link #run} to return instead of for its thread to end, because that thread may itself
     * wait for the process to exit.
     */
    private void stopWithTheProcess() {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            stop();
            try {
                var unused = ended.await(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
    }
}
