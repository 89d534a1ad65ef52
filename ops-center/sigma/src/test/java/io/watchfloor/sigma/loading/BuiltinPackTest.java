package io.watchfloor.sigma.loading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.watchfloor.sigma.language.CorrelationRule;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RuleHeader;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.profile.EntityProfiles;
import io.watchfloor.sigma.telemetry.Telemetry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The pack that comes with the program: whole, attributed, and each rule hitting and missing what it says it does. */
class BuiltinPackTest {

    private static final Path TECHNIQUES = Path.of("../../../shared/data/intel/attack/techniques.tsv");

    private static final RuleLoadResult LOADING = PackSamples.pack();
    private static final RulePack PACK = LOADING.pack();

    /** Of single records: it remembers nothing of them. */
    private static final PackEvaluator EVALUATOR = new PackEvaluator(PACK);

    private List<RuleHeader> headers() {
        return Stream.concat(
                        PACK.rules().stream().map(Rule::header),
                        PACK.correlations().stream().map(CorrelationRule::header))
                .toList();
    }

    /** The file's name without folder and suffix. */
    private static String name(RuleHeader header) {
        return Path.of(header.origin().file()).getFileName().toString().replace(".yml", "");
    }

    @Test
    void everyRuleLoads() {
        assertThat(LOADING.problems()).isEmpty();
        assertThat(LOADING.refused()).isZero();
        assertThat(PACK.rules()).hasSizeGreaterThanOrEqualTo(30);
        assertThat(PACK.correlations()).hasSizeGreaterThanOrEqualTo(3);
    }

    /** Without the lists the same rules are active, and match nothing. */
    @Test
    void aRuleWithAnEmptyListMatchesNoneOfItsHits() throws Exception {
        RuleLoadResult empty = RuleLoader.builtin();
        assertThat(empty.problems()).isEmpty();
        List<Rule> rules = empty.pack().rules().stream()
                .filter(rule -> !rule.emptyLists().isEmpty())
                .toList();
        assertThat(rules)
                .extracting(rule -> name(rule.header()))
                .containsExactlyInAnyOrder(
                        "email_own_domain_lookalike", "email_own_domain_spoofed", "email_vip_name_from_outside");
        PackEvaluator evaluator = new PackEvaluator(empty.pack());
        for (Rule rule : rules) {
            for (Telemetry sample : PackSamples.samples(name(rule.header()), "hits")) {
                assertThat(evaluator.matches(sample, EntityProfiles.NONE))
                        .as(sample.raw())
                        .doesNotContain(rule);
            }
        }
    }

    @Test
    void filesAreNamedAsSigmaAsks() throws IOException {
        assertThat(PackSamples.files(PackSamples.RULES, ".yml"))
                .allMatch(file -> file.matches("[a-z0-9]+/[a-z0-9_]{10,70}\\.yml"));
    }

    @Test
    void everyRuleHasSamplesAndEverySampleItsRule() throws IOException {
        Set<String> samples = new HashSet<>();
        for (String file : PackSamples.files(PackSamples.SAMPLES, ".jsonl")) {
            samples.add(file);
            assertThat(Files.readAllLines(PackSamples.SAMPLES.resolve(file))).hasSizeGreaterThanOrEqualTo(2);
        }
        Set<String> expected = new HashSet<>();
        for (RuleHeader header : headers()) {
            expected.add(name(header) + "/hits.jsonl");
            expected.add(name(header) + "/misses.jsonl");
        }
        assertThat(samples).isEqualTo(expected);
    }

    @Test
    void everyRuleSaysWhoWroteItAndWhatItMeans() {
        assertThat(headers()).allSatisfy(header -> {
            assertThat(UUID.fromString(header.id()).version()).isEqualTo(4);
            assertThat(header.attribution().author()).isEqualTo("Watchfloor");
            assertThat(header.attribution().license()).isEqualTo("Apache-2.0");
            assertThat(header.notes().status()).isEqualTo("test");
            assertThat(header.notes().description()).isNotBlank();
            assertThat(header.notes().falsepositives()).isNotEmpty();
        });
        assertThat(headers()).extracting(RuleHeader::id).doesNotHaveDuplicates();
        assertThat(headers()).extracting(RuleHeader::title).doesNotHaveDuplicates();
    }

    @Test
    void aRuleWithAnExternalIdNamesItsTelemetryAndTheResponse() {
        assertThat(headers())
                .filteredOn(header -> !header.notes().guidance().externalIds().isEmpty())
                .isNotEmpty()
                .allSatisfy(header -> {
                    RuleHeader.Guidance guidance = header.notes().guidance();
                    assertThat(guidance.externalIds()).allMatch(id -> id.matches("[\\w-]+"));
                    assertThat(guidance.telemetry()).isNotEmpty();
                    assertThat(guidance.response()).isNotEmpty();
                });
    }

    /** Rules for findings of other products: the finding has the techniques, and the product explains it. */
    private boolean relays(RuleHeader header) {
        return header.origin().file().contains("alerting/")
                || PACK.rules().stream()
                        .anyMatch(rule -> rule.finding() != null && rule.id().equals(header.id()));
    }

    @Test
    void tagsNameATacticAndTechniquesThatTheReferencesExplain() {
        assertThat(headers()).filteredOn(header -> !relays(header)).allSatisfy(header -> {
            assertThat(header.tags()).allMatch(tag -> tag.matches("attack\\.([a-z]+(-[a-z]+)*|t\\d{4}(\\.\\d{3})?)"));
            assertThat(header.tags()).anyMatch(tag -> tag.matches("attack\\.[a-su-z].*"));
            assertThat(header.attribution().references())
                    .containsExactlyElementsOf(header.attack().stream()
                            .map(id -> "https://attack.mitre.org/techniques/" + id.replace('.', '/') + "/")
                            .toList())
                    .isNotEmpty();
        });
    }

    @Test
    void techniquesExistInAttack() throws IOException {
        assumeTrue(Files.exists(TECHNIQUES), "skipped: no ATT&CK data at " + TECHNIQUES);
        Set<String> known = new HashSet<>();
        Files.readAllLines(TECHNIQUES).forEach(line -> known.add(line.split("\t", 2)[0]));
        assertThat(headers()).allSatisfy(header -> assertThat(known).containsAll(header.attack()));
    }

    @TestFactory
    Stream<DynamicTest> hitsHit() {
        return Stream.concat(
                PACK.rules().stream()
                        .map(rule -> DynamicTest.dynamicTest(name(rule.header()) + " hits", () -> {
                            for (Telemetry sample : PackSamples.samples(name(rule.header()), "hits")) {
                                assertThat(matches(sample, rule))
                                        .as(sample.raw())
                                        .contains(rule.id());
                            }
                        })),
                outermost()
                        .map(rule -> DynamicTest.dynamicTest(
                                name(rule.header()) + " fires",
                                () -> assertThat(fired(rule, "hits")).contains(rule.id()))));
    }

    @TestFactory
    Stream<DynamicTest> missesMiss() {
        return Stream.concat(
                PACK.rules().stream()
                        .map(rule -> DynamicTest.dynamicTest(name(rule.header()) + " misses", () -> {
                            for (Telemetry sample : PackSamples.samples(name(rule.header()), "misses")) {
                                assertThat(matches(sample, rule))
                                        .as(sample.raw())
                                        .doesNotContain(rule.id());
                            }
                        })),
                outermost()
                        .map(rule -> DynamicTest.dynamicTest(
                                name(rule.header()) + " does not fire",
                                () -> assertThat(fired(rule, "misses")).doesNotContain(rule.id()))));
    }

    /** Correlations that raise alerts; the others are parts of these and have no samples of their own. */
    private Stream<CorrelationRule> outermost() {
        return PACK.correlations().stream().filter(rule -> PACK.isDetection(rule.id()));
    }

    private List<String> matches(Telemetry telemetry, Rule rule) throws Exception {
        EntityProfiles profiles = PackSamples.profiles(name(rule.header()));
        return EVALUATOR.matches(telemetry, profiles).stream().map(Rule::id).toList();
    }

    private List<String> fired(CorrelationRule rule, String kind) throws Exception {
        PackEvaluator judge = new PackEvaluator(PACK);
        EntityProfiles profiles = PackSamples.profiles(name(rule.header()));
        List<String> fired = new ArrayList<>();
        for (Telemetry sample : PackSamples.samples(name(rule.header()), kind)) {
            fired.addAll(judge.detections(sample, profiles));
        }
        return fired;
    }
}
