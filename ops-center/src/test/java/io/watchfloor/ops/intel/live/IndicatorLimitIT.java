package io.watchfloor.ops.intel.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.config.detection.IndicatorSettings;
import io.watchfloor.config.testing.FreshDatabase;
import io.watchfloor.config.testing.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("A node that compares at most 100 values")
@ExtendWith(FreshDatabase.class)
final class IndicatorLimitIT {

    private static final IndicatorSettings SETTINGS = new IndicatorSettings(
            true,
            20,
            50,
            IndicatorSettings.USUAL.lifetimes(),
            100,
            IndicatorSettings.USUAL.tooCommon(),
            IndicatorSettings.USUAL.lookBackDays());

    @SuppressWarnings("NullAway.Init") // set before each test
    private Jdbi jdbi;

    @BeforeEach
    void empty(TestDatabase database) {
        jdbi = Jdbi.create(database.dataSource());
        jdbi.useHandle(handle -> handle.execute("DELETE FROM indicator"));
        jdbi.useHandle(handle -> handle.execute("UPDATE indicator_progress SET object = 0, position = 0"));
    }

    /** Stores a version of the indicators {@code from} (inclusive) to {@code to} (exclusive). */
    private void store(int from, int to, String version, boolean revoked) {
        jdbi.useTransaction(handle -> {
            for (int number = from; number < to; number++) {
                long position = IndicatorStore.next(handle, 1);
                handle.createUpdate("""
                                INSERT INTO indicator (id, position, object, name, source, tlp, revoked, entries, confidence, benign, since)
                                VALUES (:id, :position, :position, 'name', 'feed', 1, :revoked, ARRAY[:entry], 80, false, now())
                                ON CONFLICT (id) DO UPDATE SET position = excluded.position, object = excluded.object,
                                    revoked = excluded.revoked, entries = excluded.entries""")
                        .bind("id", "indicator--00000000-0000-4000-8000-%012d".formatted(number))
                        .bind("position", position)
                        .bind("revoked", revoked)
                        .bind("entry", "domain:" + domain(number, version))
                        .execute();
            }
        });
    }

    private static String domain(int number, String version) {
        return version + number + ".limit.example";
    }

    /** The numbers of the indicators whose value of this version is found. */
    private static List<Integer> found(LiveIndicators live, String version) {
        return IntStream.range(0, 300)
                .filter(number -> !live.set()
                        .find(Map.of("QueryName", domain(number, version)), System.currentTimeMillis() / 1_000)
                        .isEmpty())
                .boxed()
                .toList();
    }

    private static List<Integer> numbers(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    @Test
    @DisplayName("compares the new versions of all of them, because replaced values need no room")
    void replacedValuesNeedNoRoom() {
        store(0, 100, "a", false);
        LiveIndicators live = LiveIndicators.read(jdbi, SETTINGS, 1);

        for (String version : List.of("b", "c", "d")) {
            store(0, 60, version, false);
            store(60, 100, version, false);
            live = live.next(jdbi, 1);

            assertThat(found(live, version)).isEqualTo(numbers(0, 100));
            assertThat(live.leftOut()).isZero();
        }
        assertThat(found(live, "c")).isEmpty();
    }

    @Test
    @DisplayName("counts the values that have no room, and compares them when there is room")
    void valuesWithoutRoomAreComparedWhenThereIsRoom() {
        store(0, 90, "a", false);
        LiveIndicators live = LiveIndicators.read(jdbi, SETTINGS, 1);
        store(90, 120, "a", false);
        live = live.next(jdbi, 1);

        assertThat(found(live, "a")).isEqualTo(numbers(0, 100));
        assertThat(live.leftOut()).isEqualTo(20);

        store(0, 50, "a", true);
        live = live.next(jdbi, 1);

        assertThat(found(live, "a")).isEqualTo(numbers(50, 120));
        assertThat(live.leftOut()).isZero();
    }

    @Test
    @DisplayName("gives the room of revoked values to later ones")
    void revokedValuesGiveTheirRoom() {
        store(0, 100, "a", false);
        LiveIndicators live = LiveIndicators.read(jdbi, SETTINGS, 1);

        store(0, 30, "a", true);
        live = live.next(jdbi, 1);
        store(100, 130, "a", false);
        live = live.next(jdbi, 1);

        assertThat(found(live, "a")).isEqualTo(numbers(30, 130));
        assertThat(live.leftOut()).isZero();
    }
}
