package io.watchfloor.ops.platform.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchfloor.config.testing.FreshDatabase;
import io.watchfloor.ops.intake.sensor.AuthorityStore;
import io.watchfloor.ops.intake.sensor.SensorAuthority;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** One key for all nodes of a center. */
@ExtendWith(FreshDatabase.class)
class KeyFileIT {

    private final SecureRandom random = new SecureRandom();
    private final Path first;
    private final Path second;
    private final Jdbi jdbi;

    KeyFileIT(@TempDir Path folder, DataSource database) {
        first = folder.resolve("first");
        second = folder.resolve("second");
        jdbi = Jdbi.create(database);
    }

    @BeforeEach
    void withoutAuthority() {
        jdbi.useHandle(handle -> handle.execute("DELETE FROM sensor_authority"));
    }

    @Test
    void onlyACenterWithoutASensorCaCreatesAKeyFile() {
        String key = key(first);
        assertThat(first).exists();
        assertThat(key(first)).as("the same file").isEqualTo(key);
    }

    @Test
    void aNodeToWhichNobodyCopiedTheFileRefusesAndCreatesNone() throws IOException {
        startFirstNode();
        String key = key(first);

        assertThatThrownBy(() -> key(second))
                .isInstanceOf(KeyFile.LockedException.class)
                .hasMessageContaining(second.toString())
                .hasMessageContaining("does not exist")
                .hasMessageContaining("Copy the file from another node");
        assertThat(second).doesNotExist();

        Files.copy(first, second);
        assertThat(key(second)).isEqualTo(key);
    }

    @Test
    void aNodeWithAnotherKeyRefuses() throws IOException {
        key(second);
        startFirstNode();
        assertThatThrownBy(() -> key(second))
                .isInstanceOf(KeyFile.LockedException.class)
                .hasMessageContaining("does not contain the key " + key(first));
    }

    @Test
    void aFileThatIsNoKeyFileIsNamed() throws IOException {
        Files.write(first, "no key\n".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> key(first))
                .isInstanceOf(KeyFile.LockedException.class)
                .hasMessageContaining("line 1 is not a key");
    }

    private String key(Path file) {
        return jdbi.inTransaction(
                handle -> new KeyFile(file, random).toEncrypt(handle).id());
    }

    private void startFirstNode() {
        AuthorityStore store = new AuthorityStore(jdbi, first, false, Clock.systemUTC(), random);
        assertThat(new SensorAuthority(store, jdbi, Duration.ofDays(1), Duration.ofDays(1), Clock.systemUTC())
                        .issuers())
                .hasSize(1);
    }
}
