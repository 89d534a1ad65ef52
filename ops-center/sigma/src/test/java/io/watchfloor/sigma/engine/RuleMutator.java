package io.watchfloor.sigma.engine;

import io.watchfloor.sigma.language.CidrBlock;
import io.watchfloor.sigma.language.Condition;
import io.watchfloor.sigma.language.DetectionTree;
import io.watchfloor.sigma.language.FieldMatch;
import io.watchfloor.sigma.language.Glob;
import io.watchfloor.sigma.language.Glob.Token;
import io.watchfloor.sigma.language.Regex;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RuleHeader;
import io.watchfloor.sigma.language.SearchIdentifier;
import io.watchfloor.sigma.language.ValueMatch;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Makes rules that nobody wrote out of real ones: other words, modifiers, fields and conditions, within what the parser can give. */
final class RuleMutator {

    private static final List<String> FIELDS = List.of(
            "Image", "CommandLine", "ParentImage", "User", "TargetObject", "Details", "EventID", "Hashes", "Message");
    private static final List<String> PATTERNS = List.of(
            "(?:a|b)+c?",
            "[0-9]{2,5}$",
            "^c:.*\\\\",
            "x|.{3}y",
            "\\s-[ec]+\\s",
            "^$",
            "\\w+\\.exe",
            "[^a-z]{4}",
            "(?i)sys");
    private static final List<String> NETWORKS = List.of("10.0.0.0/8", "::1/128", "fe80::/10", "0.0.0.0/0");

    private final Random random;
    private final List<String> words;

    /** @param words pieces of real values, so that what is made also matches */
    RuleMutator(Random random, List<String> words) {
        this.random = random;
        this.words = List.copyOf(words);
    }

    Rule mutated(Rule rule, String id) {
        Map<String, SearchIdentifier> searches = new LinkedHashMap<>();
        rule.detection().searches().forEach((name, search) -> searches.put(name, search(search)));
        DetectionTree tree =
                new DetectionTree(searches, condition(rule.detection().condition()));
        return new Rule(RuleHeader.of(id, rule.title(), rule.level()), rule.logsource(), tree);
    }

    private Condition condition(Condition condition) {
        if (random.nextInt(12) == 0) {
            return new Condition.Not(condition);
        }
        boolean turned = random.nextInt(3) == 0;
        return switch (condition) {
            case Condition.And(List<Condition> parts) -> joined(parts, turned);
            case Condition.Or(List<Condition> parts) -> joined(parts, !turned);
            case Condition.Not(Condition part) ->
                random.nextInt(4) == 0 ? condition(part) : new Condition.Not(condition(part));
            case Condition.Named named -> named;
        };
    }

    private Condition joined(List<Condition> parts, boolean or) {
        List<Condition> kept = new ArrayList<>();
        for (Condition part : parts) {
            if (kept.isEmpty() || random.nextInt(5) > 0) {
                kept.add(condition(part));
            }
        }
        return or ? new Condition.Or(kept) : new Condition.And(kept);
    }

    private SearchIdentifier search(SearchIdentifier search) {
        return switch (search) {
            case SearchIdentifier.All(List<SearchIdentifier> parts) ->
                random.nextInt(4) == 0
                        ? new SearchIdentifier.Any(
                                parts.stream().map(this::search).toList())
                        : new SearchIdentifier.All(
                                parts.stream().map(this::search).toList());
            case SearchIdentifier.Any(List<SearchIdentifier> parts) ->
                new SearchIdentifier.Any(parts.stream().map(this::search).toList());
            case SearchIdentifier.Keywords(List<ValueMatch> keywords, boolean all) ->
                new SearchIdentifier.Keywords(
                        keywords.stream().map(this::keyword).toList(), all != (random.nextInt(5) == 0));
            case SearchIdentifier.Field(FieldMatch match) -> new SearchIdentifier.Field(field(match));
        };
    }

    private FieldMatch field(FieldMatch match) {
        String name = random.nextInt(4) == 0 ? one(FIELDS) : match.field();
        boolean negated = match.negated() != (random.nextInt(10) == 0);
        if (random.nextInt(15) == 0) {
            return new FieldMatch(name, List.of(ofField()), false, negated);
        }
        List<ValueMatch> values = match.values().stream()
                .map(value -> random.nextInt(3) == 0 ? changed(value) : value)
                .toList();
        return new FieldMatch(name, values, match.all() != (random.nextInt(8) == 0), negated);
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** What stands alone in a field. */
    private ValueMatch ofField() {
        return switch (random.nextInt(3)) {
            case 0 -> new ValueMatch.Exists(random.nextBoolean());
            case 1 -> new ValueMatch.Null();
            default ->
                new ValueMatch.FieldRef(one(FIELDS), one(List.of(ValueMatch.Place.values())), random.nextBoolean());
        };
    }

    private ValueMatch keyword(ValueMatch word) {
        return random.nextInt(3) > 0
                ? word
                : text(Glob.literal(piece()).startingAnywhere().endingAnywhere());
    }

    private ValueMatch changed(ValueMatch value) {
        return switch (random.nextInt(9)) {
            case 0 -> new ValueMatch.Pattern(regex());
            case 1 -> new ValueMatch.Cidr(CidrBlock.parse(one(NETWORKS)).orElseThrow());
            case 2 -> compare();
            case 3 -> new ValueMatch.Time(one(List.of(ValueMatch.TimePart.values())), compare());
            case 4 -> new ValueMatch.OneOf(List.of(text(glob()), text(glob())));
            case 5 -> value instanceof ValueMatch.Text(Glob glob, boolean cased) ? text(spoilt(glob)) : text(glob());
            default -> text(glob());
        };
    }

    private ValueMatch.Compare compare() {
        return new ValueMatch.Compare(
                one(List.of(ValueMatch.Operator.values())), BigDecimal.valueOf(random.nextInt(5_000)));
    }

    private Regex regex() {
        String source = random.nextBoolean()
                ? one(PATTERNS)
                : piece().replaceAll("[^A-Za-z0-9 ]", ".") + (random.nextBoolean() ? ".*" : "");
        return Regex.of(source, random.nextBoolean(), random.nextInt(4) == 0, random.nextInt(4) == 0);
    }

    private ValueMatch text(Glob glob) {
        boolean cased = random.nextInt(6) == 0;
        return new ValueMatch.Text(cased ? glob : glob.folded(), cased);
    }

    private Glob glob() {
        Glob glob = random.nextInt(4) == 0 ? spoilt(Glob.literal(piece())) : Glob.literal(piece());
        return switch (random.nextInt(4)) {
            case 0 -> glob.startingAnywhere();
            case 1 -> glob.endingAnywhere();
            case 2 -> glob.startingAnywhere().endingAnywhere();
            default -> random.nextInt(3) == 0 ? glob.anyDash() : glob;
        };
    }

    private Glob spoilt(Glob glob) {
        List<Token> tokens = new ArrayList<>();
        for (Token token : glob.tokens()) {
            if (token instanceof Token.Text(String text) && text.length() > 2 && random.nextBoolean()) {
                int at = text.offsetByCodePoints(0, random.nextInt(text.codePointCount(0, text.length())));
                int after = text.offsetByCodePoints(at, 1);
                tokens.add(new Token.Text(text.substring(0, at)));
                tokens.add(random.nextBoolean() ? new Token.One() : new Token.Many());
                tokens.add(new Token.Text(text.substring(after)));
            } else {
                tokens.add(token);
            }
        }
        return new Glob(tokens);
    }

    private String piece() {
        String word = one(words);
        if (word.length() < 4 || random.nextInt(3) == 0) {
            return word;
        }
        int points = word.codePointCount(0, word.length());
        int from = random.nextInt(points);
        int to = from + 1 + random.nextInt(Math.min(12, points - from));
        return word.substring(word.offsetByCodePoints(0, from), word.offsetByCodePoints(0, Math.min(to, points)));
    }
}
