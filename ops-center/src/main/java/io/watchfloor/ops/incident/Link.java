package io.watchfloor.ops.incident;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What two alerts share.
 *
 * @param earlier by its time
 * @param thousandths the sum of the weights
 */
public record Link(LinkedAlert earlier, LinkedAlert later, int thousandths, List<Reason> reasons) {

    /** The strongest first; then by the alerts, so that the order is the same everywhere. */
    public static final Comparator<Link> STRONGEST = Comparator.<Link>comparingInt(Link::thousandths)
            .reversed()
            .thenComparing(link -> link.earlier().position())
            .thenComparing(link -> link.later().position());

    /**
     * One row of the table.
     *
     * @param weight as in the table
     * @param certainty by which it was multiplied
     * @param words for people
     */
    public record Reason(Row row, int weight, int certainty, String words) {

        int thousandths() {
            return weight * certainty / 1_000;
        }
    }

    public Link {
        reasons = List.copyOf(reasons);
    }

    /** One sentence: which assets, what they share, how long after, and the sum. */
    public String words() {
        boolean alone = earlier.asset().equals(later.asset());
        return "%s: %s, %s after %s (%s)"
                .formatted(
                        alone ? name(later) : name(earlier) + " → " + name(later),
                        reasons.stream().map(Reason::words).collect(Collectors.joining("; ")),
                        apart(Duration.between(earlier.at(), later.at())),
                        earlier.title(),
                        reasons.stream().map(Link::sum).collect(Collectors.joining(" + ")));
    }

    /** What the two share, whichever alerts share it. That a tactic follows another one is no ground by itself. */
    public List<String> grounds() {
        return reasons.stream()
                .filter(reason -> reason.row() != Row.KILL_CHAIN)
                .map(Reason::words)
                .toList();
    }

    private static String name(LinkedAlert alert) {
        return alert.subject().value();
    }

    private static String sum(Reason reason) {
        return reason.certainty() == 1_000
                ? thousandths(reason.weight())
                : thousandths(reason.weight()) + " × " + thousandths(reason.certainty());
    }

    private static String thousandths(int number) {
        String text = "%d.%03d".formatted(number / 1_000, number % 1_000).replaceAll("0+$", "");
        return text.endsWith(".") ? text + "0" : text;
    }

    private static String apart(Duration gap) {
        long seconds = gap.toSeconds();
        return seconds < 120 ? seconds + " s" : seconds < 7_200 ? seconds / 60 + " min" : seconds / 3_600 + " h";
    }
}
