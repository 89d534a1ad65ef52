package io.watchfloor.sigma.loading;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sigma.correlation.CorrelationTable;
import io.watchfloor.sigma.evaluation.SimpleEvaluator;
import io.watchfloor.sigma.language.CorrelationRule;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RuleHeader;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.parsing.RuleRejection;
import io.watchfloor.sigma.profile.EntityProfiles;
import io.watchfloor.sigma.telemetry.Telemetry;
import io.watchfloor.sigma.telemetry.UnreadableTelemetry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Whether the samples of the built-in rules notice a rule of which one part is removed, negated or moved. */
class RuleMutationTest {

    private final RulePack pack = PackSamples.pack().pack();
    private final Map<String, CorrelationRule> correlations = new LinkedHashMap<>();

    RuleMutationTest() {
        pack.correlations().forEach(correlation -> correlations.put(correlation.id(), correlation));
    }

    /** How many variants of the rules of a file there are, and which of them no sample notices. */
    private record Outcome(int variants, List<String> unnoticed) {
        Outcome plus(Outcome other) {
            List<String> all = new ArrayList<>(unnoticed);
            all.addAll(other.unnoticed);
            return new Outcome(variants + other.variants, all);
        }

        double share() {
            return variants == 0 ? 1 : 1 - (double) unnoticed.size() / variants;
        }
    }

    private static String name(RuleHeader header) {
        return Path.of(header.origin().file()).getFileName().toString().replace(".yml", "");
    }

    @Test
    void samplesNoticeNearlyEveryChangeOfARule() throws Exception {
        Map<String, Outcome> outcomes = new TreeMap<>();
        for (Rule rule : pack.rules()) {
            outcomes.merge(name(rule.header()), outcome(rule), Outcome::plus);
        }
        for (CorrelationRule rule : pack.correlations()) {
            Optional<CorrelationRule> raised = outermost(rule);
            if (raised.isPresent()) {
                outcomes.merge(name(rule.header()), outcome(rule, raised.get()), Outcome::plus);
            }
        }
        Outcome whole = outcomes.values().stream().reduce(new Outcome(0, List.of()), Outcome::plus);
        StringBuilder report = new StringBuilder();
        outcomes.forEach((file, outcome) -> {
            if (!outcome.unnoticed().isEmpty()) {
                report.append("%s: %d of %d changes unnoticed%n"
                        .formatted(file, outcome.unnoticed().size(), outcome.variants()));
                outcome.unnoticed()
                        .forEach(change -> report.append("    ").append(change).append('\n'));
            }
        });
        String summary = "%d of %d changes of %d rule files noticed (%.1f %%)%n"
                .formatted(
                        whole.variants() - whole.unnoticed().size(),
                        whole.variants(),
                        outcomes.size(),
                        100 * whole.share());
        System.out.print(summary + (Boolean.getBoolean("watchfloor.mutations.list") ? report : ""));
        assertThat(whole.share()).as(summary + report).isGreaterThanOrEqualTo(0.95);
    }

    private Outcome outcome(Rule rule) throws IOException, UnreadableTelemetry, RuleRejection {
        Samples samples = new Samples(
                PackSamples.samples(name(rule.header()), "hits"),
                PackSamples.samples(name(rule.header()), "misses"),
                PackSamples.profiles(name(rule.header())));
        assertThat(samples.accept(rule)).as(rule.title()).isTrue();
        List<RuleMutations.Variant<Rule>> variants = RuleMutations.of(rule);
        List<String> unnoticed = variants.stream()
                .filter(variant -> samples.accept(variant.rule()))
                .map(RuleMutations.Variant::change)
                .toList();
        return new Outcome(variants.size(), unnoticed);
    }

    private record Samples(List<Telemetry> hits, List<Telemetry> misses, EntityProfiles profiles) {

        /** Whether a rule matches all hits and none of the misses. */
        boolean accept(Rule rule) {
            return hits.stream().allMatch(hit -> SimpleEvaluator.matches(rule, hit, profiles))
                    && misses.stream().noneMatch(miss -> SimpleEvaluator.matches(rule, miss, profiles));
        }
    }

    /** Returns the correlation that raises alerts and whose samples therefore test this one: itself, or one that counts it. */
    private Optional<CorrelationRule> outermost(CorrelationRule rule) {
        if (pack.isDetection(rule.id())) {
            return Optional.of(rule);
        }
        return pack.correlations().stream()
                .filter(other -> other.rules().contains(rule.id()))
                .findFirst()
                .flatMap(this::outermost);
    }

    private Outcome outcome(CorrelationRule rule, CorrelationRule raised)
            throws IOException, UnreadableTelemetry, RuleRejection {
        List<String> unnoticed = new ArrayList<>();
        List<RuleMutations.Variant<CorrelationRule>> variants = RuleMutations.of(rule);
        List<Telemetry> hits = PackSamples.samples(name(raised.header()), "hits");
        List<Telemetry> misses = PackSamples.samples(name(raised.header()), "misses");
        EntityProfiles profiles = PackSamples.profiles(name(raised.header()));
        for (RuleMutations.Variant<CorrelationRule> variant : variants) {
            Map<String, CorrelationRule> changed = new LinkedHashMap<>();
            List<Rule> counted = new ArrayList<>();
            collect(raised.id(), variant.rule(), changed, counted);
            RulePack alone = RulePack.of(counted, List.copyOf(changed.values()));
            if (fires(alone, raised.id(), hits, profiles) && !fires(alone, raised.id(), misses, profiles)) {
                unnoticed.add(rule.title() + ": " + variant.change());
            }
        }
        return new Outcome(variants.size(), unnoticed);
    }

    /** Collects a correlation and everything that it counts. */
    private void collect(String id, CorrelationRule variant, Map<String, CorrelationRule> into, List<Rule> counted) {
        CorrelationRule rule = variant.id().equals(id) ? variant : correlations.get(id);
        if (rule == null) {
            pack.rule(id).filter(plain -> !counted.contains(plain)).ifPresent(counted::add);
        } else {
            into.put(id, rule);
            rule.rules().forEach(part -> collect(part, variant, into, counted));
        }
    }

    private static boolean fires(RulePack pack, String id, List<Telemetry> samples, EntityProfiles profiles) {
        CorrelationTable windows = new CorrelationTable(pack);
        int record = 0;
        boolean fired = false;
        for (Telemetry sample : samples) {
            record++;
            List<Rule> matched = pack.rules().stream()
                    .filter(rule -> SimpleEvaluator.matches(rule, sample, profiles))
                    .toList();
            fired |= windows.observe(sample, "test/1/" + record, matched).stream()
                    .anyMatch(met -> met.rule().id().equals(id));
        }
        return fired;
    }
}
