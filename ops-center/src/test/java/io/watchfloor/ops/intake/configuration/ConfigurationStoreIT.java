package io.watchfloor.ops.intake.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.config.testing.FreshDatabase;
import io.watchfloor.ops.intake.configuration.ConfigurationStore.SensorState;
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
class ConfigurationStoreIT {

    private static final Instant NOW = Instant.parse("2026-11-27T19:00:00Z");

    /** Fixed ids, so that each run has the same number of sensors in a share. */
    private static final List<String> SENSORS =
            IntStream.range(0, 300).mapToObj(number -> "sensor-" + number).toList();

    private static ConfigurationStore shelf;
    private static Jdbi jdbi;

    @BeforeAll
    static void start(DataSource database) {
        jdbi = Jdbi.create(database);
        shelf = new ConfigurationStore(jdbi);
    }

    private static Set<String> with(long version) {
        return shelf.statuses(SENSORS).stream()
                .filter(one -> one.wanted() == version)
                .map(SensorState::sensor)
                .collect(Collectors.toSet());
    }

    @Test
    void aVersionIsSentToItsShareThenToAGrowingShareAndOthersKeepTheFormerOne() {
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
                .extracting(ConfigurationStore.StoredVersion::version)
                .containsExactly(2L, 1L);
    }

    @Test
    void aVersionThatTooManySensorsRejectIsStoppedOnce() {
        ConfigurationGuard guard = new ConfigurationGuard(jdbi, 10);
        List<String> members =
                IntStream.range(0, 20).mapToObj(number -> "m-" + number).toList();
        members.forEach(one -> shelf.setGroup(one, "stopping", "ann", NOW));
        assertThat(shelf.write("stopping", "{}", 100, "", 0L, "ann", NOW)).isPresent();
        assertThat(shelf.write("stopping", "{}", 100, "", 1L, "ann", NOW)).isPresent();
        Version second = new Version("stopping", 2);
        for (String one : members.subList(0, 18)) {
            shelf.noteSent(one, second, NOW);
            shelf.storeReport(one, new Configured(second, null, ""), NOW);
        }
        refuses("m-0", second);
        assertThat(guard.check(NOW)).as("1 of 18 is not too many").isZero();
        shelf.noteSent("m-18", second, NOW);
        assertThat(guard.check(NOW)).as("it may still answer").isZero();
        assertThat(guard.check(NOW.plus(ConfigurationGuard.ANSWERS_WITHIN).plusSeconds(1)))
                .as("2 of 19")
                .isEqualTo(1);
        assertThat(guard.check(NOW.plus(ConfigurationGuard.ANSWERS_WITHIN).plusSeconds(1)))
                .isZero();

        ConfigurationStore.StoredVersion stopped = shelf.versions("stopping").getFirst();
        assertThat(stopped.stopped()).isNotNull();
        assertThat(String.valueOf(stopped.stopped()))
                .contains("Of 19 sensors that tried it, 1 rejected it and 1 fell silent");
        assertThat(shelf.statuses(members).stream()
                        .filter(one -> one.wanted() == 2)
                        .map(SensorState::sensor))
                .as("those who have it keep it, the others stay with the one before")
                .hasSize(18)
                .doesNotContain("m-18", "m-19");
        assertThat(shelf.share("stopping", 2, 100, "ann", NOW).orElseThrow().share())
                .isEqualTo(100);
        assertThat(shelf.share("stopping", 2, 0, "ann", NOW).orElseThrow().share())
                .as("it may be taken back")
                .isZero();
        assertThat(shelf.share("stopping", 2, 50, "ann", NOW).orElseThrow().share())
                .as("it does not spread again")
                .isZero();
        List<String> told = jdbi.withHandle(
                handle -> handle.createQuery("SELECT record FROM own_telemetry WHERE action = 'configuration-stopped'")
                        .mapTo(String.class)
                        .list());
        assertThat(told).hasSize(1);
        assertThat(told.getFirst()).contains("Version 2 for the group stopping stopped.");
    }

    private static void refuses(String sensor, Version version) {
        shelf.storeReport(
                sensor, new Configured(new Version(version.group(), version.version() - 1), version, "no"), NOW);
    }

    @Test
    void aSensorsReportIsComparedWithTheWantedVersion() {
        shelf.setGroup("s", "web", "ann", NOW);
        assertThat(shelf.write("web", "{}", 100, "", null, "ann", NOW)).isPresent();
        assertThat(standing().said()).isNull();

        shelf.storeReport("s", new Configured(Version.OWN, null, ""), NOW);
        assertThat(standing().applied()).isFalse();
        assertThat(standing().refused()).isFalse();
        shelf.storeReport("s", new Configured(Version.OWN, new Version("web", 1), "no\0"), NOW);
        assertThat(standing().refused()).isTrue();
        shelf.storeReport("s", new Configured(new Version("web", 1), null, ""), NOW);
        assertThat(standing().applied()).isTrue();
        shelf.setGroup("s", "elsewhere", "ann", NOW);
        assertThat(standing().applied()).isFalse();
        assertThat(standing().wanted()).isZero();
    }

    private static SensorState standing() {
        return shelf.statuses(List.of("s")).getFirst();
    }
}
