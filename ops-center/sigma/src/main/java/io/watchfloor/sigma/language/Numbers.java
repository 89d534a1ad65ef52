package io.watchfloor.sigma.language;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * Parses decimal numbers in telemetry and rules. Exponents are rejected, because a hostile exponent could allocate
 * unlimited memory.
 */
public final class Numbers {

    private static final int LONGEST = 60;

    private Numbers() {}

    public static Optional<BigDecimal> parse(String text) {
        int length = text.length();
        if (length == 0 || length > LONGEST) {
            return Optional.empty();
        }
        int start = text.charAt(0) == '-' || text.charAt(0) == '+' ? 1 : 0;
        int digits = 0;
        int points = 0;
        for (int i = start; i < length; i++) {
            char c = text.charAt(i);
            if (c == '.') {
                points++;
            } else if (c >= '0' && c <= '9') {
                digits++;
            } else {
                return Optional.empty();
            }
        }
        return digits > 0 && points <= 1 ? Optional.of(new BigDecimal(text)) : Optional.empty();
    }
}
