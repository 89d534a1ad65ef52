package io.watchfloor.ops.archive;

import io.watchfloor.ops.archive.SearchColumn.Form;
import io.watchfloor.ops.archive.SearchCondition.Operator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Translates conditions on columns into comparisons of fields in the words of Sigma, for the records of one log source.
 * The records show which fields fill a column, and how the log source writes values: with a domain, in brackets, as a
 * path.
 */
final class RuleFields {

    private static final Pattern NOT_LITERAL = Pattern.compile("[\\\\^$.|?*+()\\[\\]{}]");

    /** Spellings of a missing value that a rule lists. */
    private static final int MOST_NO_VALUES = 20;

    private final List<Map<String, Object>> records;

    /** @param records fields of records of one log source */
    RuleFields(List<Map<String, Object>> records) {
        this.records = List.copyOf(records);
    }

    /**
     * What a record must match for the condition, or, for a negated condition, must not match: any of the maps, and in
     * a map every entry. Empty if no record has such a value.
     */
    List<Map<String, List<String>>> alternatives(SearchCondition condition) {
        List<Map<String, List<String>>> any = new ArrayList<>();
        for (SearchColumn column : condition.field().columns()) {
            List<String> filling = filling(column);
            for (int n = 0; n < filling.size(); n++) {
                String field = filling.get(n);
                List<Map<String, List<String>>> guards = guards(column, filling.subList(0, n), field);
                for (Map<String, List<String>> match : matches(column, field, condition)) {
                    for (Map<String, List<String>> guard : guards) {
                        Map<String, List<String>> all = new LinkedHashMap<>(match);
                        all.putAll(guard);
                        any.add(all);
                    }
                }
            }
        }
        return any;
    }

    /** The fields that fill a column in any of the records, in their order. */
    private List<String> filling(SearchColumn column) {
        if (column == SearchColumn.HASHES) {
            return column.fields().stream()
                    .filter(field -> !values(field).isEmpty())
                    .toList();
        }
        Set<String> filling = records.stream()
                .flatMap(record -> Stream.ofNullable(filler(column, record)))
                .collect(Collectors.toSet());
        return column.fields().stream().filter(filling::contains).toList();
    }

    private static @Nullable String filler(SearchColumn column, Map<String, Object> record) {
        return column.fields().stream()
                .filter(field -> isValue(column, record, field))
                .findFirst()
                .orElse(null);
    }

    private static boolean isValue(SearchColumn column, Map<String, Object> record, String field) {
        return SearchColumns.stored(column, SearchColumns.first(record.get(field))) != null;
    }

    /** A field fills a column only where the fields before it have no value. States that where records have both. */
    private List<Map<String, List<String>>> guards(SearchColumn column, List<String> before, String field) {
        List<Map<String, List<String>>> guards = new ArrayList<>(List.of(Map.of()));
        if (column == SearchColumn.HASHES) {
            return guards;
        }
        for (String earlier : before) {
            boolean both = records.stream()
                    .anyMatch(record -> isValue(column, record, earlier) && isValue(column, record, field));
            if (both) {
                List<Map<String, List<String>>> with = new ArrayList<>();
                List<String> none = noValues(column, earlier);
                for (Map<String, List<String>> guard : guards) {
                    with.add(and(guard, earlier, List.of(RuleYaml.NULL)));
                    if (!none.isEmpty()) {
                        with.add(and(guard, earlier, none));
                    }
                }
                guards = with;
            }
        }
        return guards;
    }

    private static Map<String, List<String>> and(Map<String, List<String>> map, String key, List<String> values) {
        Map<String, List<String>> all = new LinkedHashMap<>(map);
        all.put(key, values);
        return all;
    }

    /** What the log source writes into the field where it has no value, such as a hyphen. */
    private List<String> noValues(SearchColumn column, String field) {
        return textsOf(field)
                .filter(text -> !text.isBlank() && SearchColumns.stored(column, text) == null)
                .limit(MOST_NO_VALUES)
                .map(RuleFields::escaped)
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .toList();
    }

    /** The values of a field in the records. */
    private Stream<String> textsOf(String field) {
        return records.stream().flatMap(record -> texts(record.get(field)));
    }

    private static Stream<String> texts(@Nullable Object value) {
        return switch (value) {
            case String text -> Stream.of(text);
            case List<?> list -> list.stream().map(String::valueOf);
            case null, default -> Stream.empty();
        };
    }

    private List<String> values(String field) {
        return textsOf(field).toList();
    }

    private boolean any(String field, Predicate<String> writes) {
        return textsOf(field).anyMatch(writes);
    }

    private List<Map<String, List<String>>> matches(SearchColumn column, String field, SearchCondition condition) {
        Operator operator = condition.operator();
        List<Map<String, List<String>>> found = new ArrayList<>();
        switch (operator) {
            case EXISTS, MISSING -> found.add(exists(column, field));
            case CONTAINS, STARTS_WITH, ENDS_WITH ->
                found.add(partial(
                        column, field, operator, condition.values().getFirst().strip()));
            case GREATER -> found.add(ordered(field, "gt", condition));
            case GREATER_OR_EQUAL -> found.add(ordered(field, "gte", condition));
            case LESS -> found.add(ordered(field, "lt", condition));
            case LESS_OR_EQUAL -> found.add(ordered(field, "lte", condition));
            case EQUALS, NOT_EQUALS, IN -> {
                // One list of values for each way to compare, in the order of the values.
                Map<String, Set<String>> lists = new LinkedHashMap<>();
                for (String value : condition.values()) {
                    equal(column, field, value.strip(), lists, found);
                }
                lists.forEach((key, values) -> found.add(Map.of(key, List.copyOf(values))));
            }
        }
        return found;
    }

    private static Map<String, List<String>> ordered(String field, String modifier, SearchCondition condition) {
        return Map.of(
                field + "|" + modifier, List.of(condition.values().getFirst().strip()));
    }

    private Map<String, List<String>> exists(SearchColumn column, String field) {
        if (column == SearchColumn.HASHES) {
            return Map.of(field + "|re", List.of("[0-9a-fA-F]{32}"));
        }
        List<String> none = noValues(column, field);
        // A field that the record has with the value null exists, too.
        Map<String, List<String>> exists = and(Map.of(), field + "|re", List.of("\\S"));
        return none.isEmpty() ? exists : and(exists, field + "|neq", none);
    }

    private Map<String, List<String>> partial(SearchColumn column, String field, Operator operator, String value) {
        boolean starts = operator == Operator.STARTS_WITH;
        boolean ends = operator == Operator.ENDS_WITH;
        if (isAccount(column) && writesDomains(field)) {
            return accountPattern(
                    field, excluded -> (starts ? "" : excluded + "*") + literal(value) + (ends ? "" : excluded + "*"));
        }
        if (column == SearchColumn.MESSAGE_ID && any(field, text -> text.contains("<"))) {
            return Map.of(
                    field + "|re|i",
                    List.of(starts ? "(?:^|<)" + literal(value) : ends ? literal(value) + "(?:>|$)" : literal(value)));
        }
        if ((starts || ends) && isPadded(field)) {
            return Map.of(field + "|re|i", List.of(starts ? "^\\s*" + literal(value) : literal(value) + "\\s*$"));
        }
        String key = field + (starts ? "|startswith" : ends ? "|endswith" : "|contains");
        return column == SearchColumn.DOMAIN && ends && any(field, text -> text.endsWith("."))
                ? Map.of(key, List.of(escaped(value), escaped(value + ".")))
                : Map.of(key, List.of(escaped(value)));
    }

    private void equal(
            SearchColumn column,
            String field,
            String value,
            Map<String, Set<String>> lists,
            List<Map<String, List<String>>> alternatives) {
        boolean wildcards = value.indexOf('*') >= 0 && column.form() != Form.LIST && column.form() != Form.NUMBER;
        switch (column) {
            case USER_NAME -> account(SearchColumn.USER_DOMAIN, field, value, lists, alternatives);
            case TARGET_USER -> account(SearchColumn.TARGET_DOMAIN, field, value, lists, alternatives);
            case PROCESS, PARENT, FILE -> {
                if (wildcards || value.indexOf('\\') >= 0 || value.indexOf('/') >= 0) {
                    whole(column, field, value, lists);
                } else {
                    if (any(field, text -> text.indexOf('\\') >= 0)) {
                        add(lists, field + "|endswith", escaped("\\" + value));
                    }
                    if (any(field, text -> text.indexOf('/') >= 0)) {
                        add(lists, field + "|endswith", "/" + escaped(value));
                    }
                    if (any(field, text -> text.indexOf('\\') < 0 && text.indexOf('/') < 0)) {
                        add(lists, field, escaped(value));
                    }
                }
            }
            case HASHES ->
                add(lists, any(field, text -> text.contains("=")) ? field + "|contains" : field, escaped(value));
            case SRC_IP, DST_IP -> {
                String stored = SearchColumns.stored(column, value);
                if (SearchCondition.isNetwork(value)) {
                    add(lists, field + "|cidr", value);
                } else if (stored != null && stored.indexOf(':') >= 0) {
                    add(lists, field + "|cidr", stored + "/128");
                } else {
                    add(lists, field, wildcards ? pattern(value) : escaped(stored == null ? value : stored));
                    if (stored != null && any(field, text -> text.startsWith("::ffff:"))) {
                        add(lists, field, "::ffff:" + stored);
                    }
                }
            }
            case SRC_PORT, DST_PORT -> add(lists, field, value);
            case DOMAIN, MESSAGE_ID -> {
                whole(column, field, value, lists);
                if (column == SearchColumn.DOMAIN && any(field, text -> text.endsWith("."))) {
                    whole(column, field, value + ".", lists);
                }
                if (column == SearchColumn.MESSAGE_ID && any(field, text -> text.contains("<"))) {
                    whole(column, field, "*<" + bare(value) + ">*", lists);
                }
            }
            case USER_DOMAIN, TARGET_DOMAIN, COMMAND_LINE, URL, REGISTRY_KEY, EVENT_ID ->
                whole(column, field, value, lists);
        }
    }

    private static String bare(String value) {
        return value.startsWith("<") && value.endsWith(">") ? value.substring(1, value.length() - 1) : value;
    }

    private void whole(SearchColumn column, String field, String value, Map<String, Set<String>> lists) {
        if (column.form() == Form.AS_SENT && isPadded(field)) {
            add(lists, field + "|re|i|s", "^\\s*" + expression(value, ".*") + "\\s*$");
        } else {
            add(lists, field, pattern(value));
        }
    }

    private static void add(Map<String, Set<String>> lists, String key, String value) {
        lists.computeIfAbsent(key, name -> new LinkedHashSet<>()).add(value);
    }

    private boolean isPadded(String field) {
        return any(field, text -> !text.equals(text.strip()));
    }

    private static boolean isAccount(SearchColumn column) {
        return column == SearchColumn.USER_NAME || column == SearchColumn.TARGET_USER;
    }

    private boolean writesDomains(String field) {
        return any(
                field,
                text -> text.contains("<")
                        || SearchColumns.Account.of(text.strip()).domain() != null);
    }

    private void account(
            SearchColumn domain,
            String field,
            String value,
            Map<String, Set<String>> lists,
            List<Map<String, List<String>>> alternatives) {
        if (value.indexOf('*') >= 0) {
            if (writesDomains(field)) {
                accountPattern(field, excluded -> expression(value, excluded + "*"))
                        .forEach((key, values) -> values.forEach(one -> add(lists, key, one)));
            } else {
                add(lists, field, pattern(value));
            }
            return;
        }
        SearchColumns.Account account = SearchColumns.Account.of(value);
        String name = account.name();
        boolean brackets = any(field, text -> text.contains("<"));
        if (account.domain() == null) {
            add(lists, field, escaped(name));
            if (any(field, text -> text.lastIndexOf('\\') > 0)) {
                add(lists, field + "|endswith", escaped("\\" + name));
            }
            if (any(field, text -> text.lastIndexOf('@') > 0)) {
                add(lists, field + "|startswith", escaped(name + "@"));
            }
            if (brackets) {
                add(lists, field + "|contains", escaped("<" + name + "@"));
                add(lists, field + "|contains", escaped("<" + name + ">"));
            }
            return;
        }
        if (any(field, text -> text.lastIndexOf('\\') > 0)) {
            add(lists, field, escaped(account.domain() + "\\" + name));
        }
        if (any(field, text -> text.lastIndexOf('@') > 0)) {
            add(lists, field, escaped(name + "@" + account.domain()));
        }
        if (brackets) {
            add(lists, field + "|contains", escaped("<" + name + "@" + account.domain() + ">"));
        }
        for (String other : filling(domain)) {
            alternatives.add(
                    and(and(Map.of(), field, List.of(escaped(name))), other, List.of(escaped(account.domain()))));
        }
        if (alternatives.isEmpty() && lists.isEmpty()) {
            add(lists, field, escaped(account.domain() + "\\" + name));
        }
    }

    /** Matches the name of an account, which the field may write with a domain before or after it. */
    private Map<String, List<String>> accountPattern(String field, UnaryOperator<String> name) {
        List<String> patterns = new ArrayList<>(List.of(
                "^.+\\\\" + name.apply("[^\\\\]") + "$",
                "^" + name.apply("[^\\\\]") + "@[^\\\\@]+$",
                "^" + name.apply("[^\\\\@]") + "$"));
        if (any(field, text -> text.contains("<"))) {
            patterns.add("<" + name.apply("[^<>]") + "@[^@<>]+>");
            patterns.add("<" + name.apply("[^@<>]") + ">");
        }
        return Map.of(field + "|re|i", patterns);
    }

    /** A value in which {@code *} stands for any text, in the notation of Sigma. */
    private static String pattern(String value) {
        String[] parts = value.split("\\*", -1);
        StringBuilder pattern = new StringBuilder(escaped(parts[0]));
        for (int n = 1; n < parts.length; n++) {
            pattern.append(parts[n - 1].endsWith("\\") ? "\\*" : "*").append(escaped(parts[n]));
        }
        return pattern.toString();
    }

    private static String expression(String value, String any) {
        return Arrays.stream(value.split("\\*", -1)).map(RuleFields::literal).collect(Collectors.joining(any));
    }

    /** A text without wildcards in the notation of Sigma. Only backslashes that would escape something are doubled. */
    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 4);
        for (int n = 0; n < text.length(); n++) {
            char c = text.charAt(n);
            char next = n + 1 < text.length() ? text.charAt(n + 1) : ' ';
            if (c == '*' || c == '?') {
                escaped.append('\\');
            } else if (c == '\\' && (next == '\\' || next == '*' || next == '?')) {
                escaped.append('\\');
            }
            escaped.append(c);
        }
        return escaped.toString();
    }

    private static String literal(String text) {
        return NOT_LITERAL.matcher(text).replaceAll("\\\\$0");
    }
}
