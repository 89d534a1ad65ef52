package io.watchfloor.sigma.engine;

import io.watchfloor.sigma.language.CaseFolding;
import io.watchfloor.sigma.language.Regex;
import io.watchfloor.sigma.regex.CharRun;
import io.watchfloor.sigma.regex.RegexAutomaton;
import io.watchfloor.sigma.regex.RegexLiterals;
import io.watchfloor.sigma.regex.RegexMatchers;
import io.watchfloor.sigma.regex.RegexParser;
import io.watchfloor.sigma.text.ByteGlob;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression as a predicate of values. The matcher is built when a value first contains all literals that a
 * match requires.
 */
final class RegexPredicate {

    /** At most one of the two is set. If neither is set, the general regex engine is used. */
    private record Machine(@Nullable CharRun run, @Nullable RegexAutomaton automaton) {}

    private final Regex regex;
    private final byte[][][] required;
    private volatile @Nullable Machine machine;

    RegexPredicate(Regex regex) {
        this.regex = regex;
        this.required =
                RegexLiterals.of(regex).stream().map(RegexPredicate::folded).toArray(byte[][][]::new);
    }

    private static byte[][] folded(List<String> texts) {
        return texts.stream()
                .map(text -> CaseFolding.fold(text).getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
    }

    boolean passes(RegexMatchers runs, int predicate, Slot value) {
        if (!hasRequired(value)) {
            return false;
        }
        Machine made = machine();
        if (made.run() != null) {
            byte[] plain = value.plain();
            return made.run().find(plain, value.plainStart(), value.plainEnd());
        }
        if (made.automaton() != null) {
            byte[] plain = value.plain();
            return runs.of(predicate, made.automaton()).find(plain, value.plainStart(), value.plainEnd());
        }
        return regex.find(value.text());
    }

    private Machine machine() {
        Machine known = machine;
        if (known == null) {
            Optional<CharRun> run = RegexParser.parse(regex).flatMap(CharRun::of);
            known = new Machine(
                    run.orElse(null),
                    run.isPresent() ? null : RegexAutomaton.of(regex).orElse(null));
            machine = known;
        }
        return known;
    }

    private boolean hasRequired(Slot value) {
        if (required.length == 0) {
            return true;
        }
        byte[] folded = value.folded();
        for (byte[][] alternatives : required) {
            if (!hasOne(alternatives, folded, value.foldStart(), value.foldEnd())) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasOne(byte[][] alternatives, byte[] folded, int start, int end) {
        for (byte[] literal : alternatives) {
            if (ByteGlob.indexOf(literal, folded, start, end) >= 0) {
                return true;
            }
        }
        return false;
    }
}
