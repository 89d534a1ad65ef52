package io.watchfloor.ops.asset;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.asset.AssetEvent.TelemetryAbsorbed;
import io.watchfloor.ops.asset.entity.Alias;
import io.watchfloor.ops.asset.entity.Entity;
import io.watchfloor.ops.asset.entity.RemoteLogon;
import io.watchfloor.ops.asset.naming.SensorHostReport;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertNames;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.sensors.protocol.AssetId;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ObservedIdentitiesTest {

    private static final Asset UNKNOWN = Asset.unknown(AssetKey.of(AssetId.parse("ws01.corp.example")));
    private static final AssetRetentionPolicy POLICY =
            new AssetRetentionPolicy(Duration.ofHours(24), Duration.ofDays(30));
    private static final Evaluator JUDGE = WorkstationRecords.judge(1);
    private static final Instant START = WorkstationRecords.START;

    private Asset asset = UNKNOWN;
    private final List<AssetEvent> journal = new ArrayList<>();

    private Optional<TelemetryAbsorbed> absorb(Submission... records) {
        Optional<TelemetryAbsorbed> event =
                asset.absorb("sensor-1", 1, List.of(records), JUDGE, WorkstationRecords.READER, POLICY, START);
        event.ifPresent(change -> {
            journal.add(change);
            asset = asset.apply(change);
        });
        return event;
    }

    private static Submission record(long sequence, Instant time, String body) {
        byte[] bytes = body.formatted(time).getBytes(StandardCharsets.UTF_8);
        return new Submission(new TelemetryRecord(sequence, time.toEpochMilli(), null, null, bytes));
    }

    private static Submission logon(long sequence, Instant time, String user, int last) {
        return record(sequence, time, """
                {"EventID":4624,"Channel":"Security","Hostname":"WS01.corp.example","@timestamp":"%%s","LogonType":3,\
                "TargetDomainName":"CORP","TargetUserName":"%s","WorkstationName":"WS-%d",\
                "IpAddress":"192.0.2.%d"}""".formatted(user, last, last));
    }

    private static Submission connection(long sequence, Instant time) {
        return record(sequence, time, """
                {"EventID":3,"Channel":"Microsoft-Windows-Sysmon/Operational","Hostname":"WS01.corp.example",\
                "@timestamp":"%s","Initiated":"true","SourceIp":"192.0.2.1","DestinationIp":"198.51.100.9"}""");
    }

    private AlertNames opened(Submission record) {
        return absorb(record).orElseThrow().alerts().opened().getFirst().names();
    }

    @Test
    void aLogonBeforeAnAlertIsPartOfTheAlert() {
        absorb(logon(1, START, "m.brandt", 17), connection(2, START));
        AlertNames names = opened(WorkstationRecords.lsass(3, START.plusSeconds(40)));
        assertThat(names.arrivals()).singleElement().satisfies(arrival -> {
            assertThat(arrival.account()).hasToString("corp\\m.brandt");
            assertThat(arrival.sources()).extracting(Entity::toString).containsExactly("ws-17", "192.0.2.17");
        });
        assertThat(names.aliases())
                .extracting(alias -> alias.name() + " is " + alias.owner())
                .containsExactlyInAnyOrder("192.0.2.1 is ws01.corp.example", "192.0.2.17 is ws-17");
    }

    @Test
    void theSensorsHostReportIsPartOfTheAlertAndDisplacesNothing() {
        List<String> addresses =
                IntStream.range(0, 64).mapToObj(i -> "198.51.100." + i).toList();
        asset = asset.apply(new AssetEvent.HostReported(
                new SensorHostReport("sensor-1", List.of("ws01", "ws01.corp.example"), addresses, START, null)));
        absorb(logon(1, START, "m.brandt", 17));
        AlertNames names = opened(WorkstationRecords.lsass(2, START.plusSeconds(40)));
        assertThat(names.aliases())
                .extracting(alias -> alias.name() + " is " + alias.owner())
                .contains("ws01 is ws01.corp.example", "198.51.100.0 is ws01.corp.example", "192.0.2.17 is ws-17")
                .hasSize(ObservedIdentities.MOST_OWN + 1);
    }

    @Test
    void theSplitIntoBatchesDoesNotChangeTheAlertsIdentities() {
        AlertNames together = absorb(logon(1, START, "m.brandt", 17), WorkstationRecords.lsass(2, START.plusSeconds(1)))
                .orElseThrow()
                .alerts()
                .opened()
                .getFirst()
                .names();
        asset = UNKNOWN;
        absorb(logon(1, START, "m.brandt", 17));
        assertThat(opened(WorkstationRecords.lsass(2, START.plusSeconds(1)))).isEqualTo(together);
        assertThat(together.arrivals()).hasSize(1);
    }

    @Test
    void aLogonOlderThanAnHourIsNotPartOfTheAlert() {
        absorb(logon(1, START, "m.brandt", 17));
        assertThat(opened(WorkstationRecords.lsass(2, START.plusSeconds(3_601))).arrivals())
                .isEmpty();
    }

    @Test
    void oneLogonWithAWrongClockDropsNoOthers() {
        absorb(logon(1, START, "m.brandt", 17));
        absorb(logon(2, START.plus(Duration.ofDays(3_650)), "j.doe", 18));
        absorb(logon(3, START.plusSeconds(30), "a.lang", 19));
        assertThat(opened(WorkstationRecords.lsass(4, START.plusSeconds(40))).arrivals())
                .extracting(arrival -> arrival.account().toString())
                .containsExactly("corp\\m.brandt", "corp\\a.lang");
    }

    @Test
    void knownIdentitiesAreNotJournaledAgain() {
        assertThat(absorb(logon(1, START, "m.brandt", 17), connection(2, START)))
                .isPresent();
        assertThat(absorb(logon(3, START.plusSeconds(4), "m.brandt", 17), connection(4, START.plusSeconds(4))))
                .isEmpty();
        assertThat(absorb(logon(5, START.plusSeconds(5), "m.brandt", 17))).isPresent();
    }

    @Test
    void repeatedLogonsAreJournaledTwelveTimesAnHour() {
        for (int i = 0; i < 300; i++) {
            absorb(logon(i + 1, START.plusSeconds(10L * i), "backup", 17));
        }
        assertThat(journal).hasSize(ObservedIdentities.MOST_VISITS_AN_HOUR);
    }

    @Test
    void aFloodOfLogonsIsBoundedInTheJournalAndInTheStateAndInTheAlert() {
        for (int i = 0; i < 2_000; i++) {
            absorb(logon(i + 1, START.plusMillis(500L * i), "user" + i, i % 250));
        }
        List<RemoteLogon> journaled = journal.stream()
                .flatMap(event -> ((TelemetryAbsorbed) event).told().arrivals().stream())
                .toList();
        assertThat(journaled.size()).isBetween(200, 17 * ObservedIdentities.MOST_ARRIVALS_A_MINUTE);
        assertThat(asset.told().arrivals()).hasSize(ObservedIdentities.MOST_ARRIVALS);
        assertThat(asset.told().others()).hasSize(ObservedIdentities.MOST_OTHERS);
        absorb(connection(2_001, START.plusSeconds(1_000)));
        AlertNames names = opened(WorkstationRecords.lsass(2_002, START.plusSeconds(1_000)));
        assertThat(names.arrivals()).hasSize(AlertNames.MOST_ARRIVALS);
        assertThat(names.aliases().size()).isBetween(1, AlertNames.MOST_ALIASES);
    }

    @Test
    void aReplayRestoresTheSameIdentities() {
        for (int i = 0; i < 400; i++) {
            absorb(logon(i + 1, START.plusSeconds(i), "user" + i % 40, i % 200));
        }
        absorb(WorkstationRecords.lsass(401, START.plusSeconds(401)));
        Asset replayed = UNKNOWN;
        for (AssetEvent event : journal) {
            replayed = replayed.apply(event);
        }
        assertThat(replayed).isEqualTo(asset);
        assertThat(replayed.told().arrivals()).isNotEmpty();
        assertThat(replayed.alerts().unplaced())
                .extracting(Alert::names)
                .allSatisfy(names -> assertThat(names.arrivals()).isNotEmpty());
    }

    @Test
    void anAddressOfAnotherHalfDayIsReplacedFirst() {
        ObservedIdentities full = ObservedIdentities.NOTHING;
        for (int i = 0; i <= ObservedIdentities.MOST_OWN; i++) {
            Alias alias = own(i, START);
            if (full.isNewOwn(alias)) {
                full = full.with(new ObservedIdentities(List.of(), List.of(alias), List.of()));
            }
        }
        assertThat(full.own())
                .hasSize(ObservedIdentities.MOST_OWN)
                .doesNotContain(own(ObservedIdentities.MOST_OWN, START));
        Alias later = own(0, START.plus(Duration.ofHours(12)));
        assertThat(full.isNewOwn(later)).isTrue();
        assertThat(full.with(new ObservedIdentities(List.of(), List.of(later), List.of()))
                        .own())
                .hasSize(ObservedIdentities.MOST_OWN)
                .contains(later)
                .doesNotContain(own(0, START));
    }

    private static Alias own(int last, Instant from) {
        return new Alias(
                Entity.address("192.0.2." + last).orElseThrow(),
                Entity.host("ws01.corp.example").orElseThrow(),
                980,
                from,
                from.plus(Duration.ofHours(36)),
                "its own connections");
    }
}
