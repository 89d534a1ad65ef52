package io.watchfloor.ops.asset.alias;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.asset.alias.AliasTableEvent.Outcome;
import io.watchfloor.ops.asset.entity.Alias;
import io.watchfloor.ops.asset.entity.AliasChange;
import io.watchfloor.ops.asset.entity.Entity;
import io.watchfloor.ops.asset.entity.EntityKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people say is the same thing: all rows of a request or none, once, within bounds. */
class AliasTableTest {

    private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");
    private static final Entity ADDRESS = new Entity(EntityKind.ADDRESS, "192.0.2.17");
    private static final Entity HOST = new Entity(EntityKind.HOST, "ws-017");

    /** Not asked in these tests: the core answers by value. */
    @SuppressWarnings("NullAway")
    private static final ActorRef<AliasTableReply> NOBODY = null;

    private AliasTable table = AliasTable.EMPTY;

    private static AliasClaim claim(int line, String a, String b) {
        return new AliasClaim(line, a, b, "", "", "", "The lease says so");
    }

    private AliasTableReply add(@Nullable String request, AliasClaim... claims) {
        return take(table.add(new AliasTableCommand.Add(List.of(claims), false, "ann", request, NOBODY), NOW));
    }

    private AliasTableReply remove(long id, @Nullable String request) {
        return take(table.remove(new AliasTableCommand.Remove(id, "ben", request, NOBODY), NOW));
    }

    private static Outcome outcome(AliasTableReply reply) {
        return ((AliasTableReply.Done) reply).outcome();
    }

    private AliasTableReply take(AliasTable.Decided decided) {
        for (AliasTableEvent event : decided.events()) {
            table = table.apply(event);
        }
        return decided.reply();
    }

    private Alias only() {
        assertThat(table.rows()).hasSize(1);
        return table.rows().values().iterator().next().alias();
    }

    @Test
    void aRowSaysWhatIsTheSameForWhichTimeAndWhoSaidItWhy() {
        AliasClaim claim = new AliasClaim(
                0,
                "WS-017.",
                "192.0.2.17",
                "90",
                "2026-01-05T00:00:00Z",
                "2026-01-06T00:00:00Z",
                " The lease says so ");
        assertThat(outcome(add("key-1", claim))).isEqualTo(new Outcome(1, 0, 1));
        assertThat(table.rows().get(1L))
                .isEqualTo(new AliasRow(
                        1,
                        new Alias(
                                ADDRESS,
                                HOST,
                                900,
                                Instant.parse("2026-01-05T00:00:00Z"),
                                Instant.parse("2026-01-06T00:00:00Z"),
                                "the operator's table"),
                        new AliasRow.Said("ann", "The lease says so", NOW)));
    }

    @Test
    void whatIsLeftOutIsCertainAndAlways() {
        add(null, claim(0, "192.0.2.17", "ws-017"));
        assertThat(only())
                .isEqualTo(new Alias(ADDRESS, HOST, 1_000, AliasRow.ALWAYS, AliasRow.FOREVER, AliasRow.SOURCE));
    }

    @Test
    void anAccountHasItsDomainInEachSpelling() {
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
    void whatCannotBeMeantIsRefusedWithItsLine(
            String a, String b, String certainty, String from, String to, String reason, String code, String field) {
        AliasTableReply reply =
                add(null, claim(2, "192.0.2.99", "ws-099"), new AliasClaim(3, a, b, certainty, from, to, reason));
        assertThat(reply).isInstanceOfSatisfying(AliasTableReply.Refused.class, refused -> {
            assertThat(refused.wrong()).isEqualTo(1);
            assertThat(refused.faults()).singleElement().satisfies(fault -> {
                assertThat(fault.line()).isEqualTo(3);
                assertThat(fault.code()).isEqualTo(code);
                assertThat(fault.field()).isEqualTo(field);
                assertThat(fault.message()).matches("(?s).+\\.");
            });
        });
        assertThat(table).as("all rows or none").isEqualTo(AliasTable.EMPTY);
    }

    @Test
    void aRepeatOfARequestAddsNothingAndIsAnsweredAsTheFirstTime() {
        AliasTableReply first = add("key-1", claim(0, "192.0.2.17", "ws-017"));
        assertThat(add("key-1", claim(0, "192.0.2.17", "ws-017"))).isEqualTo(first);
        remove(1, "key-2");
        assertThat(add("key-1", claim(0, "192.0.2.17", "ws-017")))
                .as("what it added is gone since")
                .isEqualTo(new AliasTableReply.Done(new Outcome(1, 0, 1), null));
        assertThat(outcome(remove(1, "key-2"))).isEqualTo(new Outcome(0, 0, 1));
        assertThat(remove(1, "key-3")).isEqualTo(new AliasTableReply.Unknown(1));
        assertThat(table.rows()).isEmpty();
    }

    @Test
    void whatTheTableSaysAlreadyStaysAsItIs() {
        add(null, claim(0, "192.0.2.17", "ws-017"));
        AliasTableReply reply = add(null, claim(2, "ws-017", "192.0.2.17"), claim(3, "192.0.2.18", "ws-018"));
        assertThat(reply)
                .isEqualTo(new AliasTableReply.Done(
                        new Outcome(1, 1, 1), table.rows().get(1L)));
        assertThat(table.rows()).hasSize(2);
    }

    @Test
    void anIdIsNeverGivenAgain() {
        add(null, claim(0, "192.0.2.17", "ws-017"));
        remove(1, null);
        add(null, claim(0, "192.0.2.17", "ws-017"));
        assertThat(table.rows()).containsOnlyKeys(2L);
    }

    @Test
    void aDryRunSaysWhatWouldBe() {
        AliasTable.Decided would = table.add(
                new AliasTableCommand.Add(List.of(claim(2, "192.0.2.17", "ws-017")), true, "ann", "key-1", NOBODY),
                NOW);
        assertThat(outcome(would.reply())).isEqualTo(new Outcome(1, 0, 1));
        assertThat(would.events()).isEmpty();
    }

    @Test
    void theTableTakesTenThousandRows() {
        List<AliasClaim> many = new ArrayList<>();
        for (int i = 0; i < AliasTable.MOST_ROWS; i++) {
            many.add(claim(i + 2, "10.%d.%d.%d".formatted(i >> 16, i >> 8 & 0xff, i & 0xff), "ws-" + i));
        }
        add(null, many.toArray(AliasClaim[]::new));
        assertThat(table.rows()).hasSize(10_000);
        assertThat(add(null, claim(0, "192.0.2.17", "fin-laptop")))
                .isInstanceOfSatisfying(
                        AliasTableReply.Refused.class,
                        refused -> assertThat(refused.faults())
                                .singleElement()
                                .satisfies(fault -> assertThat(fault.code()).isEqualTo("alias.table-full")));
    }

    @Test
    void triageIsOwedEachChangeUntilItConfirms() {
        add(null, claim(0, "192.0.2.17", "ws-017"), claim(0, "192.0.2.18", "ws-018"));
        remove(1, null);
        assertThat(table.untold())
                .extracting(
                        AliasChange::number,
                        AliasChange::holds,
                        change -> change.alias().owner().value())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(1L, true, "ws-017"),
                        org.assertj.core.groups.Tuple.tuple(2L, true, "ws-018"),
                        org.assertj.core.groups.Tuple.tuple(3L, false, "ws-017"));
        AliasTableEvent told = table.told(2).orElseThrow();
        assertThat(told).isEqualTo(new AliasTableEvent.TriageTold(2, 1));
        table = table.apply(told);
        assertThat(table.told(2)).as("said twice").isEmpty();
        assertThat(table.untold()).extracting(AliasChange::number).containsExactly(3L);
    }
}
