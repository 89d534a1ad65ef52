package io.watchfloor.ops.asset.alias;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.watchfloor.config.testing.FreshDatabase;
import io.watchfloor.ops.asset.alias.AliasTableReply.Outcome;
import io.watchfloor.ops.asset.entity.Alias;
import io.watchfloor.ops.asset.entity.AliasChange;
import io.watchfloor.ops.asset.entity.Entity;
import io.watchfloor.ops.asset.entity.EntityKind;
import io.watchfloor.ops.platform.document.DocumentJson;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The alias table: a request adds all rows or none, once, within limits. */
@ExtendWith(FreshDatabase.class)
class AliasTableIT {

    private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");
    private static final Entity ADDRESS = new Entity(EntityKind.ADDRESS, "192.0.2.17");
    private static final Entity HOST = new Entity(EntityKind.HOST, "ws-017");

    private final Jdbi jdbi;
    private final List<List<AliasChange>> told = new ArrayList<>();
    private final AliasTable table;

    AliasTableIT(DataSource database) {
        jdbi = Jdbi.create(database);
        table = new AliasTable(jdbi, told::add, Runnable::run, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @BeforeEach
    void empty() {
        jdbi.useHandle(handle -> handle.execute(
                "TRUNCATE alias_row, alias_change, alias_request, obligation;" + " UPDATE alias_told SET through = 0"));
    }

    private static AliasClaim claim(int line, String a, String b) {
        return new AliasClaim(line, a, b, "", "", "", "The lease says so");
    }

    private AliasTableReply add(@Nullable String request, AliasClaim... claims) {
        return table.add(List.of(claims), false, "ann", request);
    }

    private AliasTableReply remove(long id, @Nullable String request) {
        return table.remove(id, "ben", request);
    }

    private static Outcome outcome(AliasTableReply reply) {
        return ((AliasTableReply.Success) reply).outcome();
    }

    /** The aliases that triage receives for the rows in the table. */
    private List<Alias> aliases() {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT c.alias FROM alias_row r JOIN alias_change c ON c.row_id = r.id AND c.holds ORDER BY r.id")
                .mapTo(String.class)
                .map(alias -> DocumentJson.read(alias, Alias.class))
                .list());
    }

    private List<Long> ids() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT id FROM alias_row ORDER BY id")
                .mapTo(Long.class)
                .list());
    }

    private List<String> owed() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT what FROM obligation")
                .mapTo(String.class)
                .list());
    }

    private Alias only() {
        assertThat(aliases()).hasSize(1);
        return aliases().getFirst();
    }

    @Test
    void aRowHasAliasValidityAuthorAndReason() {
        AliasClaim claim = new AliasClaim(
                0,
                "WS-017.",
                "192.0.2.17",
                "90",
                "2026-01-05T00:00:00Z",
                "2026-01-06T00:00:00Z",
                " The lease says so ");
        assertThat(add("key-1", claim))
                .isEqualTo(new AliasTableReply.Success(
                        new Outcome(1, 0, 1),
                        new AliasRow(
                                1,
                                new Alias(
                                        ADDRESS,
                                        HOST,
                                        900,
                                        Instant.parse("2026-01-05T00:00:00Z"),
                                        Instant.parse("2026-01-06T00:00:00Z"),
                                        "the operator's table"),
                                new AliasRow.Source("ann", "The lease says so", NOW))));
        assertThat(add(null, claim))
                .as("read back")
                .isEqualTo(new AliasTableReply.Success(
                        new Outcome(0, 1, 1),
                        new AliasRow(1, only(), new AliasRow.Source("ann", "The lease says so", NOW))));
    }

    @Test
    void omittedCertaintyAndTimesMeanCertainAndUnlimited() {
        add(null, claim(0, "192.0.2.17", "ws-017"));
        assertThat(only())
                .isEqualTo(new Alias(ADDRESS, HOST, 1_000, AliasRow.ALWAYS, AliasRow.FOREVER, AliasRow.SOURCE));
    }

    @Test
    void anAccountKeepsItsDomainInEachSpelling() {
        add(null, claim(0, "S-1-5-21-1-2-3-1104", "CORP\\Brandt"));
        assertThat(only().name()).isEqualTo(new Entity(EntityKind.ACCOUNT, "s-1-5-21-1-2-3-1104"));
        assertThat(only().owner()).isEqualTo(new Entity(EntityKind.ACCOUNT, "corp\\brandt"));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            ws-017,      ws 018,      100, '',                     '',                     x, alias.unreadable, b
            -,           ws-018,      100, '',                     '',                     x, alias.unreadable, a
            account:bob, ws-018,      100, '',                     '',                     x, alias.unreadable, a
            ws-017,      WS-017.,     100, '',                     '',                     x, alias.itself,     b
            ws-017,      CORP\\bob,   100, '',                     '',                     x, alias.kinds,      b
            127.0.0.1,   ws-017,      100, '',                     '',                     x, alias.well-known, a
            192.0.2.1,   ws-017,      0,   '',                     '',                     x, alias.certainty,  certainty
            192.0.2.1,   ws-017,      101, '',                     '',                     x, alias.certainty,  certainty
            ws-017,      fin-laptop,  90,  '',                     '',                     x, alias.certainty,  certainty
            192.0.2.1,   ws-017,      '',  yesterday,              '',                     x, alias.time,       from
            192.0.2.1,   ws-017,      '',  2026-01-06T00:00:00Z,   2026-01-06T00:00:00Z,   x, alias.time,       to
            192.0.2.1,   ws-017,      '',  '',                     '',                     '', alias.reason,    reason
            """)
    void anInvalidRowIsRejectedWithItsLine(
            String a, String b, String certainty, String from, String to, String reason, String code, String field) {
        AliasTableReply reply =
                add(null, claim(2, "192.0.2.99", "ws-099"), new AliasClaim(3, a, b, certainty, from, to, reason));
        assertThat(reply).isInstanceOfSatisfying(AliasTableReply.Rejection.class, refused -> {
            assertThat(refused.wrong()).isEqualTo(1);
            assertThat(refused.faults()).singleElement().satisfies(fault -> {
                assertThat(fault.line()).isEqualTo(3);
                assertThat(fault.code()).isEqualTo(code);
                assertThat(fault.field()).isEqualTo(field);
                assertThat(fault.message()).matches("(?s).+\\.");
            });
        });
        assertThat(ids()).as("all rows or none").isEmpty();
    }

    @Test
    void aRepeatedRequestAddsNothingAndGetsTheFirstAnswer() {
        AliasTableReply first = add("key-1", claim(0, "192.0.2.17", "ws-017"));
        assertThat(add("key-1", claim(0, "192.0.2.17", "ws-017"))).isEqualTo(first);
        remove(1, "key-2");
        assertThat(add("key-1", claim(0, "192.0.2.17", "ws-017")))
                .as("what it added is gone since")
                .isEqualTo(new AliasTableReply.Success(new Outcome(1, 0, 1), null));
        assertThat(outcome(remove(1, "key-2"))).isEqualTo(new Outcome(0, 0, 1));
        assertThat(remove(1, "key-3")).isEqualTo(new AliasTableReply.Unknown(1));
        assertThat(ids()).isEmpty();
    }

    @Test
    void anExistingRowStaysUnchanged() {
        add(null, claim(0, "192.0.2.17", "ws-017"));
        AliasTableReply reply = add(null, claim(2, "ws-017", "192.0.2.17"), claim(3, "192.0.2.18", "ws-018"));
        assertThat(outcome(reply)).isEqualTo(new Outcome(1, 1, 1));
        assertThat(ids()).containsExactly(1L, 2L);
    }

    @Test
    void anIdIsNeverReused() {
        add(null, claim(0, "192.0.2.17", "ws-017"));
        remove(1, null);
        add(null, claim(0, "192.0.2.17", "ws-017"));
        assertThat(ids()).containsExactly(2L);
    }

    @Test
    void aDryRunReportsTheChangeWithoutMakingIt() {
        assertThat(outcome(table.add(List.of(claim(2, "192.0.2.17", "ws-017")), true, "ann", "key-1")))
                .isEqualTo(new Outcome(1, 0, 1));
        assertThat(ids()).isEmpty();
        assertThat(owed()).isEmpty();
    }

    @Test
    void theTableIsLimitedToTenThousandRows() {
        List<AliasClaim> many = new ArrayList<>();
        for (int i = 0; i < AliasTable.MOST_ROWS; i++) {
            many.add(claim(i + 2, "10.%d.%d.%d".formatted(i >> 16, i >> 8 & 0xff, i & 0xff), "ws-" + i));
        }
        add(null, many.toArray(AliasClaim[]::new));
        assertThat(ids()).hasSize(10_000);
        assertThat(add(null, claim(0, "192.0.2.17", "fin-laptop")))
                .isInstanceOfSatisfying(
                        AliasTableReply.Rejection.class,
                        refused -> assertThat(refused.faults())
                                .singleElement()
                                .satisfies(fault -> assertThat(fault.code()).isEqualTo("alias.table-full")));
    }

    @Test
    void triageReceivesEachChangeInOrderUntilItConfirms() {
        add(null, claim(0, "192.0.2.17", "ws-017"), claim(0, "192.0.2.18", "ws-018"));
        remove(1, null);
        assertThat(told.getLast())
                .extracting(
                        AliasChange::number,
                        AliasChange::holds,
                        change -> change.alias().owner().value())
                .containsExactly(tuple(1L, true, "ws-017"), tuple(2L, true, "ws-018"), tuple(3L, false, "ws-017"));
        assertThat(owed()).containsExactly("tell");

        told.clear();
        table.wake();
        assertThat(told).as("it was not confirmed").hasSize(1);
        table.confirmed(2);
        assertThat(told.getLast()).extracting(AliasChange::number).containsExactly(3L);
        table.confirmed(3);
        table.confirmed(1);
        assertThat(owed()).as("all is confirmed").isEmpty();

        told.clear();
        table.wake();
        assertThat(told).isEmpty();
    }

    @Test
    void manyChangesAreSentInParts() {
        List<AliasClaim> many = new ArrayList<>();
        for (int i = 0; i < 1_200; i++) {
            many.add(claim(i + 2, "192.0.2." + i % 250, "ws-" + i));
        }
        add(null, many.toArray(AliasClaim[]::new));
        while (!owed().isEmpty()) {
            assertThat(told.getLast()).hasSizeLessThanOrEqualTo(200);
            table.confirmed(told.getLast().getLast().number());
        }
        assertThat(told.stream().flatMap(List::stream).map(AliasChange::number).distinct())
                .hasSize(1_200);
    }

    @Test
    void aRestoredCenterSendsAllChangesAgainAndContinuesTheNumbers() {
        add(null, claim(0, "192.0.2.17", "ws-017"));
        table.confirmed(1);
        jdbi.useHandle(handle -> handle.execute("UPDATE alias_told SET through = 0"));
        table.start();
        assertThat(owed()).containsExactly("tell");
        table.wake();
        assertThat(told.getLast()).extracting(AliasChange::number).containsExactly(1L);
        remove(1, null);
        assertThat(told.getLast()).extracting(AliasChange::number).containsExactly(1L, 2L);
    }

    @Test
    void twoConcurrentEqualRequestsAddOneRow() {
        List<AliasTableReply> replies = IntStream.range(0, 8)
                .parallel()
                .mapToObj(i ->
                        add("key-" + i, claim(0, "192.0.2.17", "ws-017"), claim(0, "192.0.2." + (100 + i), "ws-" + i)))
                .toList();
        assertThat(ids()).hasSize(9);
        assertThat(replies.stream().mapToInt(reply -> outcome(reply).added()).sum())
                .isEqualTo(9);
    }
}
