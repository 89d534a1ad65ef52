package io.watchfloor.ops.archive;

import io.watchfloor.ops.archive.SearchColumn.Form;
import io.watchfloor.sigma.language.CidrBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A condition {@code field operator value}. Comparisons ignore case. {@code *} in a value of {@code =} stands for any
 * text, and an address may be a network such as {@code 10.0.0.0/8}. A program or a file without a folder is compared
 * with the last part of the path, and an account without a domain with the name alone.
 *
 * @param values alternatives; empty for operators without a value
 */
public record SearchCondition(SearchField field, Operator operator, List<String> values) {

    static final int MOST_VALUES = 100;
    static final int LONGEST_VALUE = 1_000;

    private static final Pattern TEXT = Pattern.compile(
            "\\s*([A-Za-z_]+)\\s*(!=|>=|<=|=|>|<|\\b(?:contains|startswith|endswith|in|exists|missing)\\b)\\s*(.*?)\\s*",
            Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

    /** An {@code and} that a further condition follows: the word may also stand in a value. */
    private static final Pattern AND = Pattern.compile(
            "\\s+and\\s+(?=[A-Za-z_]+\\s*(?:[!<>]?=|[<>]|\\b(?:contains|startswith|endswith|in|exists|missing)\\b))",
            Pattern.CASE_INSENSITIVE);

    /** How a field is compared. */
    public enum Operator {
        EQUALS("="),
        NOT_EQUALS("!="),
        GREATER(">"),
        GREATER_OR_EQUAL(">="),
        LESS("<"),
        LESS_OR_EQUAL("<="),
        CONTAINS("contains"),
        STARTS_WITH("startswith"),
        ENDS_WITH("endswith"),
        /** Equals any of several values, separated by commas. */
        IN("in"),
        EXISTS("exists"),
        MISSING("missing");

        private final String text;

        Operator(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }

        boolean hasValue() {
            return this != EXISTS && this != MISSING;
        }

        /** Whether the operator compares the order of numbers. */
        boolean ordering() {
            return this == GREATER || this == GREATER_OR_EQUAL || this == LESS || this == LESS_OR_EQUAL;
        }
    }

    /** A condition in SQL, and the values of its parameters in order. */
    record Sql(String text, List<Object> values) {}

    public SearchCondition {
        values = List.copyOf(values);
        if (operator.hasValue() == values.isEmpty() || values.size() > MOST_VALUES) {
            throw new InvalidSearch(
                    "search.value",
                    operator.hasValue()
                            ? "The condition on %s needs 1 to %d values.".formatted(field.text(), MOST_VALUES)
                            : "The operator %s takes no value.".formatted(operator.text()));
        }
        for (String value : values) {
            if (value.isBlank() || value.length() > LONGEST_VALUE) {
                throw new InvalidSearch(
                        "search.value",
                        "A value of %s must have 1 to %d characters.".formatted(field.text(), LONGEST_VALUE));
            }
        }
        boolean partial =
                operator == Operator.CONTAINS || operator == Operator.STARTS_WITH || operator == Operator.ENDS_WITH;
        if (partial && (isOf(field, Form.NUMBER) || isOf(field, Form.LIST))) {
            throw new InvalidSearch(
                    "search.operator",
                    "%s is compared as a whole. Use =, !=, in, exists or missing.".formatted(field.text()));
        }
        if (operator.ordering() && !isOf(field, Form.NUMBER)) {
            throw new InvalidSearch(
                    "search.operator",
                    "%s compares numbers, and %s is none. Use it with port, src_port or dst_port."
                            .formatted(operator.text(), field.text()));
        }
        if (isOf(field, Form.NUMBER)) {
            values.forEach(SearchCondition::number);
        }
        if (field.columns().stream().anyMatch(SearchCondition::isAddress)) {
            values.stream().filter(SearchCondition::isNetwork).forEach(SearchCondition::network);
        }
    }

    /**
     * Parses what users write, such as {@code user = brandt} or {@code command_line contains -enc}. The value may stand
     * in double quotes.
     *
     * @throws InvalidSearch with the code {@code search.condition}, {@code search.field}, {@code search.operator} or
     *     {@code search.value}
     */
    public static SearchCondition parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new InvalidSearch(
                    "search.condition",
                    "\"%s\" is not a condition. Write field, operator and value, such as user = brandt. Operators: %s."
                            .formatted(shortened(text), operators()));
        }
        SearchField field = SearchField.named(parts.group(1))
                .orElseThrow(() -> new InvalidSearch(
                        "search.field",
                        "The archive has no field %s. Fields: %s. Search other fields with free text or a Sigma rule."
                                .formatted(shortened(parts.group(1)), SearchField.names())));
        Operator operator = Arrays.stream(Operator.values())
                .filter(one -> one.text().equals(parts.group(2).toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow();
        String rest = parts.group(3);
        if (rest.isEmpty()) {
            return new SearchCondition(field, operator, List.of());
        }
        List<String> values = operator == Operator.IN
                ? Arrays.stream(rest.split(",", -1))
                        .map(String::strip)
                        .map(SearchCondition::unquoted)
                        .toList()
                : List.of(unquoted(rest));
        return new SearchCondition(field, operator, values);
    }

    /**
     * Parses conditions that are joined by {@code and}.
     *
     * @throws InvalidSearch like {@link #parse}
     */
    public static List<SearchCondition> parseAll(String text) {
        return Arrays.stream(AND.split(text)).map(SearchCondition::parse).toList();
    }

    private static String operators() {
        return Arrays.stream(Operator.values()).map(Operator::text).collect(Collectors.joining(", "));
    }

    private static String shortened(String text) {
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }

    private static String unquoted(String text) {
        return text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
                ? text.substring(1, text.length() - 1)
                : text;
    }

    private static boolean isOf(SearchField field, Form form) {
        return field.columns().stream().anyMatch(column -> column.form() == form);
    }

    private static int number(String value) {
        try {
            return Integer.parseInt(value.strip());
        } catch (NumberFormatException notANumber) {
            throw new InvalidSearch("search.value", "%s is not a number.".formatted(shortened(value)));
        }
    }

    private static boolean isAddress(SearchColumn column) {
        return column == SearchColumn.SRC_IP || column == SearchColumn.DST_IP;
    }

    static boolean isNetwork(String value) {
        return value.indexOf('/') >= 0;
    }

    private static CidrBlock network(String value) {
        return CidrBlock.parse(value.strip())
                .orElseThrow(() -> new InvalidSearch(
                        "search.value",
                        "%s is not a network. Write it like 10.0.0.0/8 or 2001:db8::/32.".formatted(shortened(value))));
    }

    /** The condition as users write it. */
    public String text() {
        String of = field.text() + " " + operator.text();
        return values.isEmpty() ? of : of + " " + String.join(", ", values);
    }

    Sql sql() {
        List<String> any = new ArrayList<>();
        List<Object> bound = new ArrayList<>();
        if (field.columns().isEmpty()) {
            alternatives(field.text(), null, any, bound);
        }
        for (SearchColumn column : field.columns()) {
            alternatives(column.column(), column, any, bound);
        }
        String one = "coalesce(" + String.join(" OR ", any) + ", false)";
        boolean negated = operator == Operator.NOT_EQUALS || operator == Operator.MISSING;
        return new Sql(negated ? "NOT " + one : one, bound);
    }

    private void alternatives(String name, @Nullable SearchColumn column, List<String> any, List<Object> bound) {
        boolean list = column != null && column.form() == Form.LIST;
        if (!operator.hasValue()) {
            any.add(list ? "len(" + name + ") > 0" : name + " IS NOT NULL");
        }
        for (String value : values) {
            alternative(name, column, value, any, bound);
        }
    }

    private void alternative(
            String name, @Nullable SearchColumn column, String given, List<String> any, List<Object> bound) {
        String value = given.strip().toLowerCase(Locale.ROOT);
        if (column != null && column.form() == Form.NUMBER) {
            any.add(name + " " + (operator.ordering() ? operator.text() : "=") + " ?");
            bound.add(number(value));
            return;
        }
        if (column != null && column.form() == Form.LIST) {
            any.add("list_contains(" + name + ", ?)");
            bound.add(value);
            return;
        }
        // Columns in lower case are compared as they are, so that the statistics of a file can rule it out.
        String compared = column != null && column.form() == Form.LOWER ? name : "lower(" + name + ")";
        switch (operator) {
            case CONTAINS -> add("contains(" + compared + ", ?)", value, any, bound);
            case STARTS_WITH ->
                add(
                        "starts_with(" + compared + ", ?)",
                        field == SearchField.ASSET ? ArchiveSearch.key(value) : value,
                        any,
                        bound);
            case ENDS_WITH -> add("ends_with(" + compared + ", ?)", value, any, bound);
            case EQUALS, NOT_EQUALS, IN -> {
                if (column != null && isAddress(column) && isNetwork(value)) {
                    network(name, network(value), any, bound);
                } else if (value.indexOf('*') >= 0) {
                    add(
                            "regexp_full_match(" + compared + ", ?)",
                            wildcards(field == SearchField.ASSET ? ArchiveSearch.key(value) : value),
                            any,
                            bound);
                } else if (column != null) {
                    equal(compared, column, value, any, bound);
                } else if (field == SearchField.ASSET) {
                    if (value.indexOf(':') > 0) {
                        add(name + " = ?", ArchiveSearch.key(value), any, bound);
                    } else {
                        add("ends_with(" + name + ", ?)", ":" + value, any, bound);
                    }
                } else {
                    add(compared + " = ?", value, any, bound);
                }
            }
            case GREATER, GREATER_OR_EQUAL, LESS, LESS_OR_EQUAL, EXISTS, MISSING ->
                throw new IllegalStateException("%s does not compare texts".formatted(operator));
        }
    }

    private static void equal(
            String compared, SearchColumn column, String value, List<String> any, List<Object> bound) {
        switch (column) {
            case USER_NAME -> account(compared, SearchColumn.USER_DOMAIN, value, any, bound);
            case TARGET_USER -> account(compared, SearchColumn.TARGET_DOMAIN, value, any, bound);
            case PROCESS, PARENT, FILE -> {
                add(compared + " = ?", value, any, bound);
                if (value.indexOf('\\') < 0 && value.indexOf('/') < 0) {
                    add("ends_with(" + compared + ", ?)", "\\" + value, any, bound);
                    add("ends_with(" + compared + ", ?)", "/" + value, any, bound);
                }
            }
            default ->
                add(
                        compared + " = ?",
                        Optional.ofNullable(SearchColumns.stored(column, value))
                                .orElse(value)
                                .toLowerCase(Locale.ROOT),
                        any,
                        bound);
        }
    }

    /**
     * An address is stored as text: four decimal groups, or eight hexadecimal ones. The groups that the network has whole
     * are a prefix of the text, so that the statistics of a file can rule it out; the group in which it ends is a range.
     */
    private static void network(String name, CidrBlock network, List<String> any, List<Object> bound) {
        String text = network.toString();
        int slash = text.indexOf('/');
        int length = Integer.parseInt(text.substring(slash + 1));
        boolean four = text.indexOf('.') >= 0;
        String separator = four ? "." : ":";
        int bits = four ? 8 : 16;
        String[] groups = text.substring(0, slash).split(four ? "\\." : ":", -1);
        int whole = length / bits;
        if (whole == groups.length) {
            add(name + " = ?", text.substring(0, slash), any, bound);
            return;
        }
        String start =
                Arrays.stream(groups, 0, whole).map(group -> group + separator).collect(Collectors.joining());
        String sql = "contains(" + name + ", '" + separator + "') AND starts_with(" + name + ", ?)";
        bound.add(start);
        int rest = length % bits;
        if (rest > 0) {
            int first = Integer.parseInt(groups[whole], four ? 10 : 16);
            sql += " AND TRY_CAST(%s AS INTEGER) BETWEEN %d AND %d"
                    .formatted(
                            (four ? "" : "'0x' || ") + "split_part(%s, '%s', %d)".formatted(name, separator, whole + 1),
                            first,
                            first | (1 << (bits - rest)) - 1);
        }
        any.add("(" + sql + ")");
    }

    private static void account(
            String compared, SearchColumn domain, String value, List<String> any, List<Object> bound) {
        SearchColumns.Account account = SearchColumns.Account.of(value);
        if (account.domain() == null) {
            add(compared + " = ?", value, any, bound);
        } else {
            any.add("(" + compared + " = ? AND " + domain.column() + " = ?)");
            bound.add(account.name());
            bound.add(account.domain());
        }
    }

    private static void add(String sql, Object value, List<String> any, List<Object> bound) {
        any.add(sql);
        bound.add(value);
    }

    private static String wildcards(String value) {
        return "(?s)"
                + Arrays.stream(value.split("\\*", -1))
                        .map(SearchCondition::literal)
                        .collect(Collectors.joining(".*"));
    }

    /** A literal of a regular expression of DuckDB, which is RE2's. */
    static String literal(String text) {
        StringBuilder literal = new StringBuilder(text.length() + 8);
        text.codePoints().forEach(c -> {
            if (c < 128 && !Character.isLetterOrDigit(c)) {
                literal.append("\\x{").append(Integer.toHexString(c)).append('}');
            } else {
                literal.appendCodePoint(c);
            }
        });
        return literal.toString();
    }
}
