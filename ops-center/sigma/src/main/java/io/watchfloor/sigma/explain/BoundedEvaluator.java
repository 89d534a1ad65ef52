package io.watchfloor.sigma.explain;

import io.watchfloor.sigma.evaluation.RecordValues;
import io.watchfloor.sigma.evaluation.RecordValues.Value;
import io.watchfloor.sigma.evaluation.ValuePredicate;
import io.watchfloor.sigma.language.CaseFolding;
import io.watchfloor.sigma.language.FieldMatch;
import io.watchfloor.sigma.language.Glob;
import io.watchfloor.sigma.language.ProfileField;
import io.watchfloor.sigma.language.Regex;
import io.watchfloor.sigma.language.TextRange;
import io.watchfloor.sigma.language.ValueMatch;
import io.watchfloor.sigma.regex.RegexAutomaton;
import io.watchfloor.sigma.regex.RegexMatcher;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Evaluates parts of a rule on one record with a limited number of steps, because explanations run on the asset's
 * thread, where other messages wait. One step takes about ten nanoseconds. The limit depends only on rule and record,
 * so every node gives the same explanation.
 */
final class BoundedEvaluator {

    /** Result of a condition; {@code UNKNOWN} if its evaluation exceeds the step limit. */
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

    /** Base step limit per match. Each character of the record increases the limit. */
    private static final long STEPS = 10_000;

    private static final long STEPS_PER_CHARACTER = 4;

    /**
     * Number of characters that one step processes: characters of a value to read, or characters of a pattern to
     * compare at one position.
     */
    private static final int CHARACTERS = 16;

    /** Number of steps charged for building an automaton, per step of the regular expression. */
    private static final int BUILDING = 4;

    private static final int REFUSING = 8;

    /** Number of characters shown before the end of a regex match, because an automaton finds only the end. */
    private static final int BEFORE_END = 100;

    private final RecordValues record;
    private final long most;
    private final boolean knowsProfiles;
    private long spent;

    /** @param knowsProfiles false if the profiles of asset and accounts at the time of the match are not known */
    BoundedEvaluator(RecordValues record, int length, boolean knowsProfiles) {
        this.record = record;
        this.knowsProfiles = knowsProfiles;
        this.most = STEPS + STEPS_PER_CHARACTER * length;
    }

    /** Steps used so far, at most {@link #most}. */
    long spent() {
        return spent;
    }

    long most() {
        return most;
    }

    /** Whether the step limit is reached. */
    boolean isOver() {
        return spent >= most;
    }

    /**
     * Spends the steps if they are within the limit. A rejected request also uses a few steps, so that a long list of
     * expensive values ends early.
     */
    private boolean affords(long steps) {
        if (steps > most - spent) {
            spent = Math.min(most, spent + REFUSING);
            return false;
        }
        spent += steps;
        return true;
    }

    /** Evaluates a field condition with the semantics of {@code SimpleEvaluator}. */
    Truth field(FieldMatch match) {
        if (!knowsProfiles && ProfileField.of(match.field()).isPresent()) {
            return Truth.UNKNOWN;
        }
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

    /** Whether the keywords occur in the values of the record: every keyword, or at least one keyword. */
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

    /** Evaluates a condition on one recorded value. */
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

    /** Worst-case cost of a glob, whose longest text is compared at each character of the value. */
    private long cost(Glob glob, String value) {
        int tokens = glob.tokens().size();
        return tokens > most ? tokens : tokens / CHARACTERS + read(value) * (1 + glob.longestText() / CHARACTERS);
    }

    /** Returns the matching part of a value; empty if the whole value matches or the search exceeds the step limit. */
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

    /** @return the same result as {@link RegexMatcher#end}, as a character index */
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
