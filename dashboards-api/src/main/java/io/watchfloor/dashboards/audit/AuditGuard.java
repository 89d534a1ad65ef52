package io.watchfloor.dashboards.audit;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.monitoring.AuditSettings;
import io.watchfloor.config.node.StartFailure;
import io.watchfloor.config.work.Threads;
import io.watchfloor.dashboards.audit.chain.ChainHash;
import io.watchfloor.dashboards.audit.chain.SignedHead;
import io.watchfloor.ops.platform.egress.EgressClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies and signs the audit log on a separate thread. The guard follows the hash chain, signs the chain head
 * whenever there are new records, and sends the signed chain head to the configured places. A damaged chain is not
 * signed.
 *
 * <p>Verification starts shortly before the last record that this node signed, or at the first record. A second
 * verification continuously checks the whole log in pieces, so that changes of old records are found without delaying
 * the start.
 */
public final class AuditGuard implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AuditGuard.class);

    /** Default name of the file with signed chain heads in the data folder. */
    public static final String HEADS = "audit-heads.jsonl";

    /** Number of records before the last signed record that are verified again at the start. */
    static final int CHECKED_AGAIN = 1_000;

    /** Number of old records verified per round. With one round per minute, 600,000 records are verified per hour. */
    private static final int SWEPT_AT_ONCE = 10_000;

    private static final long END_WAIT_SECONDS = 10;

    private final AuditLog log;
    private final AuditReading reading;
    private final Clock clock;
    private final KeyPair key;
    private final HeadFile file;
    private final List<HeadSink> sinks = new ArrayList<>();
    private final AuditMetrics metrics;
    private final ScheduledExecutorService thread = Threads.timer("audit-guard");

    private Optional<ChainWalk> walk = Optional.empty();
    private Optional<ChainWalk> sweep = Optional.empty();
    private Optional<String> broken = Optional.empty();
    private Optional<SignedHead> signed = Optional.empty();
    private final List<AuditState.Place> places = new ArrayList<>();
    private volatile AuditState state;
    private volatile Consumer<String> onBreak = what -> {};

    private AuditGuard(
            AuditLog log,
            AuditReading reading,
            AuditSettings settings,
            Path dataDir,
            Clock clock,
            EgressClient egress,
            PrometheusRegistry registry) {
        this.log = log;
        this.reading = reading;
        this.clock = clock;
        this.key = AuditKey.ensure(dataDir);
        this.file = new HeadFile(settings.headsFile().orElse(dataDir.resolve(HEADS)));
        this.metrics = new AuditMetrics(registry);
        sinks.add(file);
        settings.syslog().ifPresent(address -> sinks.add(new HeadSyslog(address, host())));
        settings.post().ifPresent(address -> sinks.add(post(egress, address)));
        settings.timeStamp()
                .ifPresent(authority -> sinks.add(
                        HeadTimeStamps.of(egress, authority, settings.signEvery(), reading, clock, registry)));
        sinks.forEach(sink -> places.add(new AuditState.Place(sink.name(), 0, Optional.empty())));
        this.state = new AuditState(0, clock.instant(), broken, signed, List.copyOf(places));
    }

    /**
     * Starts the thread.
     *
     * @param dataDir contains the node's key, which is created if missing
     */
    public static AuditGuard start(
            AuditLog log,
            AuditReading reading,
            AuditSettings settings,
            Path dataDir,
            Clock clock,
            EgressClient egress,
            PrometheusRegistry registry) {
        AuditGuard guard = new AuditGuard(log, reading, settings, dataDir, clock, egress, registry);
        long every = settings.signEvery().toMillis();
        var unused = guard.thread.scheduleWithFixedDelay(guard::verifyAndSign, 0, every, TimeUnit.MILLISECONDS);
        return guard;
    }

    /**
     * Sets a listener for damage of the hash chain. The listener is called immediately if damage is already known.
     *
     * @param told receives a description of the damage, once, on the thread of the guard
     */
    public void whenBroken(Consumer<String> told) {
        thread.execute(() -> {
            onBreak = told;
            broken.ifPresent(told);
        });
    }

    private static HeadSink post(EgressClient egress, URI address) {
        egress.problem(address).ifPresent(misfit -> {
            throw new StartFailure(
                    misfit.code(),
                    "watchfloor.audit.heads.post cannot be called: " + misfit.getMessage(),
                    "Correct the address, or allow it with watchfloor.egress.allow.");
        });
        return new HeadWebhook(egress, address);
    }

    /** Returns the result of the last verification round. */
    public AuditState state() {
        return state;
    }

    /** Signs a chain head for an export. */
    public SignedHead sign(String chain, long seq, ChainHash hash) {
        return SignedHead.sign(
                chain, seq, hash, clock.instant().truncatedTo(ChronoUnit.MICROS), key.getPublic(), key.getPrivate());
    }

    /** The node's public key in Base64, as in signed chain heads. */
    public String publicKey() {
        return Base64.getEncoder().encodeToString(key.getPublic().getEncoded());
    }

    /**
     * Signs a message with the node's key.
     *
     * @param message begins with a text that no other kind of signed message begins with
     * @return the signature in Base64
     */
    public String signature(byte[] message) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(key.getPrivate());
            signature.update(message);
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The audit key cannot sign", e);
        }
    }

    private void verifyAndSign() {
        try {
            Optional<AuditLog.Head> head = log.head();
            if (signed.isEmpty()) {
                compareWithLastSigned();
            }
            if (head.isPresent() && broken.isEmpty()) {
                follow(head.get());
            }
            if (head.isPresent() && broken.isEmpty()) {
                signAndStore(head.get());
                sweep(head.get());
            }
        } catch (RuntimeException | IOException e) {
            LOG.warn("The audit log could not be verified: {}", e.toString());
        }
        long through = walk.map(ChainWalk::through).orElse(0L);
        metrics.checked(through, broken.isEmpty());
        state = new AuditState(through, clock.instant(), broken, signed, List.copyOf(places));
    }

    /** Checks that records signed before the last restart still exist. */
    private void compareWithLastSigned() throws IOException {
        Optional<SignedHead> before = file.last().filter(SignedHead::isGenuine);
        if (before.isEmpty()) {
            return;
        }
        SignedHead own = before.get();
        boolean sameChain =
                log.head().map(AuditLog.Head::chain).filter(own.chain()::equals).isPresent();
        if (!sameChain) {
            LOG.warn(
                    "The file of signed chain heads contains heads of the chain {}, which is not the chain of this"
                            + " center's audit log",
                    own.chain());
            return;
        }
        signed = before;
        places.set(0, new AuditState.Place(file.name(), own.seq(), Optional.empty()));
        if (own.seq() > 0 && reading.hash(own.seq()).filter(own.hash()::equals).isEmpty()) {
            breakAt(("Record %d differs from the record that was signed at %s: later records were removed or"
                            + " rewritten, or an older backup was restored")
                    .formatted(own.seq(), own.at()));
        }
    }

    private void follow(AuditLog.Head head) {
        ChainWalk following = walk.orElseGet(() -> beginning(head));
        walk = Optional.of(following);
        following.follow(head, Long.MAX_VALUE).ifPresent(this::breakAt);
    }

    /** Returns the record at which verification starts: shortly before the last chain head signed by this node. */
    private ChainWalk beginning(AuditLog.Head head) {
        String own = Base64.getEncoder().encodeToString(key.getPublic().getEncoded());
        long from =
                signed.filter(one -> one.key().equals(own)).map(SignedHead::seq).orElse(0L) - CHECKED_AGAIN;
        return reading.hash(from)
                .map(hash -> new ChainWalk(reading, from, hash))
                .orElseGet(() -> fromTheFirst(head));
    }

    private ChainWalk fromTheFirst(AuditLog.Head head) {
        return new ChainWalk(reading, 0, ChainHash.beginning(head.chain()));
    }

    private void sweep(AuditLog.Head head) {
        ChainWalk sweeping = sweep.orElseGet(() -> fromTheFirst(head));
        sweeping.follow(head, SWEPT_AT_ONCE).ifPresent(this::breakAt);
        sweep = Optional.of(sweeping).filter(one -> one.through() < head.seq());
    }

    private void breakAt(String what) {
        broken = Optional.of(what);
        onBreak.accept(what);
        LOG.error(
                "The audit log is damaged and is no longer signed. {}. Revoke access to the database,"
                        + " export the log, and compare it with the externally stored heads: watchfloor audit"
                        + " verify",
                what);
    }

    private void signAndStore(AuditLog.Head head) {
        if (head.seq() > signed.map(SignedHead::seq).orElse(0L)) {
            SignedHead now = sign(head.chain(), head.seq(), head.hash());
            reading.storeHead(now);
            signed = Optional.of(now);
        }
        for (int i = 0; i < sinks.size(); i++) {
            places.set(i, storeHead(sinks.get(i), places.get(i)));
        }
    }

    /**
     * In the next round, a failed place gets only the latest chain head, because older chain heads add no information.
     */
    private AuditState.Place storeHead(HeadSink sink, AuditState.Place place) {
        if (signed.isEmpty() || signed.get().seq() <= place.keptThrough()) {
            return place;
        }
        if (!sink.isDue()) {
            return place;
        }
        try {
            sink.store(signed.get());
            metrics.headStored(sink.name());
            return new AuditState.Place(place.name(), signed.get().seq(), Optional.empty());
        } catch (IOException e) {
            metrics.failed(sink.name());
            LOG.warn("The signed head of the audit log was not stored ({}): {}", sink.name(), e.getMessage());
            return new AuditState.Place(place.name(), place.keptThrough(), Optional.of(String.valueOf(e.getMessage())));
        }
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "";
        }
    }

    /** Signs the last chain head before the node stops. */
    @Override
    public void close() {
        var unused = thread.submit(this::verifyAndSign);
        thread.shutdown();
        try {
            if (!thread.awaitTermination(END_WAIT_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("The last chain head of the audit log may not have been stored");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
