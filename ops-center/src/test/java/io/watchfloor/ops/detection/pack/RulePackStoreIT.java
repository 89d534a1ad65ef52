package io.watchfloor.ops.detection.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.watchfloor.config.testing.FreshDatabase;
import io.watchfloor.ops.detection.pack.RulePackStore.Change;
import io.watchfloor.ops.detection.pack.RulePackStore.Latest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Changes of active packs: one at a time, each with the next number. */
@ExtendWith(FreshDatabase.class)
class RulePackStoreIT {

    private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");

    private final Jdbi jdbi;
    private final RulePackStore shelf;

    RulePackStoreIT(DataSource database) {
        jdbi = Jdbi.create(database);
        shelf = new RulePackStore(jdbi);
    }

    @BeforeEach
    void empty() {
        jdbi.useHandle(handle -> handle.execute("TRUNCATE rule_pack_change, rule_pack_content"));
    }

    private long put(String name, String content) {
        return shelf.activate(name, shelf.keep(content.getBytes(StandardCharsets.UTF_8)), 3, 0, "ann", NOW);
    }

    @Test
    void changesHaveAGlobalNumberAndARevisionOfTheirPack() {
        assertThat(put("day", "a")).isEqualTo(1);
        assertThat(put("night", "b")).isEqualTo(2);
        assertThat(put("day", "c")).isEqualTo(3);

        assertThat(shelf.history("day")).extracting(Change::number).containsExactly(3L, 1L);
        assertThat(shelf.history("day")).extracting(Change::revision).containsExactly(2L, 1L);
        assertThat(shelf.packs().revision()).isEqualTo(3);
        assertThat(shelf.packs().contents())
                .extracting(pack -> pack.name() + " " + new String(pack.body(), StandardCharsets.UTF_8))
                .containsExactly("day c", "night b");
    }

    @Test
    void activatingTheSameContentIsNoChange() {
        assertThat(put("day", "a")).isEqualTo(1);
        assertThat(put("day", "a")).isEqualTo(1);
        assertThat(shelf.history("day")).hasSize(1);
    }

    @Test
    void aRollbackIsANewChangeWithItsTargetRevision() {
        put("day", "a");
        put("night", "x");
        put("day", "b");
        Change first = shelf.change("day", 1).orElseThrow();
        shelf.activate("day", String.valueOf(first.content()), 3, first.number(), "ben", NOW);
        assertThat(shelf.history("day").getFirst())
                .isEqualTo(new Change(4, 3, "day", first.content(), 3, 1, "ben", NOW));
    }

    @Test
    void aRemovedPackIsInactiveAndCannotBeRemovedAgain() {
        put("day", "a");
        assertThat(shelf.withdraw("day", "ann", NOW)).isEqualTo(OptionalLong.of(2));
        assertThat(shelf.withdraw("day", "ann", NOW)).isEmpty();
        assertThat(shelf.active()).isEmpty();
        assertThat(shelf.latest("day")).isEqualTo(new Latest("", 2));
    }

    @Test
    void concurrentChangesAreSerialized() {
        List<Long> numbers = IntStream.range(0, 20)
                .parallel()
                .mapToObj(i -> put("pack-" + i % 4, "content " + i))
                .toList();
        assertThat(numbers).doesNotHaveDuplicates().hasSize(20);
        assertThat(shelf.latest("pack-0").revision()).isEqualTo(20);
    }

    @Test
    void theLatestStateWaitsForAnOpenChange() {
        put("day", "a");
        CompletableFuture<Latest> answer = jdbi.inTransaction(handle -> {
            handle.execute("SELECT FROM document_revision WHERE topic = 'rules' FOR UPDATE");
            CompletableFuture<Latest> asked = CompletableFuture.supplyAsync(() -> shelf.latest("day"));
            await().until(() -> jdbi.withHandle(other -> other.createQuery(
                                    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
                            .mapTo(Long.class)
                            .one())
                    == 1);
            handle.execute("INSERT INTO rule_pack_change VALUES (2, 'day', NULL, 0, 0, 'ben', now())");
            return asked;
        });
        assertThat(answer.join()).isEqualTo(new Latest("", 2));
    }

    @Test
    void aChangeThatTimesOutChangesNothing() {
        put("day", "a");
        jdbi.useTransaction(handle -> {
            handle.execute("SELECT FROM document_revision WHERE topic = 'rules' FOR UPDATE");
            assertThatThrownBy(CompletableFuture.supplyAsync(() -> put("day", "b"))::join)
                    .hasCauseInstanceOf(JdbiException.class)
                    .hasMessageContaining("lock timeout");
        });
        assertThat(shelf.history("day")).hasSize(1);
    }
}
