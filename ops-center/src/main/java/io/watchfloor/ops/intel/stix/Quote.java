package io.watchfloor.ops.intel.stix;

import java.util.stream.Collectors;

/** Shows received text in a message: short, and without control characters. */
final class Quote {

    private static final int LONGEST = 80;

    private Quote() {}

    static String of(String received) {
        String line = received.codePoints()
                .limit(LONGEST + 1)
                .mapToObj(one -> Character.isISOControl(one) || Character.getType(one) == Character.FORMAT
                        ? " "
                        : Character.toString(one))
                .collect(Collectors.joining());
        return line.codePointCount(0, line.length()) > LONGEST
                ? line.substring(0, line.offsetByCodePoints(0, LONGEST)) + "…"
                : line;
    }
}
