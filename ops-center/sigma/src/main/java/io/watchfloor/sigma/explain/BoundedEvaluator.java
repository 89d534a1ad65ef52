package io.watchfloor.sigma.explain;

import io.watchfloor.sigma.evaluation.RecordValues;
import io.watchfloor.sigma.evaluation.RecordValues.Value;
import io.watchfloor.sigma.evaluation.ValuePredicate;
import io.watchfloor.sigma.language.CaseFolding;
import io.watchfloor.sigma.language.FieldMatch;
import io.watchfloor.sigma.language.Glob;
import io.watchfloor.sigma.language.Regex;
import io.watchfloor.sigma.language.TextRange;
import io.watchfloor.sigma.language.ValueMatch;
import io.watchfloor.sigma.regex.RegexAutomaton;
import io.watchfloor.sigma.regex.RegexMatcher;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Evaluates parts of a rule on one record within a bound of steps, because a match is explained on the thread of its asset, where others
 * wait. A step takes some ten nanoseconds. Rule and record alone decide what is affordable, so the answer is the same on every node.
 */
final class BoundedEvaluator {

    /** Whether something holds; {@code UNKNOWN} when that was too costly to find out. */
    enum Truth {
        YES,
        NO,
        UNKNOWN;

        static Truth of(boolean holds) {
            return holds ? YES : NO;
        }

        Truth and(Truth other) {
            return this == NO || other == NO ? NO : this == UNKNOWN ? UNKNOWN : other;
        }

        Truth or(Truth other) {
            return not().and(other.not()).not();
        }

        Truth not() {
            return switch (this) {
                case YES -> NO;
                case NO -> YES;
                case UNKNOWN -> UNKNOWN;
            };
        }
    }

    /** Of any match, and more for each character of its record. */
    private static final long STEPS = 10_000;

    private static final long STEPS_PER_CHARACTER = 4;

    /** Characters of a value that one step reads, and characters of a text that are compared at each of them in that time. */
    private static final int CHARACTERS = 16;

    /** Steps to build an automaton, for each step of its expression. */
    private static final int BUILDING = 4;

    private static final int REFUSING = 8;

    /** An automaton knows where a match ends, not where it begins: so much before it is shown. */
    private static final int BEFORE_END = 100;

    private final RecordValues record;
    private final long most;
    private long spent;

    BoundedEvaluator(RecordValues record, int length) {
        this.record = record;
        this.most = STEPS + STEPS_PER_CHARACTER * length;
    }

    /** Steps so far; never more than {@link #most}. */
    long spent() {
        return spent;
    }

    long most() {
        return most;
    }

    /** Whether nothing more is looked at. */
    boolean isOver() {
        return spent >= most;
    }

    /** What costs too much costs a little: else a long list of such would be gone through. */
    private boolean affords(long steps) {
        if (steps > most - spent) {
            spent = Math.min(most, spent + REFUSING);
            return false;
        }
        spent += steps;
        return true;
    }

    /** As {@code SimpleEvaluator} says. */
    Truth field(FieldMatch match) {
        Truth all = match.all() ? every(match.values(), match.field()) : any(match.values(), match.field());
        return match.negated() ? all.not() : all;
    }

    private Truth every(List<ValueMatch> values, String field) {
        Truth all = Truth.YES;
        for (int i = 0; i < values.size() && all != Truth.NO; i++) {
            all = all.and(field(values.get(i), field));
            if (isOver()) {
                return all.and(Truth.UNKNOWN);
            }
        }
        return all;
    }

    private Truth any(List<ValueMatch> values, String field) {
        Truth any = Truth.NO;
        for (int i = 0; i < values.size() && any != Truth.YES; i++) {
            any = any.or(field(values.get(i), field));
            if (isOver()) {
                return any.or(Truth.UNKNOWN);
            }
        }
        return any;
    }

    /** Whether every one of the words, or any, stands in some value of the record. */
    Truth anywhere(List<ValueMatch> words, boolean every) {
        Truth said = Truth.of(every);
        for (int i = 0; i < words.size() && said != Truth.of(!every); i++) {
            Truth one = anywhere(words.get(i));
            said = every ? said.and(one) : said.or(one);
            if (isOver()) {
                return every ? said.and(Truth.UNKNOWN) : said.or(Truth.UNKNOWN);
            }
        }
        return said;
    }

    private Truth anywhere(ValueMatch word) {
        if (word instanceof ValueMatch.OneOf(List<ValueMatch> spellings)) {
            return anywhere(spellings, false);
        }
        Truth any = Truth.NO;
        for (String field : record.names()) {
            any = any.or(anyValue(word, field));
            if (any == Truth.YES || isOver()) {
                return any.or(isOver() ? Truth.UNKNOWN : any);
            }
        }
        return any;
    }

    Truth field(ValueMatch match, String field) {
        return switch (match) {
            case ValueMatch.OneOf(List<ValueMatch> spellings) -> any(spellings, field);
            case ValueMatch.Exists exists -> Truth.of(ValuePredicate.matchesField(exists, field, record));
            case ValueMatch.Null nothing -> Truth.of(ValuePredicate.matchesField(nothing, field, record));
            case ValueMatch.Text text -> anyValue(text, field);
            case ValueMatch.Pattern pattern -> anyValue(pattern, field);
            case ValueMatch.Cidr cidr -> anyValue(cidr, field);
            case ValueMatch.Compare compare -> anyValue(compare, field);
            case ValueMatch.Time time -> anyValue(time, field);
            case ValueMatch.FieldRef reference -> anyValue(reference, field);
        };
    }

    private Truth anyValue(ValueMatch match, String field) {
        Truth any = Truth.NO;
        for (Value value : record.of(field)) {
            any = any.or(value(match, value.text()));
            if (any == Truth.YES || isOver()) {
                return any.or(isOver() ? Truth.UNKNOWN : any);
            }
        }
        return any;
    }

    /** For one value, as recorded. */
    Truth value(ValueMatch match, String value) {
        return switch (match) {
            case ValueMatch.Text(Glob glob, boolean cased) ->
                affords(cost(glob, value)) ? Truth.of(ValuePredicate.matches(match, value)) : Truth.UNKNOWN;
            case ValueMatch.Pattern(Regex regex) -> {
                int end = end(regex, value);
                yield end == RegexMatcher.TOO_COSTLY ? Truth.UNKNOWN : Truth.of(end >= 0);
            }
            case ValueMatch.FieldRef reference -> refers(reference, value);
            case ValueMatch.Cidr cidr -> plain(cidr, value);
            case ValueMatch.Compare compare -> plain(compare, value);
            case ValueMatch.Time time -> plain(time, value);
            case ValueMatch.Exists exists -> Truth.YES;
            case ValueMatch.Null nothing -> Truth.NO;
            case ValueMatch.OneOf spellings -> Truth.NO;
        };
    }

    private Truth plain(ValueMatch match, String value) {
        return affords(read(value)) ? Truth.of(ValuePredicate.matches(match, value)) : Truth.UNKNOWN;
    }

    private Truth refers(ValueMatch.FieldRef reference, String value) {
        for (Value other : record.of(reference.other())) {
            if (!affords(read(value) * read(other.text()))) {
                return Truth.UNKNOWN;
            }
            if (ValuePredicate.refers(reference, value, other.text())) {
                return Truth.YES;
            }
        }
        return Truth.NO;
    }

    private static long read(String value) {
        return 1L + value.length() / CHARACTERS;
    }

    /** A search compares its longest text at each character at worst. */
    private long cost(Glob glob, String value) {
        int tokens = glob.tokens().size();
        return tokens > most ? tokens : tokens / CHARACTERS + read(value) * (1 + glob.longestText() / CHARACTERS);
    }

    /** Where that which a rule asked for stands in a value that holds it; empty when that is all of it, or too costly to find out. */
    Optional<TextRange> place(ValueMatch match, String value) {
        return switch (match) {
            case ValueMatch.Text(Glob glob, boolean cased) ->
                affords(cost(glob, value)) ? glob.locate(cased ? value : CaseFolding.fold(value)) : Optional.empty();
            case ValueMatch.Pattern(Regex regex) -> {
                int end = end(regex, value);
                yield end < 0 ? Optional.empty() : Optional.of(new TextRange(Math.max(0, end - BEFORE_END), end));
            }
            case ValueMatch.Cidr all -> Optional.empty();
            case ValueMatch.Compare all -> Optional.empty();
            case ValueMatch.Time all -> Optional.empty();
            case ValueMatch.FieldRef all -> Optional.empty();
            case ValueMatch.Exists all -> Optional.empty();
            case ValueMatch.Null nothing -> Optional.empty();
            case ValueMatch.OneOf spellings -> Optional.empty();
        };
    }

    /** @return as {@link RegexMatcher#end}, but an index of characters */
    private int end(Regex regex, String value) {
        if (!affords(read(value) + (long) BUILDING * regex.steps())) {
            return RegexMatcher.TOO_COSTLY;
        }
        Optional<RegexAutomaton> automaton = RegexAutomaton.of(regex);
        if (automaton.isEmpty()) {
            return affords((long) regex.steps() * value.length())
                    ? regex.locate(value)
                            .map(TextRange::to)
                            .orElseGet(() -> regex.find(value) ? value.length() : RegexMatcher.NONE)
                    : RegexMatcher.TOO_COSTLY;
        }
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        RegexMatcher run = new RegexMatcher(automaton.get());
        int end = run.end(bytes, 0, bytes.length, most - spent);
        spent = Math.min(most, spent + run.work());
        return end < 0 || bytes.length == value.length()
                ? end
                : new String(bytes, 0, end, StandardCharsets.UTF_8).length();
    }
}
