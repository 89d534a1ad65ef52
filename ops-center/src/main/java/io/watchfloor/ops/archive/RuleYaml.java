package io.watchfloor.ops.archive;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Writes parts of Sigma rules as YAML. */
public final class RuleYaml {

    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,8}");
    private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z_][A-Za-z0-9_.|-]*");
    private static final String INDENT = "        ";

    /** Stands for a value that a record does not have. */
    public static final String NULL = "\0";

    private RuleYaml() {}

    /** @param item whether the map is one of several, any of which must match */
    public static void map(StringBuilder yaml, Map<String, List<String>> map, boolean item) {
        String before = item ? INDENT + "- " : INDENT;
        String then = item ? INDENT + "  " : INDENT;
        for (Map.Entry<String, List<String>> entry : map.entrySet()) {
            String key = entry.getKey();
            yaml.append(before)
                    .append(PLAIN_KEY.matcher(key).matches() ? key : text(key))
                    .append(':');
            if (entry.getValue().size() == 1) {
                yaml.append(' ').append(scalar(entry.getValue().getFirst()));
            } else {
                entry.getValue()
                        .forEach(value ->
                                yaml.append('\n').append(then).append("    - ").append(scalar(value)));
            }
            yaml.append('\n');
            before = then;
        }
    }

    private static String scalar(String value) {
        if (value.equals(NULL)) {
            return "null";
        }
        return NUMBER.matcher(value).matches() ? value : text(value);
    }

    /** A text in single quotes; in double quotes if it has control characters. */
    public static String text(String value) {
        if (value.chars().noneMatch(c -> Character.isISOControl(c) || c == '\u2028' || c == '\u2029')) {
            return "'" + value.replace("'", "''") + "'";
        }
        StringBuilder quoted = new StringBuilder("\"");
        value.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
                quoted.append("\\u%04x".formatted(c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }
}
