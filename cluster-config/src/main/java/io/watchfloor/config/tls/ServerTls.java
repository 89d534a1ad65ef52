package io.watchfloor.config.tls;

import io.watchfloor.config.work.Threads;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a port shows its clients now. The files are read again when they change; a pair that does not fit is not taken,
 * is told once, and the one before stays. A certificate of the node's own CA renews itself.
 */
public final class ServerTls implements AutoCloseable {

    /** How soon changed files are used. */
    public static final Duration LOOKED_AT_EVERY = Duration.ofSeconds(3);

    /** Where the list of what the own CA took back is served. */
    public static final String REVOCATIONS_PATH = "/pki/ca.crl";

    private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);

    private final Source source;
    private final Clock clock;
    private final ScheduledExecutorService timer = Threads.timer("watchfloor-tls");
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong taken = new AtomicLong();
    private final ClientTrust clients = new ClientTrust();
    private volatile ActiveIdentity shown;
    private PemFiles.@Nullable Content seen;
    private volatile @Nullable String problem;

    /** Where the files are; making them may be part of the answer. */
    private interface Source {
        PemFiles files() throws InvalidCertificateException;
    }

    private record ActiveIdentity(ServerIdentity identity, SSLContext context) {}

    private ServerTls(Source source, Clock clock) throws InvalidCertificateException {
        this.source = source;
        this.clock = clock;
        PemFiles files = source.files();
        PemFiles.Content content = files.read();
        ServerIdentity identity = files.parse(content, clock.instant());
        this.seen = content;
        this.shown = new ActiveIdentity(identity, identity.context(clients));
        long every = LOOKED_AT_EVERY.toMillis();
        var unused = timer.scheduleWithFixedDelay(this::look, every, every, TimeUnit.MILLISECONDS);
    }

    /**
     * Shows the certificate in these files.
     *
     * @throws InvalidCertificateException when there is none yet that could be shown
     */
    public static ServerTls ofFiles(PemFiles files, Clock clock) throws InvalidCertificateException {
        return new ServerTls(() -> files, clock);
    }

    /**
     * Shows a certificate of a CA in this folder, which is made when it is missing.
     *
     * @param bind what the port is bound to
     * @param names by which clients call it besides
     * @param address where people and sensors reach it, as far as it is known
     */
    public static ServerTls ofOwnCa(
            Path folder, String bind, Collection<String> names, Optional<URI> address, Clock clock)
            throws InvalidCertificateException {
        PrivateCa ca =
                new PrivateCa(folder, ServerNames.of(bind, names), address.map(one -> one + REVOCATIONS_PATH), clock);
        return new ServerTls(ca::ensure, clock);
    }

    /** The fingerprint of the CA in this folder; empty when none was made there. */
    public static Optional<Fingerprint> ownCa(Path folder) {
        Path file = folder.resolve(PrivateCa.CA);
        if (!Files.isReadable(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    Fingerprint.of(new PemFiles(file, file).certificates().getFirst()));
        } catch (InvalidCertificateException e) {
            return Optional.empty();
        }
    }

    /** The node's own CA, for clients that are to trust it, in PEM. */
    public static Path ownCaFile(Path folder) {
        return folder.resolve(PrivateCa.CA);
    }

    /** What the node's own CA took back, in DER. */
    public static Path revocationsFile(Path folder) {
        return folder.resolve(RevocationList.FILE);
    }

    /** Reads the files again if they have changed. */
    synchronized void look() {
        PemFiles.@Nullable Content found = null;
        try {
            PemFiles files = source.files();
            found = files.read();
            if (found.equals(seen)) {
                return;
            }
            seen = found;
            ServerIdentity identity = files.parse(found, clock.instant());
            shown = new ActiveIdentity(identity, identity.context(clients));
            problem = null;
            taken.incrementAndGet();
            LOG.info("TLS: new certificate, good until {}", identity.ends());
        } catch (InvalidCertificateException e) {
            refuse(e.getMessage(), e.advice());
        } catch (RuntimeException e) {
            refuse("the certificate cannot be read again: " + e, "Look at the files.");
        }
    }

    private void refuse(String why, String advice) {
        if (!why.equals(problem)) {
            problem = why;
            failures.incrementAndGet();
            LOG.warn("TLS: {}. The certificate before it stays, until {}. {}", why, ends(), advice);
        }
    }

    /** For the next connection. */
    public SSLContext context() {
        return shown.context();
    }

    /** Whose certificates the port takes from its clients: told by whoever signs them. */
    public ClientTrust clients() {
        return clients;
    }

    /** Until when the certificate is good. */
    public Instant ends() {
        return shown.identity().ends();
    }

    /** The names that it is shown for, as it says them. */
    public String subject() {
        X509Certificate certificate = shown.identity().certificate();
        return certificate.getSubjectX500Principal().getName();
    }

    /** Why the files as they are now are not used; empty when they are. */
    public Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    /** How often changed files were not taken. */
    public long failures() {
        return failures.get();
    }

    /** How often changed files were taken. */
    public long taken() {
        return taken.get();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
