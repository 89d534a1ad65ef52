package io.watchfloor.ops.detection.exception;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.watchfloor.ops.detection.exception.ExceptionScope.FieldValues;
import io.watchfloor.sigma.language.ContentHash;
import io.watchfloor.sigma.language.CountingRule;
import io.watchfloor.sigma.language.Suppression;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes exceptions as Sigma filters. Each filter is counted: a rule in shadow counts what it hides, in the evaluation
 * that hides it. A filter with a suppression selects the records whose repeats are suppressed.
 */
public final class ExceptionFilters {

    /** Name of the pack, which no user can change directly. */
    public static final String PACK = "exceptions";

    private static final int LONGEST_TITLE = 100;

    private ExceptionFilters() {}

    /** The content of the pack; empty without exceptions. */
    public static byte[] pack(List<RuleException> exceptions) {
        return exceptions.stream()
                .map(one -> filter(one.id(), one.terms()))
                .collect(Collectors.joining("---\n"))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Id of the rule that counts what an exception hides of a rule. */
    public static String countingRule(String exception, String rule) {
        return CountingRule.id(exception, rule);
    }

    /** Hash of what an exception hides, without its owner, reason and end. */
    public static String scopeHash(RuleException.Terms terms) {
        RuleException.Terms scope =
                new RuleException.Terms(terms.rules(), terms.scope(), terms.suppression(), "", "", Instant.EPOCH);
        return ContentHash.of(filter("", scope).getBytes(StandardCharsets.UTF_8));
    }

    /** The Sigma filter of an exception. */
    public static String filter(String id, RuleException.Terms terms) {
        String reason = terms.reason();
        StringBuilder yaml = new StringBuilder()
                .append("title: ")
                .append(quoted(reason.substring(0, Math.min(LONGEST_TITLE, reason.length()))))
                .append("\nid: ")
                .append(quoted(id))
                .append("\ndescription: ")
                .append(quoted(reason))
                .append("\nauthor: ")
                .append(quoted(terms.owner()))
                .append("\nlogsource:\n    product: '*'\ncounted: true\n");
        Suppression suppression = terms.suppression();
        if (suppression != null) {
            append(suppression, yaml);
        }
        yaml.append("filter:\n    rules:\n");
        terms.rules()
                .forEach(rule -> yaml.append("        - ").append(quoted(rule)).append('\n'));
        if (terms.scope().hidesEverything()) {
            return yaml.toString();
        }
        yaml.append("    exception:\n");
        terms.scope().conditions().forEach(condition -> append(condition, yaml));
        return yaml.append("    condition: not exception\n").toString();
    }

    private static void append(Suppression suppression, StringBuilder yaml) {
        yaml.append("suppression:\n    minutes: ").append(suppression.minutes()).append("\n    by:\n");
        suppression
                .by()
                .forEach(
                        field -> yaml.append("        - ").append(quoted(field)).append('\n'));
    }

    private static void append(FieldValues condition, StringBuilder yaml) {
        yaml.append("        ").append(quoted(condition.key())).append(":\n");
        condition
                .values()
                .forEach(value -> yaml.append("            - ")
                        .append(quoted(literal(value)))
                        .append('\n'));
    }

    /** The value without wildcards of Sigma. */
    private static String literal(String value) {
        return value.replace("\\", "\\\\").replace("*", "\\*").replace("?", "\\?");
    }

    /** A string of JSON is a string of YAML. */
    private static String quoted(String text) {
        return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}
