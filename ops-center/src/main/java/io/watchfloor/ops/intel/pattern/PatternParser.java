package io.watchfloor.ops.intel.pattern;

import io.watchfloor.ops.intel.pattern.Comparison.Operator;
import io.watchfloor.ops.intel.pattern.PatternExpression.Combination;
import io.watchfloor.ops.intel.pattern.PatternExpression.Observation;
import io.watchfloor.ops.intel.pattern.PatternExpression.Qualified;
import io.watchfloor.ops.intel.pattern.PatternExpression.Qualifier;
import io.watchfloor.ops.intel.pattern.PatternTokens.Kind;
import io.watchfloor.ops.intel.pattern.PatternTokens.Token;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads the grammar of patterns by recursive descent. Of the operators, {@code AND} binds most, {@code FOLLOWEDBY} least. */
final class PatternParser {

    private static final int DEEPEST = 100;
    private static final Map<String, Operator> EQUALITY =
            Map.of("=", Operator.EQUAL, "==", Operator.EQUAL, "!=", Operator.NOT_EQUAL, "<>", Operator.NOT_EQUAL);
    private static final Map<String, Operator> ORDER = Map.of(
            ">", Operator.GREATER, "<", Operator.LESS, ">=", Operator.GREATER_OR_EQUAL, "<=", Operator.LESS_OR_EQUAL);
    private static final Map<String, Operator> TEXTS = Map.of(
            "LIKE", Operator.LIKE,
            "MATCHES", Operator.MATCHES,
            "ISSUBSET", Operator.ISSUBSET,
            "ISSUPERSET", Operator.ISSUPERSET);

    private final List<Token> tokens;
    private final IdentityHashMap<Object, Integer> places = new IdentityHashMap<>();
    private int next;
    private int depth;

    PatternParser(List<Token> tokens) {
        this.tokens = tokens;
    }

    PatternExpression pattern() {
        PatternExpression whole = followedBy();
        if (peek().kind() != Kind.END) {
            throw unexpected("the end of the pattern, AND, OR, FOLLOWEDBY, WITHIN, REPEATS or START");
        }
        return whole;
    }

    /** Where the parts of the pattern begin. */
    PatternPlaces places() {
        return new PatternPlaces(places);
    }

    private <T> T at(int position, T part) {
        places.put(part, position);
        return part;
    }

    private PatternExpression followedBy() {
        return combined("FOLLOWEDBY", PatternExpression.Operator.FOLLOWEDBY, this::either);
    }

    private PatternExpression either() {
        return combined("OR", PatternExpression.Operator.OR, this::both);
    }

    private PatternExpression both() {
        return combined("AND", PatternExpression.Operator.AND, this::qualified);
    }

    private PatternExpression combined(
            String word, PatternExpression.Operator operator, Supplier<PatternExpression> part) {
        PatternExpression left = part.get();
        for (int at = peek().position(); accept(word); at = peek().position()) {
            left = at(at, new Combination(operator, left, part.get()));
        }
        return left;
    }

    private PatternExpression qualified() {
        PatternExpression expression = observation();
        Set<Class<?>> given = new LinkedHashSet<>();
        int at = peek().position();
        for (Optional<Qualifier> one = qualifier(); one.isPresent(); one = qualifier()) {
            if (!given.add(one.get().getClass())) {
                throw new InvalidPattern(
                        "pattern.syntax",
                        tokens.get(next - 1).position(),
                        "An expression has the same qualifier twice. Keep one of them.");
            }
            expression = at(at, new Qualified(expression, one.get()));
            at = peek().position();
        }
        return expression;
    }

    private PatternExpression observation() {
        if (accept("(")) {
            return nested(() -> {
                PatternExpression inner = followedBy();
                expect(")");
                return inner;
            });
        }
        int at = peek().position();
        expect("[");
        Comparison comparison = anyOf();
        expect("]");
        return at(at, new Observation(comparison));
    }

    private Optional<Qualifier> qualifier() {
        if (accept("WITHIN")) {
            Token seconds = take(Kind.NUMBER, "a number of seconds");
            BigDecimal length = decimal(seconds);
            if (length.signum() < 0) {
                throw value(seconds, "The time of WITHIN must not be negative.");
            }
            expect("SECONDS");
            return Optional.of(new Qualifier.Within(length));
        }
        if (accept("REPEATS")) {
            Token times = take(Kind.NUMBER, "a number");
            int count;
            try {
                count = decimal(times).intValueExact();
            } catch (ArithmeticException tooLarge) {
                count = 0;
            }
            if (count < 1) {
                throw value(times, "REPEATS needs a whole number from 1 to %d.".formatted(Integer.MAX_VALUE));
            }
            expect("TIMES");
            return Optional.of(new Qualifier.Repeats(count));
        }
        if (accept("START")) {
            Instant start = time(take(Kind.TIME, "a time, such as t'2026-01-31T08:00:00Z'"));
            expect("STOP");
            Token end = take(Kind.TIME, "a time, such as t'2026-01-31T08:00:00Z'");
            Instant stop = time(end);
            if (!start.isBefore(stop)) {
                throw value(end, "STOP must be after START.");
            }
            return Optional.of(new Qualifier.StartStop(start, stop));
        }
        return Optional.empty();
    }

    private Comparison anyOf() {
        List<Comparison> all = new ArrayList<>(List.of(allOf()));
        while (accept("OR")) {
            all.add(allOf());
        }
        if (all.size() == 1) {
            return all.getFirst();
        }
        Set<String> types = new LinkedHashSet<>();
        all.forEach(one -> types.addAll(one.types()));
        return new Comparison.Any(all, types);
    }

    private Comparison allOf() {
        Comparison first = comparison();
        List<Comparison> all = new ArrayList<>(List.of(first));
        Set<String> types = new LinkedHashSet<>(first.types());
        while (accept("AND")) {
            int position = peek().position();
            Comparison further = comparison();
            types.retainAll(further.types());
            if (types.isEmpty()) {
                throw new InvalidPattern(
                        "pattern.types",
                        position,
                        "AND in one observation compares properties of one object, and no object is of both types."
                                + " Write two observations: [...] AND [...].");
            }
            all.add(further);
        }
        return all.size() == 1 ? first : new Comparison.All(all, types);
    }

    private Comparison comparison() {
        if (accept("(")) {
            return nested(() -> {
                Comparison inner = anyOf();
                expect(")");
                return inner;
            });
        }
        int at = peek().position();
        boolean negated = accept("NOT");
        if (accept("EXISTS")) {
            return at(at, new Comparison.Exists(path(), negated));
        }
        if (negated) {
            throw unexpected("EXISTS");
        }
        ObjectPath path = path();
        boolean not = accept("NOT");
        Token operator = take();
        if (operator.kind() == Kind.SIGN && EQUALITY.containsKey(operator.text())) {
            return at(at, new Comparison.Test(path, not, EQUALITY.get(operator.text()), List.of(constant())));
        }
        if (operator.kind() == Kind.SIGN && ORDER.containsKey(operator.text())) {
            Token given = peek();
            Constant bound = constant();
            if (bound instanceof Constant.Truth) {
                throw value(given, "A truth value has no order. Compare it with = or !=.");
            }
            return at(at, new Comparison.Test(path, not, ORDER.get(operator.text()), List.of(bound)));
        }
        if (operator.is("IN")) {
            return at(at, new Comparison.Test(path, not, Operator.IN, set()));
        }
        Operator text = operator.kind() == Kind.WORD ? TEXTS.get(operator.text()) : null;
        if (text == null) {
            next--;
            throw unexpected("an operator: =, !=, <, >, <=, >=, IN, LIKE, MATCHES, ISSUBSET or ISSUPERSET");
        }
        Token given = take(Kind.TEXT, "a text in quotes");
        check(text, given);
        return at(at, new Comparison.Test(path, not, text, List.of(new Constant.Text(given.text()))));
    }

    private static void check(Operator operator, Token given) {
        if (operator == Operator.MATCHES) {
            try {
                Pattern.compile(given.text());
            } catch (PatternSyntaxException e) {
                throw value(given, "The regular expression is invalid: " + e.getDescription() + ".");
            }
        }
        if ((operator == Operator.ISSUBSET || operator == Operator.ISSUPERSET)
                && Network.of(given.text()).isEmpty()) {
            throw value(given, "\"%s\" is no address or network, such as 198.51.100.0/24.".formatted(given.text()));
        }
    }

    private List<Constant> set() {
        expect("(");
        List<Constant> all = new ArrayList<>(List.of(constant()));
        while (accept(",")) {
            all.add(constant());
        }
        expect(")");
        if (all.stream().map(Object::getClass).distinct().count() > 1) {
            throw value(tokens.get(next - 1), "The values of a set must be of one kind.");
        }
        return all;
    }

    private ObjectPath path() {
        String type = take(Kind.WORD, "an object path, such as ipv4-addr:value").text();
        expect(":");
        List<ObjectPath.Step> steps = new ArrayList<>(List.of(property()));
        while (true) {
            if (accept(".")) {
                steps.add(property());
            } else if (accept("[")) {
                if (accept("*")) {
                    steps.add(new ObjectPath.Step.AnyElement());
                } else {
                    Token index = take(Kind.NUMBER, "* or the number of an element");
                    if (!index.text().matches("\\d{1,9}")) {
                        throw value(index, "The number of an element is a whole number from 0.");
                    }
                    steps.add(new ObjectPath.Step.Element(Integer.parseInt(index.text())));
                }
                expect("]");
            } else {
                return new ObjectPath(type, steps);
            }
        }
    }

    private ObjectPath.Step property() {
        Token name = take();
        if (name.kind() != Kind.TEXT && (name.kind() != Kind.WORD || name.text().contains("-"))) {
            next--;
            throw unexpected("the name of a property (in quotes if it has a hyphen)");
        }
        return new ObjectPath.Step.Property(name.text());
    }

    private Constant constant() {
        Token given = take();
        return switch (given.kind()) {
            case TEXT -> new Constant.Text(given.text());
            case NUMBER -> new Constant.Numeral(decimal(given));
            case TIME -> new Constant.Time(time(given));
            case HEX -> bytes(given, () -> HexFormat.of().parseHex(given.text()));
            case BINARY -> bytes(given, () -> Base64.getDecoder().decode(given.text()));
            case WORD, SIGN, END -> {
                if (given.is("true") || given.is("false")) {
                    yield new Constant.Truth(given.is("true"));
                }
                next--;
                throw unexpected("a value, such as 'text', 7, true or t'2026-01-31T08:00:00Z'");
            }
        };
    }

    private static Constant bytes(Token given, Supplier<byte[]> decoded) {
        try {
            return new Constant.Bytes(HexFormat.of().formatHex(decoded.get()));
        } catch (IllegalArgumentException e) {
            throw value(given, "The bytes are invalid: " + e.getMessage() + ".");
        }
    }

    private static BigDecimal decimal(Token given) {
        String text = given.text();
        if (text.length() > 40) {
            throw value(given, "The number has %d characters, and at most 40 are allowed.".formatted(text.length()));
        }
        return new BigDecimal(text.endsWith(".") ? text.substring(0, text.length() - 1) : text);
    }

    private static Instant time(Token given) {
        try {
            if (given.text().endsWith("Z")) {
                return Instant.parse(given.text());
            }
        } catch (DateTimeException e) {
            // refused below, as a time without Z is
        }
        throw value(given, "\"%s\" is no time in UTC, such as 2026-01-31T08:00:00Z.".formatted(given.text()));
    }

    private static InvalidPattern value(Token given, String message) {
        return new InvalidPattern("pattern.value", given.position(), message);
    }

    private <T> T nested(Supplier<T> inner) {
        if (++depth > DEEPEST) {
            throw new InvalidPattern(
                    "pattern.too-deep",
                    tokens.get(next - 1).position(),
                    "Parentheses are nested more than %d deep.".formatted(DEEPEST));
        }
        T read = inner.get();
        depth--;
        return read;
    }

    private Token peek() {
        return tokens.get(next);
    }

    private Token take() {
        Token token = tokens.get(next);
        next++;
        return token;
    }

    private Token take(Kind kind, String expected) {
        if (peek().kind() != kind) {
            throw unexpected(expected);
        }
        return take();
    }

    private boolean accept(String text) {
        if (peek().is(text)) {
            next++;
            return true;
        }
        return false;
    }

    private void expect(String text) {
        if (!accept(text)) {
            throw unexpected(text);
        }
    }

    private InvalidPattern unexpected(String expected) {
        Token found = peek();
        return new InvalidPattern(
                "pattern.syntax",
                found.position(),
                "%s stands where the pattern needs %s."
                        .formatted(found.kind() == Kind.END ? "The end" : "\"" + found.text() + "\"", expected));
    }
}
