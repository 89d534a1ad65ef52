package io.watchfloor.ops.archive;

import io.watchfloor.sigma.language.LogSource;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a hunt as Sigma rules, one for each log source in which the hunt found records. A column of the archive is
 * filled from many fields; a rule compares the fields that fill the column in the records of its log source. The time
 * range has no place in a rule, nor have conditions on assets and sensors.
 */
public final class HuntRule {

    /** A hunt that finds records of more log sources is too broad for rules. */
    static final int MOST_RULES = 10;

    private HuntRule() {}

    /**
     * A record of the archive as rules see it.
     *
     * @param source the log source by which the record was evaluated; null if its format is not recognized
     * @param fields as in {@link io.watchfloor.sigma.telemetry.Telemetry#fields}
     */
    public record Sample(@Nullable LogSource source, Map<String, Object> fields) {}

    /** Title, author and date of the rules. */
    public record Heading(String title, String author, LocalDate date) {}

    /**
     * The rules.
     *
     * @param yaml one YAML document for each rule
     * @param rules number of the rules
     * @param omitted parts of the hunt that the rules do not compare, as sentences
     */
    public record Draft(String yaml, int rules, List<String> omitted) {}

    /**
     * @param found records that the hunt found
     * @param others records of the same log sources, found or not: they show which fields the log sources have
     * @throws InvalidSearch if the hunt cannot become rules
     */
    public static Draft of(ArchiveQuery hunt, List<Sample> found, List<Sample> others, Heading heading) {
        List<String> omitted = new ArrayList<>();
        List<SearchCondition> conditions = new ArrayList<>();
        for (SearchCondition condition : hunt.conditions()) {
            switch (condition.field()) {
                case ASSET, SENSOR -> omitted.add("A rule applies to all assets: %s.".formatted(condition.text()));
                case PRODUCT, CATEGORY, SERVICE -> {
                    if (condition.operator() == SearchCondition.Operator.MISSING) {
                        omitted.add("A rule cannot require that a log source lacks a part: %s."
                                .formatted(condition.text()));
                    }
                }
                case USER, TARGET_USER, PROCESS, PARENT, COMMAND_LINE, HASH -> conditions.add(condition);
                case IP, SRC_IP, DST_IP, PORT, SRC_PORT, DST_PORT, DOMAIN, URL -> conditions.add(condition);
                case FILE, REGISTRY_KEY, EVENT_ID, MESSAGE_ID -> conditions.add(condition);
            }
        }
        if (conditions.isEmpty() && hunt.text().isEmpty()) {
            throw new InvalidSearch(
                    "search.condition",
                    "A rule needs a condition or a text. Add a condition other than one on asset, sensor or log source.");
        }
        List<String> texts = new ArrayList<>();
        Map<String, List<Sample>> groups = groups(hunt, found, omitted);
        for (List<Sample> group : groups.values()) {
            LogSource source = source(hunt, group);
            List<Map<String, Object>> records = Stream.concat(group.stream(), others.stream())
                    .filter(one -> isOf(one.source(), source))
                    .map(Sample::fields)
                    .toList();
            RuleFields fields = new RuleFields(records);
            String detection = detection(conditions, hunt.text(), fields);
            if (detection.isEmpty()) {
                omitted.add("Every record of the log source %s matches, so it has no rule.".formatted(text(source)));
            } else {
                texts.add(rule(heading, groups.size() > 1, hunt, source, detection));
            }
        }
        if (texts.isEmpty()) {
            throw new InvalidSearch(
                    "search.nothing-found",
                    "A rule needs the log source of a record that the hunt finds, and it finds none. Search a longer time range.");
        }
        return new Draft(String.join("---\n", texts), texts.size(), omitted);
    }

    private static boolean has(ArchiveQuery hunt, SearchField field) {
        return hunt.conditions().stream().anyMatch(one -> one.field() == field);
    }

    /** Found records whose log sources one rule can name. */
    private static Map<String, List<Sample>> groups(ArchiveQuery hunt, List<Sample> found, List<String> omitted) {
        Map<String, List<Sample>> groups = new TreeMap<>();
        long unknown = 0;
        for (Sample one : found) {
            LogSource source = one.source();
            if (source == null) {
                unknown++;
                continue;
            }
            boolean byCategory = source.product() == null || has(hunt, SearchField.CATEGORY);
            boolean byService =
                    (source.product() == null && source.category() == null) || has(hunt, SearchField.SERVICE);
            String key = source.product() + "/" + (byCategory ? source.category() : "") + "/"
                    + (byService ? source.service() : "");
            groups.computeIfAbsent(key, name -> new ArrayList<>()).add(one);
        }
        if (unknown > 0) {
            omitted.add("The format of some records is not recognized, so that no rule can match them.");
        }
        if (groups.size() > MOST_RULES) {
            throw new InvalidSearch(
                    "search.log-sources",
                    "The hunt finds records of %d log sources; rules are made for at most %d. Add a condition on product or category."
                            .formatted(groups.size(), MOST_RULES));
        }
        return groups;
    }

    /** What all records of the group have in common. A rule with a category names no service, unless the hunt does. */
    private static LogSource source(ArchiveQuery hunt, List<Sample> group) {
        List<LogSource> all = group.stream()
                .flatMap(one -> Stream.ofNullable(one.source()))
                .distinct()
                .toList();
        String category = common(all, LogSource::category);
        String service = common(all, LogSource::service);
        return new LogSource(
                all.getFirst().product(),
                category,
                category != null && !has(hunt, SearchField.SERVICE) ? null : service);
    }

    private static @Nullable String common(List<LogSource> all, Function<LogSource, @Nullable String> part) {
        Set<String> different = all.stream()
                .map(one -> Objects.requireNonNullElse(part.apply(one), ""))
                .collect(Collectors.toSet());
        String only = different.size() == 1 ? different.iterator().next() : "";
        return only.isEmpty() ? null : only;
    }

    private static boolean isOf(@Nullable LogSource record, LogSource rule) {
        return record != null
                && (rule.product() == null || rule.product().equals(record.product()))
                && (rule.category() == null || rule.category().equals(record.category()))
                && (rule.service() == null || rule.service().equals(record.service()));
    }

    private static String text(LogSource source) {
        return Stream.of(
                        Stream.ofNullable(source.product()),
                        Stream.ofNullable(source.category()),
                        Stream.ofNullable(source.service()))
                .flatMap(part -> part)
                .collect(Collectors.joining(" "));
    }

    /** @return empty if every record of the log source matches */
    private static String detection(List<SearchCondition> conditions, String text, RuleFields fields) {
        StringBuilder searches = new StringBuilder();
        Map<String, Integer> names = new LinkedHashMap<>();
        List<String> terms = new ArrayList<>();
        for (SearchCondition condition : conditions) {
            boolean negated = condition.operator() == SearchCondition.Operator.NOT_EQUALS
                    || condition.operator() == SearchCondition.Operator.MISSING;
            List<Map<String, List<String>>> alternatives = fields.alternatives(condition);
            if (alternatives.isEmpty()) {
                continue; // no record of the log source has a value, so that the negated condition is true
            }
            int nth = names.merge(condition.field().text(), 1, Integer::sum);
            String name = condition.field().text() + (nth == 1 ? "" : "_" + nth);
            terms.add((negated ? "not " : "") + name);
            searches.append("    ").append(name).append(":\n");
            for (Map<String, List<String>> alternative : alternatives) {
                RuleYaml.map(searches, alternative, alternatives.size() > 1);
            }
        }
        if (!text.isEmpty()) {
            terms.add("keywords");
            searches.append("    keywords:\n        - ")
                    .append(RuleYaml.text(RuleFields.escaped(text)))
                    .append('\n');
        }
        return terms.isEmpty() ? "" : searches + "    condition: " + String.join(" and ", terms) + "\n";
    }

    private static String rule(
            Heading heading, boolean several, ArchiveQuery hunt, LogSource source, String detection) {
        String title = several ? "%s (%s)".formatted(heading.title(), text(source)) : heading.title();
        String hunted = Stream.concat(
                        hunt.conditions().stream().map(SearchCondition::text),
                        hunt.text().isEmpty() ? Stream.empty() : Stream.of("text " + hunt.text()))
                .collect(Collectors.joining(" and "));
        StringBuilder yaml = new StringBuilder(1_000)
                .append("title: ")
                .append(RuleYaml.text(title))
                .append("\nid: ")
                .append(id(title + "\n" + text(source) + "\n" + detection))
                .append("\nstatus: experimental\ndescription: ")
                .append(RuleYaml.text("Made from a hunt: " + hunted))
                .append("\nauthor: ")
                .append(RuleYaml.text(heading.author()))
                .append("\ndate: ")
                .append(heading.date())
                .append("\nlogsource:\n");
        part(yaml, "product", source.product());
        part(yaml, "category", source.category());
        part(yaml, "service", source.service());
        return yaml.append("detection:\n")
                .append(detection)
                .append("falsepositives:\n    - Unknown\nlevel: medium\n")
                .toString();
    }

    private static void part(StringBuilder yaml, String name, @Nullable String part) {
        if (part != null) {
            yaml.append("    ")
                    .append(name)
                    .append(": ")
                    .append(RuleYaml.text(part))
                    .append('\n');
        }
    }

    /** The same hunt has the same id, with the form of a random UUID, which rules have by convention. */
    private static String id(String content) {
        UUID name = UUID.nameUUIDFromBytes(content.getBytes(StandardCharsets.UTF_8));
        return new UUID((name.getMostSignificantBits() & ~0xf000L) | 0x4000L, name.getLeastSignificantBits())
                .toString()
                .toLowerCase(Locale.ROOT);
    }
}
