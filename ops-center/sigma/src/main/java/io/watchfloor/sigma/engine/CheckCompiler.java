package io.watchfloor.sigma.engine;

import io.watchfloor.sigma.language.Condition;
import io.watchfloor.sigma.language.DetectionTree;
import io.watchfloor.sigma.language.FieldMatch;
import io.watchfloor.sigma.language.ProfileField;
import io.watchfloor.sigma.language.SearchIdentifier;
import io.watchfloor.sigma.language.ValueMatch;
import io.watchfloor.sigma.profile.AccountFields;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Compiles rules into checks that share predicates, so that a predicate of many rules is evaluated once per record. */
final class CheckCompiler {

    private record PredicateKey(int field, ValueMatch match) {}

    /** Minimum number of predicates of one field that are combined into a group. */
    private static final int MANY = 6;

    private final FieldNames names = new FieldNames();
    private int groups;
    private final Map<PredicateKey, Predicate> predicates = new HashMap<>();

    FieldNames names() {
        return names;
    }

    int groups() {
        return groups;
    }

    /** Predicates by id. */
    Predicate[] predicates() {
        Predicate[] byId = new Predicate[predicates.size()];
        predicates.values().forEach(predicate -> byId[predicate.id()] = predicate);
        return byId;
    }

    Check compile(DetectionTree detection) {
        return compile(detection.condition(), detection);
    }

    private Check compile(Condition condition, DetectionTree detection) {
        return switch (condition) {
            case Condition.And(List<Condition> parts) -> join(parts, true, part -> compile(part, detection));
            case Condition.Or(List<Condition> parts) -> join(parts, false, part -> compile(part, detection));
            case Condition.Not(Condition part) -> new Check.Not(compile(part, detection));
            case Condition.Named(String name) -> {
                SearchIdentifier search = detection.searches().get(name);
                yield search == null ? new Check.Join(List.of(), false) : compile(search);
            }
        };
    }

    private Check compile(SearchIdentifier search) {
        return switch (search) {
            case SearchIdentifier.All(List<SearchIdentifier> parts) -> join(parts, true, this::compile);
            case SearchIdentifier.Any(List<SearchIdentifier> parts) -> join(parts, false, this::compile);
            case SearchIdentifier.Field(FieldMatch match) -> compile(match);
            case SearchIdentifier.Keywords(List<ValueMatch> words, boolean all) ->
                join(words, all, word -> ask(Predicate.ANYWHERE, word));
        };
    }

    private Check compile(FieldMatch match) {
        Optional<ProfileField> profile = ProfileField.of(match.field());
        if (profile.isPresent()) {
            AccountFields.of(profile.get()).forEach(names::idOf);
            return new Check.ProfileCheck(match);
        }
        int field = names.idOf(match.field());
        Check check = join(match.values(), match.all(), value -> ask(field, value));
        return match.negated() ? new Check.Not(check) : check;
    }

    private Check ask(int field, ValueMatch match) {
        if (match instanceof ValueMatch.OneOf(List<ValueMatch> spellings)) {
            return join(spellings, false, spelling -> ask(field, spelling));
        }
        return new Check.PredicateCheck(predicates.computeIfAbsent(
                new PredicateKey(field, match), key -> new Predicate(predicates.size(), field, match, names)));
    }

    /** Combines checks in the order of their cost. The order does not affect the result. */
    private <T> Check join(List<T> parts, boolean all, Function<T, Check> compile) {
        List<Check> checks = new ArrayList<>();
        parts.forEach(part -> checks.add(compile.apply(part)));
        List<Check> joined = all ? checks : grouped(checks);
        joined.sort(Comparator.comparingInt(CheckCompiler::cost));
        return joined.size() == 1 ? joined.getFirst() : new Check.Join(joined, all);
    }

    private List<Check> grouped(List<Check> checks) {
        Map<Integer, List<Predicate>> byField = new TreeMap<>();
        List<Check> rest = new ArrayList<>();
        for (Check check : checks) {
            if (check instanceof Check.PredicateCheck(Predicate predicate) && canBeGrouped(predicate)) {
                byField.computeIfAbsent(predicate.field(), field -> new ArrayList<>())
                        .add(predicate);
            } else {
                rest.add(check);
            }
        }
        for (List<Predicate> predicates : byField.values()) {
            if (predicates.size() >= MANY) {
                rest.add(new Check.Group(groups++, predicates));
            } else {
                predicates.forEach(predicate -> rest.add(new Check.PredicateCheck(predicate)));
            }
        }
        return rest;
    }

    private static boolean canBeGrouped(Predicate predicate) {
        return predicate.field() != Predicate.ANYWHERE
                && predicate.match() instanceof ValueMatch.Text
                && predicate.anchor().isPresent();
    }

    private static int cost(Check check) {
        return switch (check) {
            case Check.PredicateCheck(Predicate predicate) ->
                switch (predicate.match()) {
                    case ValueMatch.Pattern pattern -> 50;
                    case ValueMatch.Text text -> predicate.field() == Predicate.ANYWHERE ? 30 : 2;
                    case ValueMatch.Exists exists -> 1;
                    case ValueMatch.Null nothing -> 1;
                    case ValueMatch.Cidr cidr -> 10;
                    case ValueMatch.Compare compare -> 10;
                    case ValueMatch.Time time -> 20;
                    case ValueMatch.FieldRef reference -> 20;
                    case ValueMatch.OneOf spellings -> 20;
                };
            case Check.Group group -> 10;
            case Check.ProfileCheck profile -> 100;
            case Check.Not(Check part) -> cost(part) + 1;
            case Check.Join join ->
                join.parts().stream().mapToInt(CheckCompiler::cost).sum();
        };
    }
}
