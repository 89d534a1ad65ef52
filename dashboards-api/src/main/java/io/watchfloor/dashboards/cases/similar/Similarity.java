package io.watchfloor.dashboards.cases.similar;

import io.watchfloor.ops.platform.text.WireText;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Scores what two cases share. A shared value counts more the fewer other cases have it. The order depends only on the
 * arguments. Pure.
 */
final class Similarity {

    /** A value of so many cases is common: its number of cases is not counted, and it counts least. */
    static final int COMMON = 300;

    /** Cases with fewer points are not similar. A shared rule is enough, however many cases have it. */
    static final int LEAST_POINTS = 5;

    /** Of each kind, only the values with the most points count, so that many small matches do not outweigh the rest. */
    static final int MOST_OF_KIND = 5;

    private static final double SMALLEST_SHARE = 0.25;

    private static final Comparator<Scored> STRONGEST = Comparator.comparingInt(Scored::points)
            .reversed()
            .thenComparing(one -> one.trait().text());

    private Similarity() {}

    /** Kinds of values that cases share, those that are named first first. */
    enum Kind implements WireText {
        CAMPAIGN(30),
        RULE(20),
        OBSERVABLE(20),
        ACCOUNT(15),
        ASSET(12),
        TECHNIQUE(6),
        GROUP(3);

        private final int points;

        Kind(int points) {
            this.points = points;
        }
    }

    /**
     * A value of the case that others are compared with.
     *
     * @param id identifies the value
     * @param type of an observable, such as {@code ip}; the kind for others
     * @param text the value as users read it
     */
    record Trait(String id, Kind kind, String type, String text) {}

    /** @param cases other cases with the value that the reader may read, at most {@value #COMMON}, which means common */
    record Scored(Trait trait, int cases, int points) {

        static Scored of(Trait trait, int cases) {
            return new Scored(trait, cases, Similarity.points(trait.kind(), cases));
        }

        boolean common() {
            return cases >= COMMON;
        }
    }

    /**
     * A case, and why it is similar.
     *
     * @param reasons what counts, the strongest kinds first
     * @param more number of further shared values that do not count
     */
    record Match(String caseId, long number, int score, List<Scored> reasons, int more) {}

    /** @param number of the case */
    record Candidate(String caseId, long number, Collection<Scored> shared) {}

    static int points(Kind kind, int cases) {
        double share = cases >= COMMON ? 0 : 1 - Math.log(Math.max(1, cases)) / Math.log(COMMON);
        return Math.toIntExact(Math.max(1, Math.round(kind.points * Math.max(SMALLEST_SHARE, share))));
    }

    /** The candidates with enough points, those with the most points first, and then the newest. */
    static List<Match> rank(Collection<Candidate> candidates, int most) {
        return candidates.stream()
                .map(Similarity::match)
                .filter(one -> one.score() >= LEAST_POINTS)
                .sorted(Comparator.comparingInt(Match::score)
                        .thenComparingLong(Match::number)
                        .reversed())
                .limit(most)
                .toList();
    }

    private static Match match(Candidate candidate) {
        Map<Kind, List<Scored>> byKind = candidate.shared().stream()
                .collect(Collectors.groupingBy(one -> one.trait().kind()));
        List<Scored> reasons = byKind.values().stream()
                .flatMap(all -> all.stream().sorted(STRONGEST).limit(MOST_OF_KIND))
                .sorted(STRONGEST.thenComparing(one -> one.trait().kind()))
                .toList();
        return new Match(
                candidate.caseId(),
                candidate.number(),
                reasons.stream().mapToInt(Scored::points).sum(),
                reasons,
                candidate.shared().size() - reasons.size());
    }
}
