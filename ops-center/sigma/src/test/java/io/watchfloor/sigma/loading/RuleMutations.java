package io.watchfloor.sigma.loading;

import io.watchfloor.sigma.language.Condition;
import io.watchfloor.sigma.language.CorrelationCondition;
import io.watchfloor.sigma.language.CorrelationRule;
import io.watchfloor.sigma.language.DetectionTree;
import io.watchfloor.sigma.language.FieldMatch;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.SearchIdentifier;
import io.watchfloor.sigma.language.ValueMatch;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Makes every variant of a rule in which one part of its condition is removed or negated. Samples that judge a variant
 * like the rule do not test this part.
 */
final class RuleMutations {

    /** A variant of a rule or correlation, with the change in words. */
    record Variant<R>(String change, R rule) {}

    private RuleMutations() {}

    static List<Variant<Rule>> of(Rule rule) {
        List<Variant<Rule>> variants = new ArrayList<>();
        DetectionTree tree = rule.detection();
        conditions(
                tree.condition(),
                (change, condition) ->
                        variants.add(new Variant<>(change, with(rule, new DetectionTree(tree.searches(), condition)))));
        tree.searches()
                .forEach((name, search) -> searches(search, (change, changed) -> {
                    Map<String, SearchIdentifier> searches = new LinkedHashMap<>(tree.searches());
                    searches.put(name, changed);
                    variants.add(new Variant<>(
                            name + ": " + change, with(rule, new DetectionTree(searches, tree.condition()))));
                }));
        return variants;
    }

    private static Rule with(Rule rule, DetectionTree tree) {
        return new Rule(rule.header(), rule.logsource(), tree);
    }

    private static void conditions(Condition condition, BiConsumer<String, Condition> variants) {
        switch (condition) {
            case Condition.And(List<Condition> parts) -> parts(parts, Condition.And::new, variants);
            case Condition.Or(List<Condition> parts) -> parts(parts, Condition.Or::new, variants);
            case Condition.Not(Condition part) -> {
                variants.accept("without not", part);
                conditions(part, (change, changed) -> variants.accept(change, new Condition.Not(changed)));
            }
            case Condition.Named(String name) -> variants.accept("not " + name, new Condition.Not(condition));
        }
    }

    private static void parts(
            List<Condition> parts,
            java.util.function.Function<List<Condition>, Condition> joined,
            BiConsumer<String, Condition> variants) {
        each(parts, (at, part) -> {
            if (parts.size() > 1) {
                variants.accept("condition without " + part, joined.apply(without(parts, at)));
            }
            conditions(part, (change, changed) -> variants.accept(change, joined.apply(replaced(parts, at, changed))));
        });
    }

    private static void searches(SearchIdentifier search, BiConsumer<String, SearchIdentifier> variants) {
        switch (search) {
            case SearchIdentifier.All(List<SearchIdentifier> parts) ->
                searches(parts, SearchIdentifier.All::new, variants);
            case SearchIdentifier.Any(List<SearchIdentifier> parts) ->
                searches(parts, SearchIdentifier.Any::new, variants);
            case SearchIdentifier.Keywords(List<ValueMatch> words, boolean all) ->
                values(words, "keyword", changed -> new SearchIdentifier.Keywords(changed, all), variants);
            case SearchIdentifier.Field(FieldMatch match) -> {
                variants.accept(
                        "not " + match.field(),
                        new SearchIdentifier.Field(
                                new FieldMatch(match.field(), match.values(), match.all(), !match.negated())));
                values(
                        match.values(),
                        match.field(),
                        changed -> new SearchIdentifier.Field(
                                new FieldMatch(match.field(), changed, match.all(), match.negated())),
                        variants);
            }
        }
    }

    private static void searches(
            List<SearchIdentifier> parts,
            java.util.function.Function<List<SearchIdentifier>, SearchIdentifier> joined,
            BiConsumer<String, SearchIdentifier> variants) {
        each(parts, (at, part) -> {
            if (parts.size() > 1) {
                variants.accept("without " + part, joined.apply(without(parts, at)));
            }
            searches(part, (change, changed) -> variants.accept(change, joined.apply(replaced(parts, at, changed))));
        });
    }

    private static void values(
            List<ValueMatch> values,
            String field,
            java.util.function.Function<List<ValueMatch>, SearchIdentifier> made,
            BiConsumer<String, SearchIdentifier> variants) {
        each(values, (at, value) -> {
            if (values.size() > 1) {
                variants.accept(field + " without " + value, made.apply(without(values, at)));
            }
        });
    }

    static List<Variant<CorrelationRule>> of(CorrelationRule rule) {
        List<Variant<CorrelationRule>> variants = new ArrayList<>();
        CorrelationCondition condition = rule.condition();
        each(condition.criteria(), (at, criterion) -> {
            for (int step : new int[] {-1, 1}) {
                BigDecimal number = criterion.number().add(BigDecimal.valueOf(step));
                if (!rule.type().isTemporal() && number.signum() > 0) {
                    variants.add(new Variant<>(
                            "limit " + number,
                            changed(
                                    rule,
                                    rule.rules(),
                                    rule.groupBy().fields(),
                                    rule.timespan(),
                                    new CorrelationCondition(
                                            condition.fields(),
                                            replaced(
                                                    condition.criteria(),
                                                    at,
                                                    new CorrelationCondition.Criterion(criterion.operator(), number)),
                                            condition.percentile()))));
                }
            }
        });
        List<String> fields = rule.groupBy().fields();
        each(
                fields,
                (at, field) -> variants.add(new Variant<>(
                        "group-by without " + field,
                        changed(rule, rule.rules(), without(fields, at), rule.timespan(), condition))));
        for (UnaryOperator<Duration> span :
                List.<UnaryOperator<Duration>>of(given -> given.multipliedBy(100), given -> given.dividedBy(100))) {
            Duration timespan = span.apply(rule.timespan());
            variants.add(
                    new Variant<>("timespan " + timespan, changed(rule, rule.rules(), fields, timespan, condition)));
        }
        each(rule.rules(), (at, counted) -> {
            if (rule.rules().size() > 1) {
                variants.add(new Variant<>(
                        "without " + counted,
                        changed(rule, without(rule.rules(), at), fields, rule.timespan(), condition)));
            }
        });
        return variants;
    }

    private static CorrelationRule changed(
            CorrelationRule rule,
            List<String> rules,
            List<String> fields,
            Duration timespan,
            CorrelationCondition condition) {
        // A temporal correlation without a condition requires all of its rules.
        CorrelationCondition met =
                rule.type().isTemporal() && rules.size() < rule.rules().size()
                        ? CorrelationCondition.atLeast(rules.size())
                        : condition;
        return new CorrelationRule(
                rule.header(),
                rule.type(),
                rules,
                new CorrelationRule.GroupBy(fields, rule.groupBy().aliases()),
                timespan,
                met,
                rule.delayBelow(),
                rule.generate());
    }

    private interface Indexed<T> {
        void accept(int at, T item);
    }

    private static <T> void each(List<T> items, Indexed<T> use) {
        IntStream.range(0, items.size()).forEach(at -> use.accept(at, items.get(at)));
    }

    private static <T> List<T> without(List<T> items, int at) {
        List<T> rest = new ArrayList<>(items);
        rest.remove(at);
        return rest;
    }

    private static <T> List<T> replaced(List<T> items, int at, T item) {
        List<T> all = new ArrayList<>(items);
        all.set(at, item);
        return all;
    }
}
