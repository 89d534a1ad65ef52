package io.watchfloor.dashboards.cases.similar;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.dashboards.cases.similar.Similarity.Candidate;
import io.watchfloor.dashboards.cases.similar.Similarity.Kind;
import io.watchfloor.dashboards.cases.similar.Similarity.Match;
import io.watchfloor.dashboards.cases.similar.Similarity.Scored;
import io.watchfloor.dashboards.cases.similar.Similarity.Trait;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("The similarity of two cases")
class SimilarityTest {

    private static Scored shared(Kind kind, String text, int cases) {
        return Scored.of(new Trait(kind + text, kind, kind.text(), text), cases);
    }

    private static Candidate candidate(long number, Scored... shared) {
        return new Candidate("c" + number, number, List.of(shared));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    @DisplayName("counts a value less the more cases have it, but never as nothing")
    void rareValuesCountMore(Kind kind) {
        List<Integer> points = IntStream.rangeClosed(1, Similarity.COMMON)
                .mapToObj(cases -> Similarity.points(kind, cases))
                .toList();
        assertThat(points).isSortedAccordingTo(Collections.reverseOrder()).allMatch(one -> one >= 1);
        assertThat(points.getLast()).isLessThan(points.getFirst());
    }

    @Test
    @DisplayName("is enough if the cases share a rule, however common it is, but not a common technique alone")
    void aSharedRuleIsEnough() {
        assertThat(Similarity.rank(
                        List.of(
                                candidate(1, shared(Kind.RULE, "r", 5_000)),
                                candidate(2, shared(Kind.TECHNIQUE, "T1003", 5_000), shared(Kind.GROUP, "g", 5_000))),
                        10))
                .extracting(Match::caseId)
                .containsExactly("c1");
    }

    @Test
    @DisplayName("orders by points, and cases with the same points by their number, in whatever order they are found")
    void theOrderIsDeterministic() {
        List<Candidate> candidates = new ArrayList<>();
        for (int number = 1; number <= 40; number++) {
            candidates.add(candidate(
                    number,
                    shared(Kind.RULE, "r", 12),
                    shared(Kind.OBSERVABLE, "o" + number % 4, 1 + 50 * (number % 4))));
        }
        List<Match> first = Similarity.rank(candidates, 20);
        assertThat(first).hasSize(20);
        assertThat(first.getFirst().number()).isEqualTo(40);
        assertThat(first.get(9).number()).isEqualTo(4);
        assertThat(first.get(10).number()).isEqualTo(37);
        Random random = new Random(7);
        for (int turn = 0; turn < 50; turn++) {
            Collections.shuffle(candidates, random);
            assertThat(Similarity.rank(candidates, 20)).isEqualTo(first);
        }
    }

    @Test
    @DisplayName("is the sum of the reasons, of which at most five of a kind count")
    void theScoreIsTheSumOfTheReasons() {
        List<Scored> many = IntStream.range(0, 30)
                .mapToObj(one -> shared(Kind.OBSERVABLE, "o%02d".formatted(one), 1 + one))
                .toList();
        List<Scored> all = new ArrayList<>(many);
        all.add(shared(Kind.ASSET, "host", 3));
        Match match = Similarity.rank(List.of(new Candidate("c", 1, all)), 10).getFirst();
        assertThat(match.reasons()).hasSize(6);
        assertThat(match.more()).isEqualTo(25);
        assertThat(match.score())
                .isEqualTo(match.reasons().stream().mapToInt(Scored::points).sum());
        assertThat(match.reasons())
                .extracting(one -> one.trait().text())
                .containsExactly("o00", "o01", "o02", "o03", "o04", "host");
    }
}
