package io.watchfloor.ops.intake.input.pull;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.config.testing.FreshDatabase;
import io.watchfloor.config.testing.TestDatabase;
import io.watchfloor.ops.intake.input.pull.PullStore.Item;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The stored state between two pulls, and between two nodes. */
@ExtendWith(FreshDatabase.class)
class PullStoreIT {

    private static final Instant TIME = Instant.parse("2026-11-24T10:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private PullStore store;

    @BeforeEach
    void open(TestDatabase database) {
        store = new PullStore(Jdbi.create(database.dataSource()));
    }

    private static Map<String, Instant> items(String... names) {
        Map<String, Instant> items = new LinkedHashMap<>();
        for (String name : names) {
            items.put(name, TIME);
        }
        return items;
    }

    @Test
    void anItemKeepsItsFirstSequence() {
        Map<String, Item> first = store.number("graph", "signIns", items("b", "a"));
        Map<String, Item> again = store.number("graph", "signIns", items("c", "a"));

        assertThat(first).containsEntry("b", new Item(1, 1, false)).containsEntry("a", new Item(1, 2, false));
        assertThat(again)
                .as("what is new is of a block of its own, and may be brought before what is left of an earlier one")
                .containsEntry("a", new Item(1, 2, false))
                .containsEntry("c", new Item(2, 1, false));
        store.done("graph", "signIns", List.of("a"));
        assertThat(store.number("graph", "signIns", items("a"))).containsEntry("a", new Item(1, 2, true));
        assertThat(store.number("graph", "alerts_v2", items("a"))).containsEntry("a", new Item(1, 1, false));
        assertThat(store.number("graph", "signIns", items("d"))).containsEntry("d", new Item(3, 1, false));
    }

    @Test
    void aBlockIsNotReusedWhenItsItemsAreDeleted() {
        assertThat(store.number("graph", "forgotten", items("a"))).containsEntry("a", new Item(1, 1, false));
        store.deleteBefore("graph", "forgotten", TIME.plusSeconds(1));

        assertThat(store.number("graph", "forgotten", items("a"))).containsEntry("a", new Item(2, 1, false));
    }

    @Test
    void theMarkIsEmptyUntilOneIsSet() {
        assertThat(store.number("cloudtrail", "s", items("a"))).hasSize(1);
        assertThat(store.mark("cloudtrail", "s")).isEmpty();
        store.mark("cloudtrail", "s", "2026-11-24T00:00:00Z");

        assertThat(store.mark("cloudtrail", "s")).contains("2026-11-24T00:00:00Z");
        store.mark("cloudtrail", "s", "2026-11-23T23:59:59.5Z");
        assertThat(store.mark("cloudtrail", "s")).as("never goes back").contains("2026-11-24T00:00:00Z");
        assertThat(store.markOr("cloudtrail", "s", "later")).isEqualTo("2026-11-24T00:00:00Z");
        assertThat(store.markOr("graph", "s", "first")).isEqualTo("first");
        assertThat(store.markOr("graph", "s", "later")).isEqualTo("first");
    }

    @Test
    void oneNodePullsUntilItReleasesItsLeaseOrTheLeaseExpires() {
        assertThat(store.lease("graph", "one", MINUTE)).isTrue();
        assertThat(store.lease("graph", "one", MINUTE)).isTrue();
        assertThat(store.lease("graph", "two", MINUTE)).isFalse();
        assertThat(store.lease("cloudtrail", "two", MINUTE)).isTrue();
        store.release("graph", "two");
        assertThat(store.lease("graph", "two", MINUTE)).isFalse();
        store.release("graph", "one");
        assertThat(store.lease("graph", "two", Duration.ZERO)).isTrue();
        assertThat(store.lease("graph", "three", MINUTE)).isTrue();
    }
}
