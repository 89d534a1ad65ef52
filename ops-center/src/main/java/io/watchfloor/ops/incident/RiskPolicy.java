package io.watchfloor.ops.incident;

import io.watchfloor.sigma.language.Level;
import java.time.Duration;

/**
 * When alerts whose severity opens no case open one together.
 *
 * @param threshold the score that opens a case; 0 disables this
 * @param halfLife an alert this much older or younger than the latest counts half
 */
public record RiskPolicy(int threshold, Duration halfLife) {

    /**
     * Three rules of severity medium within minutes open a case, or two medium and three low ones. Measured, see
     * cases.md.
     */
    private static int weight(Level level) {
        return switch (level) {
            case INFORMATIONAL -> 0;
            case LOW -> 4;
            case MEDIUM -> 10;
            case HIGH -> 20;
            case CRITICAL -> 40;
        };
    }

    /** The points of an alert of this severity at this time distance. The same on every machine. */
    int points(Level level, Duration distance) {
        double lives = (double) distance.abs().toMillis() / Math.max(1, halfLife.toMillis());
        return (int) StrictMath.round(weight(level) * StrictMath.pow(0.5, lives));
    }
}
