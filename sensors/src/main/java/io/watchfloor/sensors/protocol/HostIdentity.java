package io.watchfloor.sensors.protocol;

import java.util.List;

/**
 * How a sensor's own host is called and reached, by the sensor's word. Both lists are sorted by the sensor, so that the same host gives
 * the same word.
 *
 * @param names at most {@value #MOST_NAMES}, short and full ones
 * @param addresses at most {@value #MOST_ADDRESSES}, without those that every machine has
 */
public record HostIdentity(
        @FieldLimits(entries = MOST_NAMES, to = 255, form = "(?U)(?=.*\\S)" + FieldLimits.PRINTABLE)
        List<String> names,

        @FieldLimits(entries = MOST_ADDRESSES, to = 45, form = "(?U)(?=.*\\S)" + FieldLimits.PRINTABLE)
        List<String> addresses) {

    public static final int MOST_NAMES = 16;
    public static final int MOST_ADDRESSES = 64;

    public HostIdentity {
        names = List.copyOf(names);
        addresses = List.copyOf(addresses);
    }
}
