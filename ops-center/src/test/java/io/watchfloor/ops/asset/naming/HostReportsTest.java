package io.watchfloor.ops.asset.naming;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.asset.entity.Alias;
import io.watchfloor.ops.asset.entity.Aliases;
import io.watchfloor.ops.asset.entity.Entity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostReportsTest {

    private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");
    private static final Entity FULL = Entity.ofAsset("host:ws-017.corp.example");
    private static final Entity SHORT = Entity.ofAsset("host:ws-017");
    private static final List<String> NAMES = List.of("ws-017", "ws-017.corp.example");

    private static SensorHostReport word(Instant from, String... addresses) {
        return new SensorHostReport("sensor-1", NAMES, List.of(addresses), from, null);
    }

    private static HostReports heard(SensorHostReport... words) {
        HostReports known = HostReports.NONE;
        for (SensorHostReport word : words) {
            SensorHostReport news = known.newReport(word).orElse(null);
            known = news == null ? known : known.with(news);
        }
        return known;
    }

    private static Entity resolved(HostReports words, String name, Instant at) {
        Aliases aliases = new Aliases();
        words.aliases(FULL, List.of(), at).forEach(aliases::add);
        words.aliases(SHORT, List.of(), at).forEach(aliases::add);
        return aliases.resolve(Entity.host(name).orElseThrow(), at, new ArrayList<>())
                .entity();
    }

    @Test
    void addressesAndShortNamesResolveToTheFullNameForAllAssetsOfTheHost() {
        HostReports words = heard(word(NOON, "192.0.2.17", "2001:db8::17"));
        for (String name : List.of("192.0.2.17", "2001:db8::17", "ws-017", "ws-017.corp.example")) {
            assertThat(resolved(words, name, NOON)).as(name).isEqualTo(FULL);
        }
        assertThat(words.aliases(SHORT, List.of(), NOON)).isEqualTo(words.aliases(FULL, List.of(), NOON));
        assertThat(words.aliases(FULL, List.of(), NOON)).allMatch(alias -> alias.certainty() == Alias.CERTAIN);
    }

    @Test
    void anAddressBelongsToTheHostUntilItsSensorReportsAnother() {
        Instant moved = NOON.plus(Duration.ofHours(1));
        HostReports words = heard(word(NOON, "192.0.2.17"), word(moved, "192.0.2.99"));
        assertThat(resolved(words, "192.0.2.17", NOON)).isEqualTo(FULL);
        assertThat(resolved(words, "192.0.2.17", moved).value()).isEqualTo("192.0.2.17");
        assertThat(resolved(words, "192.0.2.99", moved)).isEqualTo(FULL);
        assertThat(resolved(words, "192.0.2.99", NOON).value()).isEqualTo("192.0.2.99");
        assertThat(words.aliases(FULL, List.of(), NOON))
                .allMatch(alias -> !alias.to().isAfter(moved));
    }

    @Test
    void recordsSpooledBeforeTheFirstHelloBelongToTheSameHost() {
        HostReports words = heard(word(NOON, "192.0.2.17"));
        assertThat(resolved(words, "192.0.2.17", NOON.minus(Duration.ofHours(2))))
                .isEqualTo(FULL);
        assertThat(resolved(words, "192.0.2.17", NOON.minus(Duration.ofDays(2))).value())
                .isEqualTo("192.0.2.17");
    }

    @Test
    void aRepeatedOrOlderReportChangesNothing() {
        HostReports words = heard(word(NOON, "192.0.2.17"));
        assertThat(words.newReport(word(NOON.plusSeconds(60), "192.0.2.17"))).isEmpty();
        assertThat(words.newReport(word(NOON.minus(Duration.ofDays(1)), "192.0.2.99")))
                .isEmpty();
    }

    @Test
    void onlyTheLatestReportsOfASensorAreKept() {
        HostReports words = HostReports.NONE;
        for (int i = 0; i < 100; i++) {
            words = words.with(
                    words.newReport(word(NOON.plusSeconds(i), "192.0.2." + i)).orElseThrow());
        }
        assertThat(words.said()).hasSize(HostReports.MOST);
        assertThat(resolved(words, "192.0.2.99", NOON.plusSeconds(200))).isEqualTo(FULL);
    }

    @Test
    void aMergedNameResolvesToItsHost() {
        Entity other = Entity.ofAsset("host:web");
        for (HostReports words : List.of(HostReports.NONE, heard(word(NOON, "192.0.2.17")))) {
            Aliases aliases = new Aliases();
            words.aliases(SHORT, List.of(other), NOON).forEach(aliases::add);
            Entity owner = aliases.resolve(SHORT, NOON, new ArrayList<>()).entity();
            assertThat(aliases.resolve(other, NOON, new ArrayList<>()).entity()).isEqualTo(owner);
        }
    }

    @Test
    void ownConnectionsUnderTheShortNameBelongToTheSameHost() {
        Aliases aliases = new Aliases();
        heard(word(NOON, "192.0.2.17")).aliases(SHORT, List.of(), NOON).forEach(aliases::add);
        Entity address = Entity.address("192.0.2.17").orElseThrow();
        aliases.add(new Alias(
                address,
                SHORT,
                980,
                NOON.minus(Duration.ofDays(1)),
                NOON.plus(Duration.ofDays(1)),
                "its own connections"));
        assertThat(aliases.resolve(address, NOON, new ArrayList<>()).entity()).isEqualTo(FULL);
        assertThat(aliases.isAmbiguous(address, NOON)).isFalse();
    }
}
