package io.watchfloor.dashboards.cases.graph;

import io.watchfloor.dashboards.cases.views.CaseGraphView.Edge;
import io.watchfloor.ops.incident.IndicatorKind;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Collects the links between two nodes while the graph is built. */
final class EdgeBuilder {

    private static final int MOST_WORDS = 3;

    /**
     * Two nodes.
     *
     * @param directed whether the link leads from the first node to the second; otherwise the nodes are in the order of their IDs
     */
    record Ends(String from, String to, boolean directed) implements Comparable<Ends> {

        static Ends directed(String from, String to) {
            return new Ends(from, to, true);
        }

        static Ends undirected(String one, String other) {
            boolean inOrder = one.compareTo(other) <= 0;
            return new Ends(inOrder ? one : other, inOrder ? other : one, false);
        }

        @Override
        public int compareTo(Ends other) {
            int order = from.compareTo(other.from);
            order = order != 0 ? order : to.compareTo(other.to);
            return order != 0 ? order : Boolean.compare(other.directed, directed);
        }
    }

    /** Number of occurrences of a sentence, and the score of its link; 0 if the link has no score. */
    private record Weight(int times, int thousandths) {

        Weight and(Weight other) {
            return new Weight(times + other.times, Math.max(thousandths, other.thousandths));
        }
    }

    private final SortedMap<String, Weight> words = new TreeMap<>();
    private final SortedSet<IndicatorKind> rows = new TreeSet<>();
    private int count;
    private int thousandths;

    int count() {
        return count;
    }

    int thousandths() {
        return thousandths;
    }

    void addSentence(String sentence, int linked, List<IndicatorKind> of) {
        add(sentence, new Weight(1, linked));
        rows.addAll(of);
        count++;
        thousandths = Math.max(thousandths, linked);
    }

    void add(EdgeBuilder other) {
        other.words.forEach(this::add);
        rows.addAll(other.rows);
        count += other.count;
        thousandths = Math.max(thousandths, other.thousandths);
    }

    private void add(String sentence, Weight said) {
        words.merge(sentence, said, Weight::and);
    }

    Edge between(Ends ends) {
        List<String> told = words.entrySet().stream()
                .sorted(Comparator.<Map.Entry<String, Weight>>comparingInt(
                                one -> one.getValue().thousandths())
                        .thenComparingInt(one -> one.getValue().times())
                        .reversed()
                        .thenComparing(Map.Entry::getKey))
                .limit(MOST_WORDS)
                .map(Map.Entry::getKey)
                .toList();
        return new Edge(
                ends.from(),
                ends.to(),
                ends.directed(),
                told,
                count,
                thousandths == 0 ? null : thousandths,
                rows.stream()
                        .map(row -> row.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                        .toList());
    }
}
