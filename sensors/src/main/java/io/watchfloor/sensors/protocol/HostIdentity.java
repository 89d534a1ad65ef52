package io.watchfloor.sensors.protocol;

import java.util.List;

/**
 * Names and addresses of a sensor's host, as the sensor reports them. Both lists are sorted, so that the same host
 * gives an equal value.
 *
 * @param names at most {@value #MOST_NAMES} short and full names
 * @param addresses at most {@value #MOST_ADDRESSES} addresses, without loopback and link-local addresses
 */
public record HostIdentity(
        @FieldLimits(entries = MOST_NAMES, to = 255, pattern = "(?U)(?=.*\\S)" + FieldLimits.PRINTABLE)
        List<String> names,

        @FieldLimits(entries = MOST_ADDRESSES, to = 45, pattern = "(?U)(?=.*\\S)" + FieldLimits.PRINTABLE)
        List<String> addresses) {

    public static final int MOST_NAMES = 16;
    public static final int MOST_ADDRESSES = 64;

    public HostIdentity {
        names = List.copyOf(names);
        addresses = List.copyOf(addresses);
    }
}
