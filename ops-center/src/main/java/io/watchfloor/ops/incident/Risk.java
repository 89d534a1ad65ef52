package io.watchfloor.ops.incident;

import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.sigma.language.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The risk score of an asset at the time of one of its alerts, with its parts. For each rule only the alert with the
 * most points counts, so that a single rule that fires all day does not open a case.
 *
 * @param score the sum of all parts
 * @param threshold the score that opens a case
 * @param parts the parts, those with the most points first; at most {@value #MOST_PARTS}
 * @param otherParts number of further parts
 */
public record Risk(int score, int threshold, List<Part> parts, int otherParts) {

    private static final int MOST_PARTS = 20;

    /** The points that one alert contributes to the score. */
    public record Part(String alert, String title, Level level, Instant at, int points) {}

    private static final Comparator<Part> STRONGEST = Comparator.comparingInt(Part::points)
            .reversed()
            .thenComparing(Part::at)
            .thenComparing(Part::alert);

    /**
     * @param latest the alert at whose time the score is computed
     * @param others alerts of the asset without a case
     */
    public static Risk at(Alert latest, List<Alert> others, RiskPolicy policy) {
        Instant now = latest.seen().first();
        Map<String, Part> byRule = new TreeMap<>();
        Stream.concat(others.stream(), Stream.of(latest)).forEach(alert -> {
            Instant time = alert.seen().first();
            int points = policy.points(alert.level(), Duration.between(time, now));
            Part part = new Part(alert.id(), alert.title(), alert.level(), time, points);
            byRule.merge(alert.rule().id(), part, (a, b) -> STRONGEST.compare(a, b) <= 0 ? a : b);
        });
        List<Part> parts = new ArrayList<>(byRule.values());
        parts.removeIf(part -> part.points() == 0);
        parts.sort(STRONGEST);
        return new Risk(
                parts.stream().mapToInt(Part::points).sum(),
                policy.threshold(),
                List.copyOf(parts.subList(0, Math.min(MOST_PARTS, parts.size()))),
                Math.max(0, parts.size() - MOST_PARTS));
    }

    public boolean opensCase() {
        return threshold > 0 && score >= threshold;
    }
}
