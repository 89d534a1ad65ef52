package io.watchfloor.ops.intel.rules;

import io.watchfloor.ops.archive.RuleYaml;
import io.watchfloor.ops.intel.pattern.InvalidPattern;
import io.watchfloor.ops.intel.pattern.StixPattern;
import io.watchfloor.ops.intel.rules.PatternSteps.Sequence;
import io.watchfloor.ops.intel.rules.PatternSteps.Step;
import io.watchfloor.ops.platform.rights.Tlp;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The Sigma rules and correlations that a pattern becomes.
 *
 * @param yaml one YAML document for each rule and correlation
 * @param rules number of the documents
 * @param start when the pattern begins to be true; null if it always was
 * @param stop when the pattern ends to be true; null if it never does
 */
public record PatternRules(
        String yaml,
        int rules,
        @Nullable Instant start,
        @Nullable Instant stop) {

    private static final int LONGEST_SOURCE = 100;

    /**
     * What the rules say about the indicator.
     *
     * @param id of the indicator
     * @param source who imported the indicator
     */
    public record Heading(String id, String source, Tlp marking) {}

    /**
     * Translates a pattern.
     *
     * @throws InvalidPattern with a code and the place in the pattern, if no rule or correlation expresses it exactly
     */
    public static PatternRules of(StixPattern pattern, Heading heading) {
        PatternSteps steps = PatternSteps.of(pattern);
        Documents documents = new Documents(pattern, heading, steps.sequences().size() > 1);
        steps.sequences().forEach(documents::add);
        return new PatternRules(
                String.join("---\n", documents.texts.values()), documents.texts.size(), steps.start(), steps.stop());
    }

    /** Documents by id, in the order in which they refer to each other. */
    private static final class Documents {
        private final StixPattern pattern;
        private final Heading heading;
        private final boolean several;
        private final Map<String, String> texts = new LinkedHashMap<>();
        private final Map<Step, String> counted = new LinkedHashMap<>();
        private int alerts;

        Documents(StixPattern pattern, Heading heading, boolean several) {
            this.pattern = pattern;
            this.heading = heading;
            this.several = several;
        }

        void add(Sequence sequence) {
            alerts++;
            String id = heading.id() + (alerts == 1 ? "" : "-" + alerts);
            Duration within = sequence.within();
            if (within == null) {
                texts.put(id, rule(id, title(), sequence.steps().getFirst()));
                return;
            }
            List<String> rules = sequence.steps().stream().map(this::counted).toList();
            boolean repeated = sequence.steps().stream().distinct().count() == 1;
            StringBuilder yaml = header(id, title())
                    .append("correlation:\n    type: ")
                    .append(repeated ? "event_count" : "temporal_ordered")
                    .append("\n    rules:\n");
            (repeated ? rules.subList(0, 1) : rules)
                    .forEach(rule -> yaml.append("        - ").append(rule).append('\n'));
            yaml.append("    group-by:\n        - asset\n    timespan: ")
                    .append(within.toSeconds())
                    .append("s\n");
            if (repeated) {
                yaml.append("    condition:\n        gte: ")
                        .append(rules.size())
                        .append('\n');
            }
            texts.put(id, yaml.append("level: medium\n").toString());
        }

        private String title() {
            return subject(heading) + (several ? " (%d)".formatted(alerts) : "");
        }

        /** A rule that raises no alert of its own. */
        private String counted(Step step) {
            return counted.computeIfAbsent(step, one -> {
                int number = counted.size() + 1;
                String id = heading.id() + "-observation-" + number;
                texts.put(id, rule(id, "%s, observation %d".formatted(subject(heading), number), one));
                return id;
            });
        }

        private String rule(String id, String title, Step step) {
            return header(id, title)
                    .append("logsource:\n    product: '*'\ndetection:\n")
                    .append(ObservationRule.detection(step.comparisons(), pattern.places()))
                    .append("falsepositives:\n    - Unknown\nlevel: medium\n")
                    .toString();
        }

        private StringBuilder header(String id, String title) {
            return new StringBuilder(1_000)
                    .append("title: ")
                    .append(RuleYaml.text(title))
                    .append("\nid: ")
                    .append(id)
                    .append("\nstatus: experimental\ndescription: ")
                    .append(RuleYaml.text("The pattern of %s, imported by %s, TLP:%s."
                            .formatted(
                                    heading.id(),
                                    heading.source(),
                                    heading.marking().text().toUpperCase(Locale.ROOT))))
                    .append("\nauthor: ")
                    .append(RuleYaml.text(heading.source()))
                    .append("\ntags:\n    - ")
                    .append(heading.marking().tag())
                    .append('\n');
        }
    }

    /** Neither the name nor the pattern: users see the titles of rules whatever their clearance is. */
    private static String subject(Heading heading) {
        String id = heading.id();
        String number = id.substring(id.indexOf("--") < 0 ? 0 : id.indexOf("--") + 2);
        return "Indicator %s of %s (TLP:%s)"
                .formatted(
                        number.substring(0, Math.min(8, number.length())),
                        heading.source()
                                .codePoints()
                                .limit(LONGEST_SOURCE)
                                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append),
                        heading.marking().text().toUpperCase(Locale.ROOT));
    }
}
