package io.watchfloor.ops.archive;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Decides whether a statement of SQL that a reader wrote may run. It looks at the tree that DuckDB has parsed, and
 * rejects everything that it does not know: the only relations are {@code telemetry}, common table expressions and
 * constants, and the only functions are those listed here.
 *
 * <p>DuckDB does not count the memory of texts against its limit. A function is therefore listed only if its result is
 * not larger than its arguments; the few that join texts may have {@value #MOST_JOINED} arguments in a statement.
 */
final class SqlCheck {

    static final String RELATION = "telemetry";

    /** Depth of nested expressions and queries. DuckDB itself has no limit for queries, and recurses. */
    static final int MOST_DEPTH = 60;

    static final int MOST_NODES = 2_000;
    static final int MOST_RELATIONS = 12;
    static final int MOST_TEXT_CALLS = 32;
    static final int MOST_JOINED = 8;

    /** A name that cannot stand for a file. */
    private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

    private static final Set<String> NODES = words("""
            SELECT_NODE SET_OPERATION_NODE BASE_TABLE SUBQUERY JOIN EMPTY EXPRESSION_LIST TABLE_FUNCTION
            ORDER_MODIFIER LIMIT_MODIFIER DISTINCT_MODIFIER ORDER_DEFAULT ASCENDING DESCENDING""");

    private static final Set<String> EXPRESSIONS = words("""
            COLUMN_REF CONSTANT FUNCTION WINDOW COMPARISON CONJUNCTION OPERATOR CASE CAST TYPE BETWEEN SUBQUERY
            STAR POSITIONAL_REFERENCE""");

    private static final Set<String> OPERATORS = words("""
            OPERATOR_NOT OPERATOR_IS_NULL OPERATOR_IS_NOT_NULL OPERATOR_COALESCE OPERATOR_NULLIF COMPARE_IN
            COMPARE_NOT_IN ARRAY_EXTRACT""");

    private static final Set<String> TYPES = words("""
            varchar text string boolean bool integer int bigint hugeint double float date time timestamp
            interval""");

    private static final Set<String> TEXT_TYPES = Set.of("varchar", "text", "string");

    /** Functions whose result has a fixed size. */
    private static final Set<String> FIXED = words("""
            + - * / // % abs ceil ceiling floor round sqrt ln log10 ~~ !~~ ~~* !~~* like_escape not_like_escape
            ilike_escape not_ilike_escape contains starts_with ends_with prefix suffix position strpos instr
            length len strlen regexp_matches regexp_full_match list_contains list_has array_contains
            array_length json_valid json_exists json_type json_array_length date_trunc date_part date_diff
            datediff time_bucket year month day hour minute second dayofweek weekday epoch epoch_ms now
            to_seconds to_minutes to_hours to_days to_weeks to_months count count_star count_if sum avg stddev
            bool_and bool_or approx_count_distinct row_number rank dense_rank percent_rank cume_dist ntile""");

    /** Functions whose result is one of their arguments or a part of it. */
    private static final Set<String> TEXT = words("""
            lower upper lcase ucase trim ltrim rtrim substring substr left right split_part reverse
            regexp_extract json_extract_string ->> parse_filename greatest least nullif ifnull if any_value
            first last lag lead first_value last_value min max arg_min arg_max min_by max_by unnest""");

    /** With a number as a further argument these return lists of any length. */
    private static final Set<String> ONE_ARGUMENT = Set.of("min", "max", "any_value", "first", "last", "unnest");

    private static final Set<String> TWO_ARGUMENTS = Set.of("arg_min", "arg_max", "min_by", "max_by");

    private static final Set<String> JOINING = Set.of("||", "concat", "concat_ws");

    private static Set<String> words(String text) {
        return Set.of(text.split("\\s+"));
    }

    private int nodes;
    private int relations;
    private int textCalls;
    private int joined;

    private SqlCheck() {}

    /**
     * @param parsed what DuckDB's {@code json_serialize_sql} returns
     * @return the query
     * @throws InvalidSearch with the code {@code search.sql}
     */
    static JsonNode query(JsonNode parsed) {
        if (parsed.path("error").asBoolean(true)) {
            String message = parsed.path("error_message").asText();
            throw refused(
                    message.startsWith("Only SELECT")
                            ? "Only a SELECT statement is allowed."
                            : message.startsWith("Max expression depth")
                                    ? "The statement is nested too deeply."
                                    : "The statement cannot be parsed: %s.".formatted(message));
        }
        JsonNode statements = parsed.path("statements");
        if (statements.size() != 1) {
            throw refused("Write exactly one SELECT statement.");
        }
        JsonNode statement = statements.get(0);
        if (!statement.path("named_param_map").isEmpty()) {
            throw refused("A statement cannot have parameters.");
        }
        new SqlCheck().check(statement.path("node"), Set.of(), 0);
        return statement.path("node");
    }

    static InvalidSearch refused(String message) {
        return new InvalidSearch("search.sql", message);
    }

    private void check(JsonNode tree, Set<String> known, int depth) {
        if (tree.isArray()) {
            tree.forEach(one -> check(one, known, depth));
            return;
        }
        if (!tree.isObject()) {
            return;
        }
        if (depth > MOST_DEPTH || ++nodes > MOST_NODES) {
            throw refused("The statement is too large, or nested more than %d times.".formatted(MOST_DEPTH / 2));
        }
        String type = tree.path("type").isTextual() ? tree.path("type").asText() : "";
        if (tree.has("class")) {
            expression(tree, tree.path("class").asText(), type);
        } else if (!type.isEmpty()) {
            node(tree, type, known);
        }
        Set<String> inner = expressions(tree.path("cte_map").path("map"), known, depth);
        tree.properties().forEach(field -> {
            if (!field.getKey().equals("cte_map")) {
                check(field.getValue(), inner, depth + 1);
            }
        });
    }

    /** Common table expressions: each may use the ones before it, and the query may use all of them. */
    private Set<String> expressions(JsonNode map, Set<String> known, int depth) {
        if (map.isEmpty()) {
            return known;
        }
        Set<String> names = new HashSet<>(known);
        for (JsonNode entry : map) {
            check(entry.path("value"), Set.copyOf(names), depth + 1);
            String name = entry.path("key").asText().toLowerCase(Locale.ROOT);
            if (!NAME.matcher(name).matches()) {
                throw refused("Name a WITH query with letters, digits and underscores.");
            }
            names.add(name);
        }
        return names;
    }

    private void node(JsonNode tree, String type, Set<String> known) {
        if (!NODES.contains(type)) {
            throw refused("%s is not allowed.".formatted(readable(type)));
        }
        if (type.equals("BASE_TABLE")) {
            String name = tree.path("table_name").asText().toLowerCase(Locale.ROOT);
            if (!plain(tree, "schema_name", "catalog_name")
                    || !tree.path("at_clause").isNull()
                    || !(name.equals(RELATION) || known.contains(name))) {
                throw refused("The only table is telemetry; the statement reads %s.".formatted(shortened(name)));
            }
            if (++relations > MOST_RELATIONS) {
                throw refused("A statement may read at most %d tables.".formatted(MOST_RELATIONS));
            }
        } else if (type.equals("TABLE_FUNCTION")
                && !tree.path("function").path("function_name").asText().equals("unnest")) {
            throw refused("The only function in FROM is unnest; the statement calls %s."
                    .formatted(shortened(
                            tree.path("function").path("function_name").asText())));
        }
    }

    private void expression(JsonNode tree, String kind, String type) {
        if (!EXPRESSIONS.contains(kind)) {
            throw refused(
                    kind.equals("LAMBDA")
                            ? "-> is not allowed. Use ->> for the value of a JSON field."
                            : "%s is not allowed.".formatted(readable(kind)));
        }
        switch (kind) {
            case "FUNCTION", "WINDOW" -> function(tree);
            case "OPERATOR" -> {
                if (!OPERATORS.contains(type)) {
                    throw refused("%s is not allowed.".formatted(readable(type)));
                }
            }
            case "TYPE" -> {
                String name = tree.path("type_name").asText().toLowerCase(Locale.ROOT);
                if (!TYPES.contains(name) || !tree.path("children").isEmpty() || !plain(tree)) {
                    throw refused("The type %s is not allowed. Types: %s."
                            .formatted(shortened(name), String.join(", ", new TreeSet<>(TYPES))));
                }
                if (TEXT_TYPES.contains(name)) {
                    text();
                }
            }
            default -> {
                // Other expressions do nothing by themselves.
            }
        }
    }

    private void function(JsonNode tree) {
        String name = tree.path("function_name").asText().toLowerCase(Locale.ROOT);
        int arguments = tree.path("arguments").size();
        boolean wrongCount =
                (ONE_ARGUMENT.contains(name) && arguments != 1) || (TWO_ARGUMENTS.contains(name) && arguments != 2);
        if (!plain(tree, "schema", "catalog") || wrongCount) {
            throw refused(
                    "The function %s is not allowed with a schema or further arguments.".formatted(shortened(name)));
        }
        if (JOINING.contains(name)) {
            joined += arguments;
            if (joined > MOST_JOINED) {
                throw refused("A statement may join at most %d texts.".formatted(MOST_JOINED));
            }
            text();
        } else if (TEXT.contains(name)) {
            text();
        } else if (!FIXED.contains(name)) {
            throw refused("The function %s is not allowed. Functions: %s.".formatted(shortened(name), functions()));
        }
    }

    private void text() {
        if (++textCalls > MOST_TEXT_CALLS) {
            throw refused("A statement may have at most %d calls that return text.".formatted(MOST_TEXT_CALLS));
        }
    }

    /** Whether a name has no schema and no catalog. */
    private static boolean plain(JsonNode tree, String... qualifiers) {
        for (String qualifier : qualifiers) {
            if (!tree.path(qualifier).asText().isEmpty()) {
                return false;
            }
        }
        return tree.path("qualified_name").path("path").size() == 1;
    }

    static String functions() {
        Set<String> all = new TreeSet<>(FIXED);
        all.addAll(TEXT);
        all.addAll(JOINING);
        all.removeIf(name -> !Character.isLetter(name.charAt(0)));
        return String.join(", ", all);
    }

    private static String readable(String type) {
        return type.replace('_', ' ');
    }

    private static String shortened(String text) {
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }
}
