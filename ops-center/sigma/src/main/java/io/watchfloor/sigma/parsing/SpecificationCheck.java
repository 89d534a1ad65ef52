package io.watchfloor.sigma.parsing;

import io.watchfloor.sigma.language.RuleProblem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds deviations of valid documents from the JSON schemas of Sigma 2.1. The parsers already reject invalid documents.
 */
public final class SpecificationCheck {

    private static final Pattern UUID = Pattern.compile("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern DATE = Pattern.compile("\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])");
    private static final Pattern TAG = Pattern.compile("[a-z0-9_-]+\\.[a-z0-9._-]+");
    private static final Set<String> STATES = Set.of("stable", "test", "experimental", "deprecated", "unsupported");
    private static final Set<String> RELATIONS = Set.of("derived", "obsolete", "merged", "renamed", "similar");
    private static final int SHORT_TEXT = 256;
    private static final int LONG_TEXT = 65_535;

    private final String file;
    private final List<RuleProblem> departures = new ArrayList<>();

    private SpecificationCheck(String file) {
        this.file = file;
    }

    /** Returns the deviations in the order of the checks. */
    public static List<RuleProblem> of(Yaml.Mapping document, String file) {
        SpecificationCheck check = new SpecificationCheck(file);
        check.header(document);
        if (document.get("correlation") instanceof Yaml.Mapping correlation) {
            check.correlation(correlation);
        } else if (document.get("filter") instanceof Yaml.Mapping filter) {
            check.filter(filter);
        } else {
            check.rule(document);
        }
        return check.departures;
    }

    private void header(Yaml.Mapping document) {
        fits(document.get("id"), UUID, "the id must be a UUID");
        fits(document.get("date"), DATE, "a date must have the format YYYY-MM-DD");
        fits(document.get("modified"), DATE, "a date must have the format YYYY-MM-DD");
        text(document.get("name"), SHORT_TEXT, "name");
        text(document.get("taxonomy"), SHORT_TEXT, "taxonomy");
        text(document.get("description"), LONG_TEXT, "description");
        text(document.get("author"), LONG_TEXT, "author");
        text(document.get("license"), LONG_TEXT, "license");
        oneOf(document.get("status"), STATES, "status");
        list(document.get("references"), "references", 0, null);
    }

    private void rule(Yaml.Mapping document) {
        list(document.get("tags"), "tags", 0, TAG);
        list(document.get("falsepositives"), "falsepositives", 2, null);
        list(document.get("fields"), "fields", 0, null);
        list(document.get("scope"), "scope", 2, null);
        Yaml detection = document.get("detection");
        if (detection != null) {
            RegexCheck.of(
                    detection,
                    (at, construct) -> depart(
                            at,
                            "'%s' is beyond the regular expression syntax of the specification".formatted(construct)));
        }
        Yaml related = document.get("related");
        if (related instanceof Yaml.Sequence relations) {
            relations.items().forEach(this::relation);
        } else if (related != null) {
            depart(related, "'related' must be a list");
        }
    }

    private void relation(Yaml relation) {
        if (!(relation instanceof Yaml.Mapping map) || map.get("id") == null || map.get("type") == null) {
            depart(relation, "each entry of 'related' must have an id and a type");
            return;
        }
        fits(map.get("id"), UUID, "the id must be a UUID");
        oneOf(map.get("type"), RELATIONS, "type");
    }

    private void correlation(Yaml.Mapping correlation) {
        list(correlation.get("rules"), "rules", 2, null);
        list(correlation.get("group-by"), "group-by", 0, null);
        Yaml type = correlation.get("type");
        boolean temporal = type instanceof Yaml.Scalar scalar && scalar.text().startsWith("temporal");
        if (correlation.get("group-by") == null) {
            depart(correlation, "the correlation should have a 'group-by'; without it all records are one group");
        }
        if (temporal
                && correlation.get("rules") instanceof Yaml.Sequence rules
                && rules.items().size() < 2) {
            depart(rules, "a temporal correlation should have several rules");
        }
        truth(correlation.get("generate"));
    }

    private void filter(Yaml.Mapping filter) {
        list(filter.get("rules"), "rules", 0, null);
        if (filter.get("selection") == null) {
            depart(filter, "the filter should have a search named 'selection'");
        }
    }

    private void truth(@Nullable Yaml value) {
        if (value != null && !(value instanceof Yaml.Scalar scalar && scalar.kind() == Yaml.Kind.BOOLEAN)) {
            depart(value, "'generate' must be true or false");
        }
    }

    private void text(@Nullable Yaml value, int longest, String name) {
        if (value instanceof Yaml.Scalar scalar) {
            if (scalar.text().length() > longest) {
                depart(value, "'%s' must have at most %d characters".formatted(name, longest));
            }
        } else if (value != null) {
            depart(value, "'%s' must be a text".formatted(name));
        }
    }

    private void fits(@Nullable Yaml value, Pattern pattern, String reason) {
        if (value != null
                && !(value instanceof Yaml.Scalar scalar
                        && pattern.matcher(scalar.text()).matches())) {
            depart(value, reason);
        }
    }

    private void oneOf(@Nullable Yaml value, Set<String> allowed, String name) {
        if (value != null && !(value instanceof Yaml.Scalar scalar && allowed.contains(scalar.text()))) {
            depart(
                    value,
                    "'%s' must be one of %s"
                            .formatted(
                                    name,
                                    String.join(", ", allowed.stream().sorted().toList())));
        }
    }

    private void list(@Nullable Yaml value, String name, int shortest, @Nullable Pattern pattern) {
        if (value == null) {
            return;
        }
        if (!(value instanceof Yaml.Sequence list)) {
            depart(value, "'%s' must be a list".formatted(name));
            return;
        }
        Set<String> seen = new HashSet<>();
        for (Yaml item : list.items()) {
            if (!(item instanceof Yaml.Scalar scalar)) {
                depart(item, "'%s' must be a list of texts".formatted(name));
            } else if (!seen.add(scalar.text())) {
                depart(item, "'%s' appears twice in '%s'".formatted(scalar.text(), name));
            } else if (scalar.text().length() < shortest) {
                depart(item, "each entry of '%s' must have at least %d characters".formatted(name, shortest));
            } else if (pattern != null && !pattern.matcher(scalar.text()).matches()) {
                depart(item, "'%s' is not a tag; write namespace.name in lower case".formatted(scalar.text()));
            }
        }
    }

    private void depart(Yaml at, String reason) {
        departures.add(new RuleProblem(file, at.place().line(), at.place().column(), reason));
    }
}
