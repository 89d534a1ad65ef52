package io.watchfloor.ops.detection;

import io.watchfloor.ops.rules.Condition;
import io.watchfloor.ops.rules.DetectionTree;
import io.watchfloor.ops.rules.FieldMatch;
import io.watchfloor.ops.rules.Search;
import io.watchfloor.ops.rules.ValueMatch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Turns rules into checks whose questions are shared: what many rules ask of a record is answered once. */
final class CheckCompiler {

    private record Question(int field, ValueMatch match) {}

    private final FieldNames names = new FieldNames();
    private final Map<Question, SlotTest> tests = new HashMap<>();

    FieldNames names() {
        return names;
    }

    /** By their ids. */
    SlotTest[] tests() {
        SlotTest[] byId = new SlotTest[tests.size()];
        tests.values().forEach(test -> byId[test.id()] = test);
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
                Search search = detection.searches().get(name);
                yield search == null ? new Check.Join(List.of(), false) : compile(search);
            }
        };
    }

    private Check compile(Search search) {
        return switch (search) {
            case Search.All(List<Search> parts) -> join(parts, true, this::compile);
            case Search.Any(List<Search> parts) -> join(parts, false, this::compile);
            case Search.Field(FieldMatch match) -> compile(match);
            case Search.Keywords(List<ValueMatch> words, boolean all) ->
                join(words, all, word -> ask(SlotTest.ANYWHERE, word));
        };
    }

    private Check compile(FieldMatch match) {
        int field = names.idOf(match.field());
        Check check = join(match.values(), match.all(), value -> ask(field, value));
        return match.negated() ? new Check.Not(check) : check;
    }

    private Check ask(int field, ValueMatch match) {
        if (match instanceof ValueMatch.OneOf(List<ValueMatch> spellings)) {
            return join(spellings, false, spelling -> ask(field, spelling));
        }
        return new Check.Asks(tests.computeIfAbsent(
                new Question(field, match), key -> new SlotTest(tests.size(), field, match, names)));
    }

    /** Cheap questions come first; the answer does not depend on their order. */
    private static <T> Check join(List<T> parts, boolean all, Function<T, Check> compile) {
        List<Check> checks = new ArrayList<>();
        parts.forEach(part -> checks.add(compile.apply(part)));
        checks.sort(Comparator.comparingInt(CheckCompiler::cost));
        return checks.size() == 1 ? checks.getFirst() : new Check.Join(checks, all);
    }

    private static int cost(Check check) {
        return switch (check) {
            case Check.Asks(SlotTest test) ->
                switch (test.match()) {
                    case ValueMatch.Pattern pattern -> 50;
                    case ValueMatch.Text text -> test.field() == SlotTest.ANYWHERE ? 30 : 2;
                    case ValueMatch.Exists exists -> 1;
                    case ValueMatch.Null nothing -> 1;
                    case ValueMatch.Cidr cidr -> 10;
                    case ValueMatch.Compare compare -> 10;
                    case ValueMatch.Time time -> 20;
                    case ValueMatch.FieldRef reference -> 20;
                    case ValueMatch.OneOf spellings -> 20;
                };
            case Check.Not(Check part) -> cost(part) + 1;
            case Check.Join(List<Check> parts, boolean all) ->
                parts.stream().mapToInt(CheckCompiler::cost).sum();
        };
    }
}
