package io.watchfloor.ops.asset.naming;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One sensor's report about its own host.
 *
 * @param names current names of the host with which the sensor was enrolled, sorted
 * @param addresses current addresses, sorted, without addresses that every machine has
 * @param from inclusive, by the center's clock
 * @param until exclusive; null while the report is current
 */
public record SensorHostReport(
        String sensor,
        List<String> names,
        List<String> addresses,
        Instant from,
        @Nullable Instant until) {

    public SensorHostReport {
        names = List.copyOf(names);
        addresses = List.copyOf(addresses);
    }

    boolean hasSameContent(SensorHostReport other) {
        return sensor.equals(other.sensor) && names.equals(other.names) && addresses.equals(other.addresses);
    }

    boolean validAt(Instant at) {
        return !at.isBefore(from) && (until == null || at.isBefore(until));
    }

    SensorHostReport ended(Instant at) {
        return new SensorHostReport(sensor, names, addresses, from, at);
    }
}
