package io.watchfloor.dashboards.assets.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.dashboards.assets.board.LogSourceReadModel.Alike;
import io.watchfloor.dashboards.assets.board.LogSourceReadModel.Came;
import io.watchfloor.dashboards.assets.board.LogSourceReadModel.Reporting;
import io.watchfloor.dashboards.assets.views.CoverageView;
import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.loading.RuleLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Coverage of an asset by the built-in rules. */
class DetectionCoverageTest {

    private static final RulePack PACK = RuleLoader.builtin().pack();
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final LogSource PROCESSES = source("windows", "process_creation", null);
    private static final LogSource SECURITY = source("windows", null, "security");

    private final DetectionCoverage spots = new DetectionCoverage(PACK, NOW);

    private static LogSource source(@Nullable String product, @Nullable String category, @Nullable String service) {
        return new LogSource(product, category, service);
    }

    private static Came came(LogSource source, Duration ago) {
        return new Came(source, NOW.minus(Duration.ofDays(90)), NOW.minus(ago), 7, null);
    }

    /** A log source with fields seen some time ago. */
    private static Came came(LogSource source, Duration ago, String... fields) {
        return new Came(
                source,
                NOW.minus(Duration.ofDays(90)),
                NOW,
                7,
                Arrays.stream(fields)
                        .collect(Collectors.toMap(
                                name -> name, name -> NOW.minus(ago).getEpochSecond())));
    }

    private static Reporting asset(Came... sources) {
        return new Reporting("host:ws-017", NOW, List.of(sources));
    }

    private static int rules(Predicate<LogSource> of) {
        return (int) PACK.rules().stream().map(Rule::logsource).filter(of).count();
    }

    @Test
    void rulesAreServedBySourcesOfTheDaySilentByOlderOnesAndBlindWithoutAny() {
        CoverageView view =
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
            return new DetectionCoverage(RuleLoader.load(List.of(file)).pack(), NOW);
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
        CoverageView view = spots.view(asset(came(signins, Duration.ofHours(1), "riskLevelDuringSignIn", "status")));

        assertThat(view.asset().rules()).isEqualTo(new CoverageView.RuleCoverage(0, 1, 0, 0));
        assertThat(view.missing()).singleElement().satisfies(one -> {
            assertThat(one.reason()).isEqualTo(CoverageView.Reason.FIELDS);
            assertThat(one.fields())
                    .as("not what it only excludes")
                    .containsExactly("properties.riskLevelDuringSignIn");
        });
        assertThat(spots.view(asset(came(signins, Duration.ofHours(1), "properties.riskLevelDuringSignIn")))
                        .asset()
                        .rules()
                        .served())
                .isEqualTo(1);
        assertThat(spots.view(asset(came(signins, Duration.ofHours(25), "properties.riskLevelDuringSignIn")))
                        .asset()
                        .rules()
                        .served())
                .as("not within the day")
                .isZero();
        assertThat(spots.view(asset(came(signins, Duration.ofMinutes(1))))
                        .asset()
                        .rules()
                        .served())
                .as("no record was looked at yet")
                .isEqualTo(1);
    }

    @Test
    void oneAlternativeOfARuleIsEnough() {
        DetectionCoverage spots = spots("""
                one:
                  first: a
                  second: b
                other:
                  - third: c
                  - fourth: null
                condition: one or other
                """);
        LogSource signins = source("azure", null, "signinlogs");
        assertThat(spots.view(asset(came(signins, Duration.ofHours(1), "unrelated")))
                        .asset()
                        .rules()
                        .served())
                .as("a field that is to be absent need not come")
                .isEqualTo(1);
        CoverageView both = spots("""
                one:
                  first: a
                  second: b
                other:
                  third|contains: c
                condition: 1 of *
                """).view(asset(came(signins, Duration.ofHours(1), "first")));
        assertThat(both.asset().rules().missingFields()).isEqualTo(1);
        assertThat(both.missing().getFirst().fields())
                .as("of the alternative that lacks least")
                .hasSize(1);
    }

    @Test
    void nothingIsSaidToBeBlindOfAnAssetWhoseRecordsNobodyKnows() {
        CoverageView.Row row = spots.row(asset(came(source(null, null, null), Duration.ofMinutes(1))));

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
