package io.watchfloor.ops.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.config.testing.FreshDatabase;
import io.watchfloor.ops.fleet.ConfigurationShelf.Standing;
import io.watchfloor.sensors.protocol.ConfigurationFrame.Configured;
import io.watchfloor.sensors.protocol.ConfigurationFrame.Version;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(FreshDatabase.class)
class ConfigurationShelfIT {

    private static final Instant NOW = Instant.parse("2026-11-27T19:00:00Z");

    /** The same in each run, so how many of them are in a share is, too. */
    private static final List<String> SENSORS =
            IntStream.range(0, 300).mapToObj(number -> "sensor-" + number).toList();

    private static ConfigurationShelf shelf;

    @BeforeAll
    static void start(DataSource database) {
        shelf = new ConfigurationShelf(Jdbi.create(database));
    }

    private static Set<String> with(long version) {
        return shelf.standings(SENSORS).stream()
                .filter(one -> one.wanted() == version)
                .map(Standing::sensor)
                .collect(Collectors.toSet());
    }

    @Test
    void aVersionGoesToItsShareFirstThenToTheseAndMoreAndTheOthersKeepTheOneBefore() {
        assertThat(with(0)).hasSize(300);
        assertThat(shelf.write("default", "{}", 100, "", 0L, "ann", NOW)).isPresent();
        assertThat(with(1)).hasSize(300);

        assertThat(shelf.write("default", "{}", 10, "", 0L, "ann", NOW))
                .as("of a stale reader")
                .isEmpty();
        assertThat(shelf.write("default", "{\"line-limit\":2048}", 10, "", 1L, "ann", NOW))
                .isPresent();
        Set<String> first = with(2);
        assertThat(first).hasSizeBetween(10, 60);
        assertThat(with(1)).hasSize(300 - first.size());

        assertThat(shelf.share("default", 1, 50, "ann", NOW))
                .as("not the latest")
                .isEmpty();
        assertThat(shelf.share("default", 2, 50, "ann", NOW)).isPresent();
        assertThat(with(2)).containsAll(first).hasSizeBetween(100, 200);
        assertThat(shelf.share("default", 2, 100, "ann", NOW)).isPresent();
        assertThat(with(2)).hasSize(300);
        assertThat(shelf.share("default", 2, 0, "ann", NOW)).isPresent();
        assertThat(with(1)).hasSize(300);
        assertThat(shelf.versions("default"))
                .extracting(ConfigurationShelf.Kept::version)
                .containsExactly(2L, 1L);
    }

    @Test
    void whatASensorSaysIsHeldAgainstWhatItShouldHave() {
        shelf.group("s", "web", "ann", NOW);
        assertThat(shelf.write("web", "{}", 100, "", null, "ann", NOW)).isPresent();
        assertThat(standing().said()).isNull();

        shelf.said("s", new Configured(Version.OWN, null, ""), NOW);
        assertThat(standing().applied()).isFalse();
        assertThat(standing().refused()).isFalse();
        shelf.said("s", new Configured(Version.OWN, new Version("web", 1), "no\0"), NOW);
        assertThat(standing().refused()).isTrue();
        shelf.said("s", new Configured(new Version("web", 1), null, ""), NOW);
        assertThat(standing().applied()).isTrue();
        shelf.group("s", "elsewhere", "ann", NOW);
        assertThat(standing().applied()).isFalse();
        assertThat(standing().wanted()).isZero();
    }

    private static Standing standing() {
        return shelf.standings(List.of("s")).getFirst();
    }
}
