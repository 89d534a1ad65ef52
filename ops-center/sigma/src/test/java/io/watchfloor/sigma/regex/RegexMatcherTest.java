package io.watchfloor.sigma.regex;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sigma.language.Regex;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The automaton against the general engine, on random expressions and values over few letters, so that much matches. */
class RegexMatcherTest {

    private static final List<String> ATOMS = List.of(
            "a",
            "b",
            "k",
            "s",
            "A",
            ".",
            "[ab]",
            "[^a]",
            "[a-c\\n]",
            "\\d",
            "\\w",
            "\\s",
            "\\W",
            "1",
            "\\n",
            "é",
            "(?:ab|b)",
            "(a|)",
            "^",
            "$",
            "\\.",
            "(?i:k)",
            "[^\\s1]",
            "-",
            "\\x61",
            "[k-s]");
    private static final List<String> QUANTIFIERS =
            List.of("", "", "", "", "*", "+", "?", "{2}", "{1,3}", "{2,}", "+?", "*?");
    private static final List<String> LETTERS =
            List.of("a", "b", "k", "K", "s", "1", "\n", " ", "é", "\u212a", "ſ", ".", "-", "\ud83d\ude00");

    /** A byte may lead from each step of the automaton to those behind it, and to the question whether the value may end there. */
    private static final long STEPS_A_BYTE = 4;

    @Test
    void findsWhatTheGeneralEngineFinds() {
        Random random = new Random(5);
        int followed = 0;
        for (int round = 0; round < 20_000; round++) {
            Regex regex;
            try {
                regex = Regex.of(
                        expression(random, 2), random.nextInt(4) == 0, random.nextInt(4) == 0, random.nextInt(4) == 0);
            } catch (IllegalArgumentException invalid) {
                continue;
            }
            Optional<RegexAutomaton> automaton = RegexAutomaton.of(regex);
            if (automaton.isEmpty()) {
                continue;
            }
            followed++;
            RegexMatcher run = new RegexMatcher(automaton.get());
            for (int i = 0; i < 10; i++) {
                String value = value(random);
                byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
                boolean found = run.find(bytes, 0, bytes.length);
                assertThat(found)
                        .as(
                                "%s i=%s m=%s s=%s in %s",
                                regex, regex.ignoreCase(), regex.multiline(), regex.dotAll(), value)
                        .isEqualTo(regex.find(value));
                List<List<String>> needed = RegexLiterals.of(regex);
                String folded = io.watchfloor.sigma.language.CaseFolding.fold(value);
                assertThat(!found
                                || needed.stream()
                                        .allMatch(texts -> texts.stream()
                                                .anyMatch(text -> folded.contains(
                                                        io.watchfloor.sigma.language.CaseFolding.fold(text)))))
                        .as("%s needs %s, %s has not", regex, needed, value)
                        .isTrue();
            }
        }
        assertThat(followed).isGreaterThan(10_000);
    }

    @Test
    void hostileExpressionsAndValuesCostNoMoreThanTheirLength() {
        for (String source : List.of(
                "^(.*?,){25}P", "(a+)+$", "(a|aa)+$", "(?:a?){50}a{50}", ".{1000,}", "(x+x+)+y", "([a-z]+)*=")) {
            RegexAutomaton automaton =
                    RegexAutomaton.of(Regex.of(source, false, false, false)).orElseThrow();
            RegexMatcher run = new RegexMatcher(automaton);
            byte[] value = ("a".repeat(60_000) + "," + "x".repeat(5_000)).getBytes(StandardCharsets.UTF_8);
            run.find(value, 0, value.length);
            assertThat(run.work()).as(source).isPositive().isLessThan(STEPS_A_BYTE * automaton.size() * value.length);
        }
    }

    private static String expression(Random random, int depth) {
        StringBuilder text = new StringBuilder();
        int parts = 1 + random.nextInt(4);
        for (int i = 0; i < parts; i++) {
            boolean nested = depth > 0 && random.nextInt(5) == 0;
            String atom = nested ? "(" + expression(random, depth - 1) + ")" : ATOMS.get(random.nextInt(ATOMS.size()));
            text.append(atom).append(QUANTIFIERS.get(random.nextInt(QUANTIFIERS.size())));
            if (random.nextInt(8) == 0) {
                text.append('|');
            }
        }
        return text.toString();
    }

    private static String value(Random random) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(9);
        for (int i = 0; i < length; i++) {
            text.append(LETTERS.get(random.nextInt(LETTERS.size())));
        }
        return text.toString();
    }
}
