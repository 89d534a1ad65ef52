package io.watchfloor.dashboards.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchfloor.config.database.Database;
import io.watchfloor.config.database.DatabaseSettings;
import io.watchfloor.config.database.DatabaseTimeouts;
import io.watchfloor.config.testing.TestDatabase;
import io.watchfloor.config.tls.CertificateRequest;
import io.watchfloor.config.tls.ClientCa;
import io.watchfloor.config.tls.SealingKeys;
import io.watchfloor.ops.intake.sensor.AuthorityLockedException;
import io.watchfloor.ops.intake.sensor.AuthorityStore;
import io.watchfloor.ops.intake.sensor.SensorAuthority;
import io.watchfloor.ops.intake.sensor.SensorKeyring;
import io.watchfloor.ops.intake.sensor.SensorRights;
import io.watchfloor.sensors.agent.trust.AgentKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The CA key for sensors with a real database: access to the database or a backup is not sufficient to sign
 * certificates.
 */
class SealedAuthorityIT {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Duration WEEK = Duration.ofDays(7);

    private final TestDatabase database = TestDatabase.create();
    private final Jdbi jdbi = Jdbi.create(database.dataSource());

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void theDatabaseHoldsNoKeyThatSignsAndTheFileIsItsOwnersAlone() throws Exception {
        enrol(authority("node"));
        byte[] kept = text("private_key");
        assertThatThrownBy(() -> KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(kept)))
                .isInstanceOf(InvalidKeySpecException.class);
        SealingKeys keys = SealingKeys.read(file("node"));
        SealingKeys.Ciphertext sealed = new SealingKeys.Ciphertext(keys.id(), kept);
        assertThat(keys.decrypt(sealed, "the key that signs sensors' certificates"))
                .isPresent();
        assertThat(keys.decrypt(sealed, "another secret")).isEmpty();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file("node"))))
                .isEqualTo("rw-------");
    }

    @Test
    void aNodeWithoutTheFileRecognisesSensorsAndSaysWhatItLacksUntilItHasIt() throws Exception {
        X509Certificate shown = enrol(authority("node"));
        SensorAuthority other = authority("other");
        assertThat(other.isSigned(shown)).isTrue();
        assertThatThrownBy(() -> enrol(other))
                .isInstanceOf(AuthorityLockedException.class)
                .hasMessageContaining("is missing")
                .hasMessageContaining("key " + SealingKeys.read(file("node")).id());
        assertThat(Files.exists(file("other"))).as("it makes no key of its own").isFalse();
        SealingKeys.create(file("other"), RANDOM);
        assertThatThrownBy(() -> enrol(other)).hasMessageContaining("cannot decrypt");
        Files.writeString(file("other"), "watchfloor-key-1:c2hvcnQ=\n");
        assertThatThrownBy(() -> enrol(other)).hasMessageContaining("line 1 is not a key");
        Files.write(file("other"), Files.readAllBytes(file("node")));
        assertThat(authority("node").isSigned(enrol(other))).isTrue();
    }

    @Test
    void aKeyIsChangedByWritingAnotherOneBeforeIt() throws Exception {
        enrol(authority("node"));
        String before = Files.readString(file("node"));
        SealingKeys another = SealingKeys.create(file("another"), RANDOM);
        Files.writeString(file("node"), Files.readString(file("another")) + before);
        enrol(authority("node"));
        assertThat(new String(text("sealed_by::bytea"), UTF_8)).isEqualTo(another.id());
        assertThat(AuthorityStore.locked(jdbi, file("another"))).isEmpty();
        Files.writeString(file("node"), before);
        assertThat(AuthorityStore.locked(jdbi, file("node"))).isPresent();
    }

    @Test
    void aLostKeyMakesRoomForAnotherAndWhatItSignedCountsUntilItsEnd() throws Exception {
        X509Certificate before = enrol(authority("node"));
        Files.delete(file("node"));
        SensorAuthority next = authority("node", true, Clock.systemUTC());
        assertThat(next.isSigned(before)).isTrue();
        X509Certificate after = enrol(next);
        assertThat(next.isSigned(after)).isTrue();
        assertThat(after.getIssuerX500Principal()).isNotEqualTo(before.getIssuerX500Principal());
        Clock later = Clock.fixed(Instant.now().plus(WEEK).plusSeconds(60), ZoneOffset.UTC);
        SensorAuthority muchLater = authority("node", true, later);
        assertThat(muchLater.isSigned(before)).isFalse();
        assertThat(muchLater.isSigned(after)).as("it is not replaced again").isTrue();
    }

    @Test
    void anAuthorityThatStoodInClearSignsNoMoreAndItsSensorsGoOn() throws Exception {
        try (Database older = Database.open(
                TestDatabase.empty(),
                new DatabaseSettings(Optional.empty(), "", "", 4, 20, DatabaseTimeouts.DEFAULT))) {
            older.migrateTo("98");
            Jdbi there = Jdbi.create(older.dataSource());
            ClientCa clear = ClientCa.make("Watchfloor sensors", Clock.systemUTC(), RANDOM);
            there.useHandle(handle -> {
                handle.execute(
                        "INSERT INTO sensor_authority (certificate, private_key, made_at) VALUES (?, ?, now())",
                        clear.der(),
                        clear.key());
                handle.execute("""
                        INSERT INTO sensor (id, name, credential_hash, assets, names, addresses, enrolment, certified, certificate_ends_at)
                        VALUES ('s', 's', '\\x00', '{}', '{}', '{}', '0123456789abcdef', true, now() + interval '3 days')
                        """);
            });
            X509Certificate shown = clear.sign(
                    CertificateRequest.parse(AgentKey.generate("s").request()),
                    "s",
                    "urn:watchfloor:sensor:s:0123456789abcdef",
                    WEEK);
            older.migrate();
            assertThat(authority(there, "node", false, Clock.systemUTC()).isSigned(shown))
                    .isTrue();
            assertThat(authority(there, "node", false, Clock.systemUTC()).issuers())
                    .hasSize(2)
                    .first()
                    .isNotEqualTo(clear.certificate());
            Clock after = Clock.fixed(Instant.now().plus(Duration.ofDays(5)), ZoneOffset.UTC);
            assertThat(authority(there, "node", false, after).isSigned(shown)).isFalse();
        }
    }

    private byte[] text(String column) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT " + column + " FROM sensor_authority")
                .mapTo(byte[].class)
                .one());
    }

    private Path file(String node) {
        return folder.resolve(node);
    }

    private SensorAuthority authority(String node) {
        return authority(node, false, Clock.systemUTC());
    }

    private SensorAuthority authority(String node, boolean replaceLost, Clock clock) {
        return authority(jdbi, node, replaceLost, clock);
    }

    private SensorAuthority authority(Jdbi there, String node, boolean replaceLost, Clock clock) {
        return new SensorAuthority(
                new AuthorityStore(there, file(node), replaceLost, clock, RANDOM), there, WEEK, WEEK, clock);
    }

    private X509Certificate enrol(SensorAuthority authority) throws Exception {
        SensorKeyring keyring = new SensorKeyring(jdbi, authority, RANDOM);
        String token = keyring.createEnrolment("ana", Duration.ofHours(1), List.of(SensorRights.OWN));
        CertificateRequest request =
                CertificateRequest.parse(AgentKey.generate("web7").request());
        return ClientCa.read(Objects.requireNonNull(
                keyring.enroll(token, new SensorKeyring.Newcomer("web7", List.of("web7"), List.of(), request))
                        .orElseThrow()
                        .certificate()));
    }
}
