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
 * The current TLS certificate of a port. Changed files are reloaded; an invalid pair of certificate and key is logged
 * once, and the previous certificate stays in use. A certificate of the node's own CA is renewed automatically.
 */
public final class ServerTls implements AutoCloseable {

    /** Interval at which the files are checked for changes. */
    public static final Duration LOOKED_AT_EVERY = Duration.ofSeconds(3);

    /** URL path of the revocation list of the node's own CA. */
    public static final String REVOCATIONS_PATH = "/pki/ca.crl";

    private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);

    private final Source source;
    private final Clock clock;
    private final ScheduledExecutorService timer = Threads.timer("watchfloor-tls");
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong reloads = new AtomicLong();
    private final ClientTrust clients = new ClientTrust();
    private volatile ActiveIdentity shown;
    private PemFiles.@Nullable Content seen;
    private volatile @Nullable String problem;

    /**
     * Returns the certificate files. If the certificate is of the node's own CA, creates or renews the files when
     * needed.
     */
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
        var unused = timer.scheduleWithFixedDelay(this::reload, every, every, TimeUnit.MILLISECONDS);
    }

    /**
     * Uses the certificate in the given files.
     *
     * @throws InvalidCertificateException if the files are unusable
     */
    public static ServerTls ofFiles(PemFiles files, Clock clock) throws InvalidCertificateException {
        return new ServerTls(() -> files, clock);
    }

    /**
     * Uses a certificate of the node's own CA in the given folder. Creates the CA if it is missing.
     *
     * @param bind address of the port
     * @param names further names of the certificate
     * @param address public URL, if known
     */
    public static ServerTls ofOwnCa(
            Path folder, String bind, Collection<String> names, Optional<URI> address, Clock clock)
            throws InvalidCertificateException {
        PrivateCa ca =
                new PrivateCa(folder, ServerNames.of(bind, names), address.map(one -> one + REVOCATIONS_PATH), clock);
        return new ServerTls(ca::ensure, clock);
    }

    /** Returns the fingerprint of the CA in the given folder; empty if the folder contains no CA. */
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

    /** PEM file with the certificate of the node's own CA, for clients that trust it. */
    public static Path ownCaFile(Path folder) {
        return folder.resolve(PrivateCa.CA);
    }

    /** Revocation list of the node's own CA, in DER. */
    public static Path revocationsFile(Path folder) {
        return folder.resolve(RevocationList.FILE);
    }

    /** Reloads the certificate files if they have changed. */
    synchronized void reload() {
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
            reloads.incrementAndGet();
            LOG.info("TLS: new certificate, valid until {}", identity.ends());
        } catch (InvalidCertificateException e) {
            reject(e.getMessage(), e.advice());
        } catch (RuntimeException e) {
            reject("the certificate cannot be reloaded: " + e, "Check the certificate files.");
        }
    }

    private void reject(String why, String advice) {
        if (!why.equals(problem)) {
            problem = why;
            failures.incrementAndGet();
            LOG.warn("TLS: {}. The previous certificate stays in use until {}. {}", why, ends(), advice);
        }
    }

    /** SSL context for new connections. */
    public SSLContext context() {
        return shown.context();
    }

    /** Trust manager for client certificates, configured by the issuer of client certificates. */
    public ClientTrust clients() {
        return clients;
    }

    /** Expiry time of the certificate. */
    public Instant ends() {
        return shown.identity().ends();
    }

    /** Subject and alternative names of the certificate. */
    public String subject() {
        X509Certificate certificate = shown.identity().certificate();
        return certificate.getSubjectX500Principal().getName();
    }

    /** Reason why the current files are not in use; empty if they are in use. */
    public Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    /** Number of failed reloads. */
    public long failures() {
        return failures.get();
    }

    /** Number of successful reloads. */
    public long reloads() {
        return reloads.get();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
