package io.watchfloor.ops.intake.sensor;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.config.tls.ClientCa;
import io.watchfloor.config.tls.SealingKeys;
import io.watchfloor.config.tls.SealingKeys.Ciphertext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the certificate authority for sensors, one for all nodes. The database contains the certificate and the
 * encrypted private key of the authority. The key-encryption key is in a file on this node, so nobody can sign
 * certificates with only the database or a backup of the database. A node without the file can verify sensors'
 * certificates but cannot sign new certificates.
 */
public final class AuthorityStore {

    private static final Logger LOG = LoggerFactory.getLogger(AuthorityStore.class);
    private static final String PURPOSE = "the key that signs sensors' certificates";

    private final Jdbi database;
    private final Path file;
    private final boolean replaceLost;
    private final Clock clock;
    private final SecureRandom random;
    private volatile @Nullable Issuers issuers;
    private volatile @Nullable ClientCa signing;
    private volatile boolean locked;

    /** An authority that was replaced. Certificates signed by this authority are accepted until the given time. */
    record Former(X509Certificate certificate, Instant until) {}

    record Issuers(X509Certificate present, List<Former> former) {

        Stream<X509Certificate> all() {
            return Stream.concat(Stream.of(present), former.stream().map(Former::certificate));
        }
    }

    private record StoredAuthority(X509Certificate certificate, Ciphertext key) {}

    /**
     * @param file contains the key-encryption key; the file is created together with the authority
     * @param replaceLost whether to create a new authority when the private key of the old authority cannot be
     *     decrypted
     */
    public AuthorityStore(Jdbi database, Path file, boolean replaceLost, Clock clock, SecureRandom random) {
        this.database = database;
        this.file = file;
        this.replaceLost = replaceLost;
        this.clock = clock;
        this.random = random;
    }

    Issuers issuers() {
        Issuers known = issuers;
        if (known == null) {
            known = database.inTransaction(handle -> {
                StoredAuthority kept = loadOrCreate(handle);
                if (replaceLost && whyLocked(kept).isPresent()) {
                    kept = replaced(handle);
                }
                return new Issuers(kept.certificate(), former(handle));
            });
            issuers = known;
        }
        return known;
    }

    /**
     * @throws AuthorityLockedException when the file is missing or contains another key; the next call checks the
     *     file again
     */
    ClientCa signing() {
        ClientCa known = signing;
        if (known == null) {
            issuers();
            known = database.inTransaction(this::opened);
            signing = known;
            locked = false;
        }
        return known;
    }

    /** Logs an error when the private key cannot be decrypted on this node. */
    void logIfLocked() {
        try {
            signing();
        } catch (AuthorityLockedException e) {
            LOG.error(
                    "This node can authenticate sensors, but it can neither enroll sensors nor renew their certificates.");
        }
    }

    /** Whether decrypting the authority's private key failed at the last attempt. */
    boolean isLocked() {
        return locked;
    }

    /**
     * Returns why a node with this file could not sign certificates.
     *
     * @return empty when such a node could sign certificates, or when no authority exists yet
     */
    public static Optional<String> locked(Jdbi database, Path file) {
        return database.withHandle(handle -> {
            boolean sealed = handle.createQuery("""
                            SELECT count(*) > 0 FROM information_schema.columns
                            WHERE table_schema = current_schema AND table_name = 'sensor_authority' AND column_name = 'sealed_by'
                            """).mapTo(Boolean.class).one();
            return sealed ? read(handle).flatMap(kept -> whyLocked(file, kept.key())) : Optional.<String>empty();
        });
    }

    private ClientCa opened(Handle handle) {
        StoredAuthority kept = loadOrCreate(handle);
        Optional<String> why = whyLocked(kept);
        if (why.isPresent()) {
            locked = true;
            LOG.error("{}: {}", AuthorityLockedException.CODE, why.get());
            throw new AuthorityLockedException(why.get());
        }
        SealingKeys keys = keys();
        byte[] key = keys.decrypt(kept.key(), PURPOSE).orElseThrow();
        if (!keys.id().equals(kept.key().key())) {
            Ciphertext anew = keys.encrypt(key, PURPOSE, random);
            handle.createUpdate(
                            "UPDATE sensor_authority SET private_key = :key, sealed_by = :by WHERE sealed_by = :before")
                    .bind("key", anew.content())
                    .bind("by", anew.key())
                    .bind("before", kept.key().key())
                    .execute();
            LOG.info(
                    "The private key of the sensor CA is now encrypted with key {} and no longer with key {}",
                    anew.key(),
                    kept.key().key());
        }
        return ClientCa.of(kept.certificate(), key, clock, random);
    }

    private SealingKeys keys() {
        try {
            return SealingKeys.read(file);
        } catch (IOException e) {
            throw new AuthorityLockedException("The key file %s cannot be read: %s.".formatted(file, e.getMessage()));
        }
    }

    /** Why the authority's private key cannot be decrypted on this node; empty when it can be decrypted. */
    private Optional<String> whyLocked(StoredAuthority kept) {
        return whyLocked(file, kept.key());
    }

    private static Optional<String> whyLocked(Path file, Ciphertext sealed) {
        String advice = ("Copy the file that holds key %s from another node or from its backup "
                        + "(watchfloor.enrolment.authority-key-file).")
                .formatted(sealed.key());
        if (!Files.exists(file)) {
            return Optional.of("The key file %s of the sensor CA is missing. %s".formatted(file, advice));
        }
        try {
            SealingKeys keys = SealingKeys.read(file);
            return keys.decrypt(sealed, PURPOSE).isPresent()
                    ? Optional.empty()
                    : Optional.of(
                            "The key file %s contains key %s, which cannot decrypt the private key of the sensor CA. %s"
                                    .formatted(file, keys.id(), advice));
        } catch (IOException e) {
            return Optional.of(
                    "The key file %s of the sensor CA cannot be used: %s. %s".formatted(file, e.getMessage(), advice));
        }
    }

    private StoredAuthority loadOrCreate(Handle handle) {
        Optional<StoredAuthority> before = read(handle);
        if (before.isEmpty()) {
            create(handle);
        }
        return before.or(() -> read(handle)).orElseThrow();
    }

    /**
     * If another node creates the authority first, this method waits for that node and uses the authority created
     * there.
     */
    private void create(Handle handle) {
        byte[] mark = new byte[4];
        random.nextBytes(mark);
        ClientCa made = ClientCa.make("Watchfloor sensors " + HexFormat.of().formatHex(mark), clock, random);
        Ciphertext sealed = keysToSeal().encrypt(made.key(), PURPOSE, random);
        handle.createUpdate("""
                        INSERT INTO sensor_authority (certificate, private_key, sealed_by, made_at)
                        VALUES (:certificate, :key, :by, now()) ON CONFLICT (one) DO NOTHING
                        """)
                .bind("certificate", made.der())
                .bind("key", sealed.content())
                .bind("by", sealed.key())
                .execute();
    }

    private SealingKeys keysToSeal() {
        try {
            return Files.exists(file) ? SealingKeys.read(file) : SealingKeys.create(file, random);
        } catch (IOException e) {
            throw new AuthorityLockedException("The key file %s of the sensor CA can be neither read nor created: %s."
                    .formatted(file, e.getMessage()));
        }
    }

    /** Certificates of the lost authority are accepted until the last of these certificates expires. */
    private StoredAuthority replaced(Handle handle) {
        handle.execute("""
                INSERT INTO sensor_authority_former (certificate, accepted_until)
                SELECT certificate, greatest(now(), (SELECT max(certificate_ends_at) FROM sensor)) FROM sensor_authority
                ON CONFLICT DO NOTHING
                """);
        handle.execute("DELETE FROM sensor_authority");
        create(handle);
        StoredAuthority another = read(handle).orElseThrow();
        LOG.warn(
                "The key of the sensor CA was lost. A new sensor CA, whose private "
                        + "key is encrypted with key {}, signs certificates from now on. "
                        + "Set watchfloor.enrolment.replace-lost-authority to false again.",
                another.key().key());
        return another;
    }

    private static Optional<StoredAuthority> read(Handle handle) {
        return handle.createQuery("SELECT certificate, private_key, sealed_by FROM sensor_authority")
                .map((row, context) -> new StoredAuthority(
                        ClientCa.certificate(row.getBytes("certificate")),
                        new Ciphertext(row.getString("sealed_by"), row.getBytes("private_key"))))
                .findOne();
    }

    private static List<Former> former(Handle handle) {
        return handle.createQuery(
                        "SELECT certificate, accepted_until FROM sensor_authority_former ORDER BY accepted_until")
                .map((row, context) -> new Former(
                        ClientCa.certificate(row.getBytes("certificate")), SqlTimestamps.of(row, "accepted_until")))
                .list();
    }
}
