package io.watchfloor.dashboards.board;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.dashboards.assets.board.EntityProjection;
import io.watchfloor.dashboards.assets.board.EntityReadModel;
import io.watchfloor.dashboards.assets.board.HostNameProjection;
import io.watchfloor.dashboards.assets.views.NameView;
import io.watchfloor.dashboards.search.PageRequest;
import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.ops.asset.AssetEvent;
import io.watchfloor.ops.asset.alias.AliasClaim;
import io.watchfloor.ops.asset.alias.AliasTable;
import io.watchfloor.ops.asset.alias.AliasTableReply;
import io.watchfloor.ops.asset.entity.Alias;
import io.watchfloor.ops.asset.entity.Entity;
import io.watchfloor.ops.asset.entity.EntityKind;
import io.watchfloor.ops.asset.naming.SensorHostReport;
import io.watchfloor.ops.incident.Hub;
import io.watchfloor.ops.incident.triage.TriageEvent;
import io.watchfloor.ops.platform.journal.JournaledEvent;
import io.watchfloor.sensors.protocol.AssetId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Aliases from telemetry, users and triage, as stored in the tables. */
@ExtendWith(BoardDatabase.class)
class IdentityBoardIT {

    private static final Instant MIDNIGHT = Instant.parse("2026-01-05T00:00:00Z");
    private static final Entity ADDRESS = new Entity(EntityKind.ADDRESS, "192.0.2.17");
    private static final Entity HOST = new Entity(EntityKind.HOST, "ws-017");
    private static final AssetId ASSET = AssetId.parse("host:fs01");

    private Jdbi jdbi;

    @BeforeEach
    void begin(Jdbi database) {
        jdbi = database;
    }

    private static Alias alias(Entity name, int halfDay, int certainty, String source) {
        Instant from = MIDNIGHT.plus(Duration.ofHours(12L * halfDay));
        return new Alias(name, HOST, certainty, from, from.plus(Duration.ofHours(36)), source);
    }

    private void tell(Alias... told) {
        jdbi.useTransaction(tx -> EntityProjection.tell(
                tx,
                List.of(told).stream()
                        .map(one -> new EntityProjection.Observation(ASSET, one))
                        .toList()));
    }

    private void happens(String type, Object event) {
        jdbi.useTransaction(tx -> new EntityProjection().fold(tx, new JournaledEvent(type, "default", 1, event)));
    }

    private List<NameView> names(PageRequest slice) {
        return jdbi.withHandle(handle -> EntityReadModel.names(handle, HOST, slice))
                .items();
    }

    @Test
    void whatIsToldEachHalfDayIsOneRowAsLongAsItLasts() {
        tell(alias(ADDRESS, 0, 900, "a logon on fs01"), alias(ADDRESS, 1, 900, "a logon on fs01"));
        tell(alias(ADDRESS, 2, 900, "a logon on fs01"));
        tell(alias(ADDRESS, 2, 900, "a logon on fs01"));
        tell(alias(ADDRESS, 9, 900, "a logon on fs01"));
        tell(alias(ADDRESS, 1, 980, "its own connections"));
        assertThat(names(PageRequest.first(10)))
                .extracting(
                        one -> one.said().source(),
                        one -> one.said().from(),
                        one -> one.said().to())
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(
                                "a logon on fs01",
                                MIDNIGHT.plus(Duration.ofHours(108)),
                                MIDNIGHT.plus(Duration.ofHours(144))),
                        org.assertj.core.groups.Tuple.tuple(
                                "a logon on fs01", MIDNIGHT, MIDNIGHT.plus(Duration.ofHours(60))),
                        org.assertj.core.groups.Tuple.tuple(
                                "its own connections",
                                MIDNIGHT.plus(Duration.ofHours(12)),
                                MIDNIGHT.plus(Duration.ofHours(48))));
    }

    @Test
    void namesAreListedPartByPartTheLatestFirst() {
        tell(IntStream.range(0, 25)
                .mapToObj(i -> alias(new Entity(EntityKind.ADDRESS, "10.0.0." + i), i % 5, 900, "a logon on fs01"))
                .toArray(Alias[]::new));
        ResultPage<NameView> first =
                jdbi.withHandle(handle -> EntityReadModel.names(handle, HOST, PageRequest.first(10)));
        assertThat(first.total()).isEqualTo(25);
        List<NameView> rest = names(new PageRequest(100, first.next()));
        assertThat(rest).hasSize(15).doesNotContainAnyElementsOf(first.items());
        assertThat(first.items().getFirst().said().to()).isEqualTo(MIDNIGHT.plus(Duration.ofHours(84)));
        assertThat(rest.getLast().said().to()).isEqualTo(MIDNIGHT.plus(Duration.ofHours(36)));
    }

    @Test
    void whatAHostsSensorSaysHoldsUntilItSaysOtherwise() {
        AssetId host = AssetId.parse("host:ws-017");
        jdbi.useTransaction(tx -> {
            HostNameProjection.change(tx, host, said(MIDNIGHT, "192.0.2.17"));
            HostNameProjection.change(tx, host, said(MIDNIGHT.plusSeconds(60), "192.0.2.18"));
        });
        assertThat(names(PageRequest.first(10)))
                .extracting(one -> one.name().value() + " from " + one.said().from() + " to "
                        + one.said().to())
                .containsExactly(
                        "192.0.2.18 from 2026-01-05T00:01:00Z to null",
                        "192.0.2.17 from 2026-01-05T00:00:00Z to 2026-01-05T00:01:00Z");
    }

    private static AssetEvent.HostReported said(Instant from, String address) {
        return new AssetEvent.HostReported(
                new SensorHostReport("ws-017-1a2b", List.of("ws-017"), List.of(address), from, null));
    }

    @Test
    void peoplesRowsComeAndGoAndSayFromWhom() {
        AliasTable table = new AliasTable(jdbi, changes -> {}, Runnable::run, Clock.fixed(MIDNIGHT, ZoneOffset.UTC));
        AliasClaim claim = new AliasClaim(0, ADDRESS.value(), HOST.value(), "", "", "", "The lease");
        AliasTableReply.Success done = (AliasTableReply.Success) table.add(List.of(claim), false, "ann", null);
        long id = done.outcome().row();
        assertThat(names(PageRequest.first(10))).singleElement().satisfies(one -> {
            assertThat(one.said().row()).isEqualTo(id);
            assertThat(one.said().from()).isNull();
            assertThat(one.said().to()).isNull();
            assertThat(one.certainty()).isEqualTo(100);
        });
        table.remove(id, "ben", null);
        assertThat(names(PageRequest.first(10))).isEmpty();
    }

    @Test
    void aHubIsToldWithItsEvidenceAndItsEarliestTime() {
        Set<String> assets =
                Set.of("host:a", "host:b", "host:c", "host:d", "host:e", "host:f", "host:g", "host:h", "host:i");
        for (Instant from : List.of(MIDNIGHT, MIDNIGHT.plusSeconds(60))) {
            Hub hub = new Hub(ADDRESS, from, new TreeSet<>(assets));
            happens(
                    "triage",
                    new TriageEvent.AlertsPlaced("host:a", 1, List.of(), List.of(), List.of(hub), List.of(), MIDNIGHT));
        }
        assertThat(jdbi.withHandle(handle -> EntityReadModel.find(handle, ADDRESS, MIDNIGHT))
                        .hub())
                .satisfies(hub -> {
                    assertThat(hub.from()).isEqualTo(MIDNIGHT);
                    assertThat(hub.why())
                            .isEqualTo(
                                    "shared by alerts of 9 assets within a day: host:a, host:b, host:c, host:d, host:e"
                                            + " and 4 more");
                });
    }
}
