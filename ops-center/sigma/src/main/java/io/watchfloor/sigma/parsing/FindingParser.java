package io.watchfloor.sigma.parsing;

import io.watchfloor.sigma.language.FindingMapping;
import io.watchfloor.sigma.language.FindingMapping.Part;
import io.watchfloor.sigma.language.Level;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Parses the section {@code finding} of a rule. The section is an extension of this engine: the specification of Sigma
 * allows further attributes, and other engines ignore them.
 */
final class FindingParser {

    private static final String PROVIDER = "provider";
    private static final String KINDS = "kinds";
    private static final String SEVERITIES = "severities";
    private static final String CLOSED = "closed";
    private static final String INPUTS = "inputs";
    private static final Pattern INPUT = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

    private FindingParser() {}

    /** Returns the mapping, or null if the rule has no section. */
    static @Nullable FindingMapping parse(Yaml.Mapping document) throws RuleRejection {
        Yaml section = document.get("finding");
        if (section == null) {
            return null;
        }
        if (!(section instanceof Yaml.Mapping finding)) {
            throw new RuleRejection(section, "'finding' must be a map");
        }
        RuleRejections refusals = new RuleRejections();
        Map<Part, List<String>> fields = new EnumMap<>(Part.class);
        for (Map.Entry<String, Yaml.Entry> entry : finding.entries().entrySet()) {
            String key = entry.getKey();
            Optional<Part> part = part(key);
            if (part.isPresent()) {
                refusals.read(() -> fields(finding, key)).ifPresent(names -> fields.put(part.get(), names));
            } else if (!Set.of(PROVIDER, KINDS, SEVERITIES, CLOSED, INPUTS).contains(key)) {
                refusals.read(() -> {
                    throw new RuleRejection(
                            entry.getValue().place(),
                            "'%s' is not a key of 'finding'; use %s, %s, %s, %s, %s or %s"
                                    .formatted(key, PROVIDER, KINDS, SEVERITIES, CLOSED, INPUTS, parts()));
                });
            }
        }
        Optional<String> provider = refusals.read(() -> provider(finding));
        Optional<Map<String, String>> kinds = refusals.read(() -> words(finding, KINDS, Part.KIND));
        Optional<Map<String, Level>> severities = refusals.read(() -> severities(finding));
        Optional<Set<String>> closed = refusals.read(() -> closed(finding));
        Optional<Set<String>> inputs = refusals.read(() -> inputs(finding));
        refusals.throwAny();
        return new FindingMapping(
                provider.orElseThrow(),
                fields,
                kinds.orElseThrow(),
                severities.orElseThrow(),
                closed.orElseThrow(),
                inputs.orElseThrow());
    }

    private static Optional<Part> part(String key) {
        return Arrays.stream(Part.values())
                .filter(part -> part.text().equals(key))
                .findFirst();
    }

    private static String parts() {
        return Arrays.stream(Part.values()).map(Part::text).collect(Collectors.joining(", "));
    }

    private static List<String> fields(Yaml.Mapping finding, String key) throws RuleRejection {
        List<String> names = HeaderParser.texts(finding, key).stream()
                .map(name -> name.replace(" ", ""))
                .toList();
        if (names.isEmpty() || names.contains("")) {
            throw new RuleRejection(
                    finding, "'%s' must name a field of the record, or a list of fields".formatted(key));
        }
        return names;
    }

    private static String provider(Yaml.Mapping finding) throws RuleRejection {
        String provider = HeaderParser.text(finding, PROVIDER);
        if (provider.isEmpty() || provider.length() > 80) {
            throw new RuleRejection(finding, "'finding' needs a provider of at most 80 characters");
        }
        return provider;
    }

    /** Reads the names of the values of a field. */
    private static Map<String, String> words(Yaml.Mapping finding, String key, Part of) throws RuleRejection {
        Yaml given = finding.get(key);
        if (given != null && finding.get(of.text()) == null) {
            throw new RuleRejection(
                    given, "'%s' lists values of the field that '%s' names; use both".formatted(key, of.text()));
        }
        Map<String, String> words = new TreeMap<>();
        if (given != null && !(given instanceof Yaml.Mapping)) {
            throw new RuleRejection(given, "'%s' must be a map".formatted(key));
        }
        if (given instanceof Yaml.Mapping map) {
            for (String word : map.entries().keySet()) {
                words.put(word.strip().toLowerCase(Locale.ROOT), HeaderParser.text(map, word));
            }
        }
        return words;
    }

    private static Map<String, Level> severities(Yaml.Mapping finding) throws RuleRejection {
        Map<String, Level> severities = new TreeMap<>();
        for (Map.Entry<String, String> word :
                words(finding, SEVERITIES, Part.SEVERITY).entrySet()) {
            severities.put(
                    word.getKey(),
                    Level.of(word.getValue())
                            .orElseThrow(() -> new RuleRejection(
                                    finding,
                                    "'%s' is not a level; use informational, low, medium, high or critical"
                                            .formatted(word.getValue()))));
        }
        return severities;
    }

    private static Set<String> inputs(Yaml.Mapping finding) throws RuleRejection {
        Set<String> inputs = new HashSet<>(HeaderParser.texts(finding, INPUTS));
        if (!inputs.stream().allMatch(name -> INPUT.matcher(name).matches())) {
            throw new RuleRejection(finding, "'inputs' of 'finding' must list names of inputs, such as graph");
        }
        return inputs;
    }

    private static Set<String> closed(Yaml.Mapping finding) throws RuleRejection {
        Set<String> closed = new HashSet<>();
        HeaderParser.texts(finding, CLOSED)
                .forEach(word -> closed.add(word.strip().toLowerCase(Locale.ROOT)));
        if (!closed.isEmpty() && finding.get(Part.STATUS.text()) == null) {
            throw new RuleRejection(
                    finding, "'closed' of 'finding' lists values of the field that 'status' names; use both");
        }
        return closed;
    }
}
