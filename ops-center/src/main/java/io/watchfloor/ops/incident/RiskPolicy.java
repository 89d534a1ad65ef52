package io.watchfloor.ops.incident;

import io.watchfloor.sigma.language.Level;
import java.time.Duration;

/**
 * The policy by which several alerts together open a case, although the severity of each alert opens none.
 *
 * @param threshold the score that opens a case; 0 disables the policy
 * @param halfLife the points of an alert are halved if it is older or younger than the latest alert by this duration
 */
public record RiskPolicy(int threshold, Duration halfLife) {

    /**
     * Three rules of severity medium within minutes open a case, or two rules of severity medium and three of severity
     * low. The values are measured; see cases.md.
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

    /**
     * The points of an alert with the given severity at the given time distance. The result is the same on every
     * machine.
     */
    int points(Level level, Duration distance) {
        double lives = (double) distance.abs().toMillis() / Math.max(1, halfLife.toMillis());
        return (int) StrictMath.round(weight(level) * StrictMath.pow(0.5, lives));
    }
}
