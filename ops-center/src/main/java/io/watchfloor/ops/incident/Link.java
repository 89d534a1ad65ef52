package io.watchfloor.ops.incident;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * The shared indicators of two alerts.
 *
 * @param earlier the alert with the earlier telemetry
 * @param thousandths the sum of the weights
 */
public record Link(LinkableAlert earlier, LinkableAlert later, int thousandths, List<Reason> reasons) {

    /**
     * Orders the strongest link first. Links of equal strength are ordered by their alerts, so that the order is the
     * same on every node.
     */
    public static final Comparator<Link> STRONGEST = Comparator.<Link>comparingInt(Link::thousandths)
            .reversed()
            .thenComparing(link -> link.earlier().position())
            .thenComparing(link -> link.later().position());

    /** The direction of the attack between two assets; independent of the order of the alerts. */
    public enum Direction {
        /** The attack went from the earlier alert's asset to the later alert's asset. */
        ONWARD,
        /** The attack went from the later alert's asset to the earlier alert's asset. */
        BACK,
        /** The direction is unknown, because the alerts only share an indicator. */
        NONE
    }

    /**
     * One shared indicator.
     *
     * @param weight from the table of weights
     * @param certainty the factor by which the weight is multiplied
     * @param words a description for users
     */
    public record Reason(IndicatorKind row, int weight, int certainty, Direction direction, String words) {

        int thousandths() {
            return weight * certainty / 1_000;
        }
    }

    public Link {
        reasons = List.copyOf(reasons);
    }

    /** The direction given by the strongest reason that has a direction. */
    public Direction direction() {
        return reasons.stream()
                .map(Reason::direction)
                .filter(direction -> direction != Direction.NONE)
                .findFirst()
                .orElse(Direction.NONE);
    }

    /**
     * One sentence: the assets, what they share, the time between the alerts, and the score. {@link JournaledLink}
     * parses this sentence.
     */
    public String words() {
        StringBuilder words = new StringBuilder(200);
        boolean across = !earlier.asset().equals(later.asset());
        Direction direction = across ? direction() : Direction.NONE;
        if (across) {
            words.append(name(direction == Direction.BACK ? later : earlier));
            words.append(direction == Direction.NONE ? JournaledLink.WITH : JournaledLink.TO);
        }
        words.append(name(direction == Direction.BACK ? earlier : later)).append(": ");
        for (int i = 0; i < reasons.size(); i++) {
            words.append(i == 0 ? "" : "; ").append(reasons.get(i).words());
        }
        words.append(", ").append(gapText(Duration.between(earlier.at(), later.at())));
        words.append(" after ").append(earlier.title());
        if (direction == Direction.BACK) {
            words.append(" on ").append(name(earlier));
        }
        words.append(" (");
        for (int i = 0; i < reasons.size(); i++) {
            words.append(i == 0 ? "" : " + ").append(sum(reasons.get(i)));
        }
        return words.append(')').toString();
    }

    /**
     * The shared indicators as text, independent of the alerts that share them; without the kill chain, which alone is
     * not an indicator.
     */
    public List<String> grounds() {
        return reasons.stream()
                .filter(reason -> reason.row() != IndicatorKind.KILL_CHAIN)
                .map(Reason::words)
                .toList();
    }

    private static String name(LinkableAlert alert) {
        return alert.subject().value();
    }

    private static String sum(Reason reason) {
        return reason.certainty() == 1_000
                ? thousandths(reason.weight())
                : thousandths(reason.weight()) + " × " + thousandths(reason.certainty());
    }

    private static String thousandths(int number) {
        int places = number % 1_000;
        String text = places < 10 ? "00" + places : places < 100 ? "0" + places : "" + places;
        int end = text.length();
        while (end > 1 && text.charAt(end - 1) == '0') {
            end--;
        }
        return number / 1_000 + "." + text.substring(0, end);
    }

    private static String gapText(Duration gap) {
        long seconds = gap.toSeconds();
        return seconds < 120 ? seconds + " s" : seconds < 7_200 ? seconds / 60 + " min" : seconds / 3_600 + " h";
    }
}
