package io.watchfloor.sigma.lines;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parses a line of a log whose header names the columns: Zeek's tab-separated logs ({@code #fields}, {@code #path}) and
 * the W3C extended log format of IIS, proxies and firewalls ({@code #Fields:}). {@link LogHeader} puts the header
 * before each line.
 */
public final class ColumnLine {

    private static final Pattern W3C_VALUE = Pattern.compile("\"([^\"]*)\"|(\\S+)");
    private static final int MOST_COLUMNS = 1_000;

    private ColumnLine() {}

    /** Returns the values by column name, without empty values; null if the text has no such header. */
    public static @Nullable Map<String, @Nullable Object> record(String text) {
        int last = text.lastIndexOf('\n');
        if (!text.startsWith("#") || last < 0) {
            return null;
        }
        Map<String, String> head = new LinkedHashMap<>();
        text.substring(0, last).lines().forEach(line -> head(line, head));
        String line = text.substring(last + 1);
        if (head.containsKey("#fields")) {
            return zeek(head, line);
        }
        return head.containsKey("#Fields:") ? w3c(head.getOrDefault("#Fields:", ""), line) : null;
    }

    private static void head(String line, Map<String, String> head) {
        int end = 0;
        while (end < line.length() && line.charAt(end) != '\t' && line.charAt(end) != ' ') {
            end++;
        }
        head.put(line.substring(0, end), end < line.length() ? line.substring(end + 1) : "");
    }

    private static Map<String, @Nullable Object> zeek(Map<String, String> head, String line) {
        String separator = unescaped(head.getOrDefault("#separator", "\\x09"));
        String set = head.getOrDefault("#set_separator", ",");
        String empty = head.getOrDefault("#empty_field", "(empty)");
        String unset = head.getOrDefault("#unset_field", "-");
        String[] names = split(head.getOrDefault("#fields", ""), separator);
        String[] types = split(head.getOrDefault("#types", ""), separator);
        String[] values = split(line, separator);
        Map<String, @Nullable Object> record = new LinkedHashMap<>();
        record.put("_path", head.getOrDefault("#path", "unknown"));
        for (int i = 0; i < Math.min(names.length, values.length); i++) {
            String type = i < types.length ? types[i] : "string";
            if (!values[i].equals(unset)) {
                record.put(names[i], value(type, values[i].equals(empty) ? "" : values[i], set));
            }
        }
        return record;
    }

    private static Object value(String type, String value, String set) {
        if (type.startsWith("set[") || type.startsWith("vector[")) {
            return value.isEmpty() ? List.of() : List.of(split(value, set));
        }
        return switch (type) {
            case "bool" -> value.equals("T") ? "true" : "false";
            default -> value.indexOf('\\') < 0 ? value : unescaped(value);
        };
    }

    private static String[] split(String text, String separator) {
        return text.split(Pattern.quote(separator.isEmpty() ? "\t" : separator), MOST_COLUMNS);
    }

    /** Replaces Zeek's escapes such as {@code \x09}. */
    private static String unescaped(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            int high =
                    text.startsWith("\\x", i) && i + 3 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
            int low = high < 0 ? -1 : Character.digit(text.charAt(i + 3), 16);
            if (low < 0) {
                plain.append(text.charAt(i));
            } else {
                plain.append((char) (high << 4 | low));
                i += 3;
            }
        }
        return plain.toString();
    }

    private static Map<String, @Nullable Object> w3c(String columns, String line) {
        String[] names = columns.strip().split("\\s+", MOST_COLUMNS);
        Map<String, @Nullable Object> record = new LinkedHashMap<>();
        Matcher value = W3C_VALUE.matcher(line);
        for (String name : names) {
            if (!value.find()) {
                break;
            }
            String text = value.group(1) == null ? value.group(2) : value.group(1);
            if (!text.equals("-")) {
                record.put(name, name.startsWith("cs(") ? text.replace('+', ' ') : text);
            }
        }
        return moment(request(record));
    }

    /** Joins the date and time columns, which are in UTC. */
    private static Map<String, @Nullable Object> moment(Map<String, @Nullable Object> record) {
        if (record.get("date") instanceof String date && record.get("time") instanceof String time) {
            record.put("time", date + "T" + time + "Z");
        }
        return record;
    }

    /** Joins the path and query columns into {@code c-uri}, which rules search for keywords. */
    private static Map<String, @Nullable Object> request(Map<String, @Nullable Object> record) {
        if (record.get("cs-uri-stem") instanceof String path && record.get("c-uri") == null) {
            Object query = record.get("cs-uri-query");
            String whole = query == null ? path : path + "?" + query;
            record.put("c-uri", whole);
            record.put("cs-uri-query", query == null ? whole : List.of(query, whole));
        }
        return record;
    }
}
