package io.watchfloor.sigma.parsing;

import io.watchfloor.sigma.language.Condition;
import io.watchfloor.sigma.language.Glob;
import io.watchfloor.sigma.language.RuleLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Recursive descent parser for conditions. Operators in ascending precedence: {@code or}, {@code and}, {@code not},
 * {@code x of}, parentheses. Sigma 2.1, "Condition".
 */
final class ConditionParser {

    private record Token(String text, int at) {
        boolean is(String word) {
            return text.equalsIgnoreCase(word);
        }
    }

    private final Yaml.Scalar condition;
    private final Set<String> searches;
    private final RuleBudget allowance;
    private final List<Token> tokens;
    private int next;
    private int depth;

    private ConditionParser(Yaml.Scalar condition, Set<String> searches, RuleBudget allowance) throws RuleRejection {
        this.condition = condition;
        this.searches = searches;
        this.allowance = allowance;
        this.tokens = split(condition.text());
    }

    static Condition parse(Yaml.Scalar condition, Set<String> searches, RuleBudget allowance) throws RuleRejection {
        ConditionParser parser = new ConditionParser(condition, searches, allowance);
        Condition parsed = parser.or();
        if (!parser.atEnd()) {
            throw parser.rejection("unexpected '%s'".formatted(parser.peek().text()));
        }
        return parsed;
    }

    private Condition or() throws RuleRejection {
        List<Condition> parts = new ArrayList<>(List.of(and()));
        while (accept("or")) {
            parts.add(and());
        }
        return parts.size() == 1 ? parts.getFirst() : new Condition.Or(parts);
    }

    private Condition and() throws RuleRejection {
        List<Condition> parts = new ArrayList<>(List.of(not()));
        while (accept("and")) {
            parts.add(not());
        }
        return parts.size() == 1 ? parts.getFirst() : new Condition.And(parts);
    }

    private Condition not() throws RuleRejection {
        depth++;
        if (depth > RuleLimits.CONDITION_DEPTH) {
            throw RuleRejection.beyond(
                    rejectionPlace(),
                    "rule.depth",
                    "the condition is nested more than %d levels deep; use fewer parentheses"
                            .formatted(RuleLimits.CONDITION_DEPTH));
        }
        Condition parsed = accept("not") ? new Condition.Not(not()) : operand();
        depth--;
        return parsed;
    }

    private Condition operand() throws RuleRejection {
        if (atEnd()) {
            throw rejection("the condition ends, but a search name is expected");
        }
        if (accept("(")) {
            Condition inner = or();
            if (!accept(")")) {
                throw rejection("a parenthesis is not closed");
            }
            return inner;
        }
        Token token = peek();
        if (token.is(")") || token.is("and") || token.is("or") || token.is("of")) {
            throw rejection("expected a search name instead of '%s'".formatted(token.text()));
        }
        next++;
        if (!atEnd() && peek().is("of")) {
            next++;
            return quantified(token);
        }
        if (!searches.contains(token.text())) {
            throw rejection(
                    token, "the condition refers to the search '%s', which does not exist".formatted(token.text()));
        }
        return new Condition.Named(token.text());
    }

    private Condition quantified(Token quantity) throws RuleRejection {
        boolean all = quantity.is("all");
        if (!all && !quantity.is("1") && !quantity.is("any")) {
            throw rejection(
                    quantity, "'%s of' is not supported by Sigma; use '1 of' or 'all of'".formatted(quantity.text()));
        }
        if (atEnd()) {
            throw rejection("'of' must be followed by a pattern or 'them'");
        }
        Token pattern = peek();
        next++;
        allowance.condition(place(pattern), searches.size());
        boolean them = pattern.is("them");
        Glob glob = them ? Glob.parse("*") : starsOnly(pattern.text());
        List<Condition> named = searches.stream()
                .filter(search -> glob.matches(search) && !(them && search.startsWith("_")))
                .map(search -> (Condition) new Condition.Named(search))
                .toList();
        if (named.isEmpty()) {
            throw rejection(pattern, "no search matches '%s'".formatted(pattern.text()));
        }
        if (named.size() == 1) {
            return named.getFirst();
        }
        return all ? new Condition.And(named) : new Condition.Or(named);
    }

    private static Glob starsOnly(String pattern) {
        return Glob.parse(pattern.replace("\\", "\\\\").replace("?", "\\?"));
    }

    private boolean accept(String word) {
        if (!atEnd() && peek().is(word)) {
            next++;
            return true;
        }
        return false;
    }

    private boolean atEnd() {
        return next >= tokens.size();
    }

    private Token peek() {
        return tokens.get(next);
    }

    private RuleRejection rejection(String reason) {
        return atEnd() ? rejection(new Token("", condition.text().length()), reason) : rejection(peek(), reason);
    }

    private RuleRejection rejection(Token at, String reason) {
        return new RuleRejection(place(at), reason);
    }

    private Yaml.Place rejectionPlace() {
        return atEnd() ? condition.place() : place(peek());
    }

    private Yaml.Place place(Token token) {
        return condition.place().plus(token.at() + (condition.quoted() ? 1 : 0));
    }

    private List<Token> split(String text) throws RuleRejection {
        List<Token> found = new ArrayList<>();
        int counted = 0;
        int i = 0;
        while (i < text.length()) {
            if (!found.isEmpty()) {
                allowance.condition(place(found.getLast()), found.size() - counted);
                counted = found.size();
            }
            char c = text.charAt(i);
            if (Character.isWhitespace(c)) {
                i++;
            } else if (c == '(' || c == ')') {
                found.add(new Token(String.valueOf(c), i));
                i++;
            } else if (c == '|') {
                throw rejection(new Token("|", i), aggregation(text.substring(i + 1)));
            } else {
                int start = i;
                while (i < text.length()
                        && !Character.isWhitespace(text.charAt(i))
                        && "()|".indexOf(text.charAt(i)) < 0) {
                    i++;
                }
                found.add(new Token(text.substring(start, i), start));
            }
        }
        return found;
    }

    private static String aggregation(String after) {
        String function = after.strip().toLowerCase(Locale.ROOT);
        String name = function.startsWith("near") ? "near" : "aggregation";
        return "'| %s' is not part of Sigma 2; use a correlation rule instead".formatted(name);
    }
}
