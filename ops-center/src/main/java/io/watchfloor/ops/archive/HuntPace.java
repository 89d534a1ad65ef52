package io.watchfloor.ops.archive;

import java.time.Duration;

/**
 * How much of its time range a part of a hunt searches.
 *
 * @param budget time after which the part ends
 * @param covered length of the range that earlier parts of the same hunt have searched; zero for the first part
 */
public record HuntPace(Duration budget, Duration covered) {

    public static HuntPace first(Duration budget) {
        return new HuntPace(budget, Duration.ZERO);
    }
}
