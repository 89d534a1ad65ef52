package io.watchfloor.dashboards.api.assets;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.dashboards.board.asset.SourceBoard.Alike;
import io.watchfloor.dashboards.board.asset.SourceBoard.Came;
import io.watchfloor.dashboards.board.asset.SourceBoard.Reporting;
import io.watchfloor.dashboards.wire.asset.BlindSpotsView;
import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.loading.RuleLoader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an asset shows of what the built-in rules look at. */
class BlindSpotsTest {

    private static final RulePack PACK = RuleLoader.builtin().pack();
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final LogSource PROCESSES = source("windows", "process_creation", null);
    private static final LogSource SECURITY = source("windows", null, "security");

    private final BlindSpots spots = new BlindSpots(PACK, NOW);

    private static LogSource source(@Nullable String product, @Nullable String category, @Nullable String service) {
        return new LogSource(product, category, service);
    }

    private static Came came(LogSource source, Duration ago) {
        return new Came(source, NOW.minus(Duration.ofDays(90)), NOW.minus(ago), 7);
    }

    private static Reporting asset(Came... sources) {
        return new Reporting("host:ws-017", NOW, List.of(sources));
    }

    private static int rules(Predicate<LogSource> of) {
        return (int) PACK.rules().stream().map(Rule::logsource).filter(of).count();
    }

    @Test
    void rulesAreServedBySourcesOfTheDaySilentByOlderOnesAndBlindWithoutAny() {
        BlindSpotsView view =
                spots.view(asset(came(PROCESSES, Duration.ofMinutes(1)), came(SECURITY, Duration.ofHours(25))));

        int served = rules(one -> one.fits(PROCESSES));
        int silent = rules(one -> one.fits(SECURITY) && !one.fits(PROCESSES));
        int windows = rules(one -> Objects.equals(one.product(), "windows"));
        assertThat(served).isPositive();
        assertThat(silent).isPositive();
        assertThat(view.asset().rules().served()).isEqualTo(served);
        assertThat(view.asset().rules().silent()).isEqualTo(silent);
        assertThat(view.asset().rules().blind()).isEqualTo(windows - served - silent);
        assertThat(view.asset().products()).containsExactly("windows");
        assertThat(view.arrives()).extracting(one -> one.silent()).containsExactly(false, true);
        assertThat(view.missing()).allSatisfy(one -> {
            assertThat(one.source().product()).isEqualTo("windows");
            assertThat(one.rules())
                    .isEqualTo(one.levels().values().stream()
                            .mapToInt(Integer::intValue)
                            .sum());
        });
    }

    @Test
    void nothingIsSaidToBeBlindOfAnAssetWhoseRecordsNobodyKnows() {
        BlindSpotsView.Row row = spots.row(asset(came(source(null, null, null), Duration.ofMinutes(1))));

        assertThat(row.unrecognised()).isTrue();
        assertThat(row.sources()).isZero();
        assertThat(row.products()).isEmpty();
        assertThat(row.rules().blind()).isZero();
    }

    @Test
    void aSourceThatOnlyRulesKnowComesOfNoAsset() {
        Instant before = NOW.minus(Duration.ofDays(3));
        List<BlindSpotsView.OfCenter> sources = spots.sources(
                List.of(
                        new Alike("1", List.of(PROCESSES), List.of(PROCESSES), 1),
                        new Alike("2", List.of(), List.of(SECURITY), 2)),
                Map.of(PROCESSES, NOW, SECURITY, before));

        assertThat(sources)
                .filteredOn(one -> one.id().equals("windows/process_creation/"))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.assets()).isEqualTo(1);
                    assertThat(one.rules()).isEqualTo(rules(PROCESSES::equals));
                });
        assertThat(sources)
                .filteredOn(one -> one.id().equals("windows//security"))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.assets()).isZero();
                    assertThat(one.lastSeen()).isEqualTo(before);
                });
        assertThat(sources)
                .filteredOn(one -> Objects.equals(one.source().product(), "linux"))
                .isNotEmpty()
                .allSatisfy(one -> {
                    assertThat(one.assets()).isZero();
                    assertThat(one.lastSeen()).isNull();
                });
    }
}
