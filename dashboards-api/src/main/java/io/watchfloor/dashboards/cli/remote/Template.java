package io.watchfloor.dashboards.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.config.logging.EscapedMessageConverter;
import io.watchfloor.dashboards.cli.terminal.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Templates with fields of a JSON object in braces. Names may be paths, such as {@code links.0.title}.
 * <ul>
 * <li>{@code {name}} is a text or number, {@code {@at}} a time without fractions of a second; {@code -} if missing
 * <li>{@code {tags*}} joins the texts of a list with commas, {@code {assets*name}} a field of its objects, {@code {assets~name}} only the
 * first three, {@code {cases#}} is the length of a list, {@code {address&}} the members of an object as NAME=VALUE
 * <li>{@code {attempts>{@at} {outcome}}} repeats a template for each object of a list, {@code {summary%}} is a text
 * with several lines
 * <li>{@code {tags*|nothing}} has a default for empty values
 * <li>{@code {on?yes|no}} chooses by whether the value is true or present, {@code {kind=number?one|other}} by its
 * value; the second part may be omitted
 * </ul> The parts of a choice are templates, too. Control characters in values are escaped.
 */
public final class Template {

    private static final Pattern VALUE = Pattern.compile("(@?)([\\w.$]+)([*~#&%]?)(\\w*)(?:\\|(.*))?", Pattern.DOTALL);

    private Template() {}

    public static String fill(String template, JsonNode node) {
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < template.length()) {
            if (template.charAt(at) == '{') {
                int end = end(template, at);
                text.append(place(template.substring(at + 1, end), node));
                at = end + 1;
            } else {
                text.append(template.charAt(at++));
            }
        }
        return text.toString();
    }

    /** @param columns as in {@link Columns} */
    public static Table table(String columns, Iterable<JsonNode> rows) {
        Columns table = new Columns(columns);
        rows.forEach(table::add);
        return table.table();
    }

    private static int end(String template, int begin) {
        int depth = 0;
        for (int at = begin; at < template.length(); at++) {
            depth += template.charAt(at) == '{' ? 1 : template.charAt(at) == '}' ? -1 : 0;
            if (depth == 0) {
                return at;
            }
        }
        throw new IllegalArgumentException("Unclosed brace: " + template);
    }

    /** Returns the index of the first occurrence of the character outside braces; -1 if there is none. */
    private static int outside(String text, char wanted) {
        int depth = 0;
        for (int at = 0; at < text.length(); at++) {
            char one = text.charAt(at);
            depth += one == '{' ? 1 : one == '}' ? -1 : 0;
            if (depth == 0 && one == wanted) {
                return at;
            }
        }
        return -1;
    }

    private static String place(String place, JsonNode node) {
        int each = outside(place, '>');
        int choice = outside(place, '?');
        if (each >= 0 && (choice < 0 || each < choice)) {
            StringBuilder all = new StringBuilder();
            at(node, place.substring(0, each)).forEach(one -> all.append(fill(place.substring(each + 1), one)));
            return all.toString();
        }
        if (choice < 0) {
            return value(place, node);
        }
        String either = place.substring(choice + 1);
        int or = outside(either, '|');
        if (holds(place.substring(0, choice), node)) {
            return fill(or < 0 ? either : either.substring(0, or), node);
        }
        return or < 0 ? "" : fill(either.substring(or + 1), node);
    }

    private static boolean holds(String condition, JsonNode node) {
        int is = condition.indexOf('=');
        if (is >= 0) {
            return value(condition.substring(0, is), node).equals(condition.substring(is + 1));
        }
        JsonNode value = at(node, condition);
        return value.isBoolean() ? value.asBoolean() : !value.isMissingNode() && !value.isNull() && !isBlank(value);
    }

    private static boolean isBlank(JsonNode value) {
        return value.isTextual() && value.asText().isBlank();
    }

    private static String value(String place, JsonNode node) {
        Matcher parts = VALUE.matcher(place);
        if (!parts.matches()) {
            throw new IllegalArgumentException("Not a member: {" + place + "}");
        }
        JsonNode value = at(node, parts.group(2));
        String text = switch (parts.group(3)) {
            case "*" -> ApiValueText.list(value, parts.group(4));
            case "~" -> ApiValueText.few(value, parts.group(4));
            case "#" -> Integer.toString(value.size());
            case "&" ->
                value.properties().stream()
                        .map(one -> one.getKey() + "=" + one.getValue().asText())
                        .collect(Collectors.joining(" "));
            default -> value.isMissingNode() || value.isNull() ? "" : value.asText();
        };
        boolean single = parts.group(3).isEmpty();
        if (text.isEmpty() && (parts.group(5) != null || (single && !value.isTextual()))) {
            return parts.group(5) == null ? "-" : parts.group(5);
        }
        String told = parts.group(1).isEmpty() ? text : text.replaceFirst("\\.[0-9]+Z$", "Z");
        return parts.group(3).equals("%")
                ? told.lines().map(EscapedMessageConverter::escape).collect(Collectors.joining("\n"))
                : EscapedMessageConverter.escape(told);
    }

    private static JsonNode at(JsonNode node, String path) {
        JsonNode found = node;
        for (String step : path.split("\\.", -1)) {
            found = found.isArray() ? found.path(Integer.parseInt(step)) : found.path(step);
        }
        return found;
    }

    /** Columns of a table of JSON objects. For example, {@code "ID {id} | SINCE {@createdAt}"} defines two columns. */
    static final class Columns {

        private final Table table;
        private final List<String> cells = new ArrayList<>();

        Columns(String columns) {
            List<String> names = new ArrayList<>();
            String rest = columns;
            while (!rest.isEmpty()) {
                int end = outside(rest, '|');
                String column = (end < 0 ? rest : rest.substring(0, end)).strip();
                int cell = column.indexOf('{');
                names.add(column.substring(0, cell).strip());
                cells.add(column.substring(cell));
                rest = end < 0 ? "" : rest.substring(end + 1);
            }
            table = new Table(names.toArray(String[]::new));
        }

        void add(JsonNode item) {
            table.row(cells.stream().map(cell -> fill(cell, item)).toArray(String[]::new));
        }

        Table table() {
            return table;
        }
    }
}
