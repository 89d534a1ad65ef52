package io.watchfloor.dashboards.assets.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.dashboards.assets.board.LogSourceReadModel.Alike;
import io.watchfloor.dashboards.assets.board.LogSourceReadModel.Came;
import io.watchfloor.dashboards.assets.board.LogSourceReadModel.Reporting;
import io.watchfloor.dashboards.assets.board.RecordFormatReadModel.Formats;
import io.watchfloor.dashboards.assets.views.CoverageSummaryView.VolumeDrop;
import io.watchfloor.dashboards.assets.views.CoverageView;
import io.watchfloor.sigma.coverage.ObservedFormat;
import io.watchfloor.sigma.coverage.PackCoverage;
import io.watchfloor.sigma.coverage.RecordFormat;
import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.language.SearchIdentifier;
import io.watchfloor.sigma.loading.RuleLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Coverage of an asset by the built-in rules. */
class DetectionCoverageTest {

    private static final RulePack PACK = RuleLoader.builtin().pack();
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final LogSource PROCESSES = source("windows", "process_creation", null);
    private static final LogSource SECURITY = source("windows", null, "security");

    private final DetectionCoverage spots = new DetectionCoverage(PackCoverage.of(PACK), NOW);

    private static LogSource source(@Nullable String product, @Nullable String category, @Nullable String service) {
        return new LogSource(product, category, service);
    }

    private static Came came(LogSource source, Duration ago) {
        return new Came(source, NOW.minus(Duration.ofDays(90)), NOW.minus(ago), 7, Map.of());
    }

    private static Reporting asset(Came... sources) {
        return new Reporting("host:ws-017", NOW, List.of(sources));
    }

    private static ObservedFormat format(LogSource source, Duration ago, String... fields) {
        return new ObservedFormat(
                new RecordFormat(List.of(source), null, new TreeSet<>(List.of(fields))),
                NOW.minus(Duration.ofDays(90)),
                NOW.minus(ago));
    }

    private static Formats formats(ObservedFormat... formats) {
        return new Formats(Map.of("host:ws-017", List.of(formats)), Set.of());
    }

    private static int rules(Predicate<LogSource> of) {
        return (int) PACK.rules().stream().map(Rule::logsource).filter(of).count();
    }

    @Test
    void rulesAreServedByFormatsOfTheDaySilentByOlderSourcesAndBlindWithoutAny() {
        String[] fields = PACK.rules().stream()
                .filter(rule -> rule.logsource().fits(PROCESSES))
                .flatMap(rule -> rule.detection().searches().values().stream())
                .flatMap(DetectionCoverageTest::fields)
                .distinct()
                .toArray(String[]::new);
        CoverageView view = spots.view(
                asset(came(PROCESSES, Duration.ofMinutes(1)), came(SECURITY, Duration.ofHours(25))),
                formats(format(PROCESSES, Duration.ofMinutes(1), fields)));

        int served = rules(one -> one.fits(PROCESSES));
        int silent = rules(one -> one.fits(SECURITY) && !one.fits(PROCESSES));
        int windows = rules(one -> Objects.equals(one.product(), "windows"));
        assertThat(served).isPositive();
        assertThat(silent).isPositive();
        assertThat(view.asset().rules())
                .isEqualTo(new CoverageView.RuleCoverage(served, 0, 0, 0, silent, windows - served - silent));
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

    private static Stream<String> fields(SearchIdentifier search) {
        return switch (search) {
            case SearchIdentifier.All(List<SearchIdentifier> parts) ->
                parts.stream().flatMap(DetectionCoverageTest::fields);
            case SearchIdentifier.Any(List<SearchIdentifier> parts) ->
                parts.stream().flatMap(DetectionCoverageTest::fields);
            case SearchIdentifier.Field field -> Stream.of(field.match().field());
            case SearchIdentifier.Keywords keywords -> Stream.of();
        };
    }

    private static DetectionCoverage spots(String detection) {
        String rule = """
                title: A risky sign-in
                id: 5f3c2f0e-3f0b-4d52-9f0a-2f0a35c4a0f1
                level: high
                status: test
                logsource: {product: azure, service: signinlogs}
                detection:
                """ + detection.indent(2);
        try {
            Path file = Files.createTempFile("rule", ".yml");
            Files.writeString(file, rule);
            return new DetectionCoverage(
                    PackCoverage.of(RuleLoader.load(List.of(file)).pack()), NOW);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The rule needs fields of Azure Monitor's envelope, but Graph delivers the sign-in without it. */
    @Test
    void aRuleWhoseFieldsNeverComeIsNotServed() {
        DetectionCoverage spots = spots("""
                selection:
                  properties.riskLevelDuringSignIn: high
                filter:
                  properties.trusted: 'yes'
                condition: selection and not filter
                """);
        LogSource signins = source("azure", null, "signinlogs");
        Reporting asset = asset(came(signins, Duration.ofHours(1)));
        Formats graph = formats(format(signins, Duration.ofHours(1), "riskLevelDuringSignIn", "status"));
        CoverageView view = spots.view(asset, graph);

        assertThat(view.asset().rules()).isEqualTo(new CoverageView.RuleCoverage(0, 1, 0, 0, 0, 0));
        assertThat(view.missing()).singleElement().satisfies(one -> {
            assertThat(one.reason()).isEqualTo(CoverageView.Reason.FIELDS);
            assertThat(one.fields())
                    .as("not what it only excludes")
                    .containsExactly("properties.riskLevelDuringSignIn");
        });
        assertThat(RuleCoverageText.explain(spots.assess(asset, graph).of(0), signins, Map.of())
                        .reason())
                .isEqualTo("The log source azure signinlogs arrives without required fields:"
                        + " properties.riskLevelDuringSignIn was never seen. Renamed to riskLevelDuringSignIn?");
        assertThat(rules(spots, asset, format(signins, Duration.ofHours(1), "properties.riskLevelDuringSignIn"))
                        .served())
                .isEqualTo(1);
        assertThat(rules(spots, asset, format(signins, Duration.ofHours(25), "properties.riskLevelDuringSignIn")))
                .as("the log source comes, but no format of the day is known")
                .isEqualTo(new CoverageView.RuleCoverage(0, 0, 0, 1, 0, 0));
        assertThat(rules(spots, asset))
                .as("no record was examined yet")
                .isEqualTo(new CoverageView.RuleCoverage(0, 0, 0, 1, 0, 0));
        assertThat(spots.row(asset, new Formats(graph.byAsset(), Set.of("host:ws-017")))
                        .rules())
                .as("further formats were dropped")
                .isEqualTo(new CoverageView.RuleCoverage(0, 0, 0, 1, 0, 0));
    }

    private static CoverageView.RuleCoverage rules(
            DetectionCoverage spots, Reporting asset, ObservedFormat... formats) {
        return spots.row(asset, formats(formats)).rules();
    }

    @Test
    void aSourceWithLessThanATenthOfTheRecordsOfTheDayBeforeHasCollapsed() {
        long hour = NOW.getEpochSecond() / 3_600;
        Map<Long, Long> dayBefore = Map.of(hour - 27, 300L, hour - 26, 300L, hour - 25, 400L);
        assertThat(collapsed(dayBefore, Map.of(hour - 2, 99L, hour, 70_000L))).isEqualTo(new VolumeDrop(99, 1_000));
        assertThat(collapsed(dayBefore, Map.of(hour - 2, 100L))).isNull();
        assertThat(collapsed(Map.of(hour - 27, 99L), Map.of()))
                .as("too few records to tell")
                .isNull();
    }

    private @Nullable VolumeDrop collapsed(Map<Long, Long> dayBefore, Map<Long, Long> recent) {
        Map<Long, Long> hours = new HashMap<>(dayBefore);
        hours.putAll(recent);
        Came came = new Came(SECURITY, NOW.minus(Duration.ofDays(90)), NOW, 7, hours);
        return spots.view(asset(came), formats()).arrives().getFirst().collapsed();
    }

    @Test
    void nothingIsSaidToBeBlindOfAnAssetWhoseRecordsNobodyKnows() {
        CoverageView.Row row = spots.row(asset(came(source(null, null, null), Duration.ofMinutes(1))), formats());

        assertThat(row.unrecognised()).isTrue();
        assertThat(row.sources()).isZero();
        assertThat(row.products()).isEmpty();
        assertThat(row.rules().blind()).isZero();
    }

    @Test
    void aSourceThatOnlyRulesKnowComesOfNoAsset() {
        Instant before = NOW.minus(Duration.ofDays(3));
        List<CoverageView.OfCenter> sources = spots.sources(
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
