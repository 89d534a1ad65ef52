package io.watchfloor.dashboards.faults;

import java.time.Duration;
import java.util.stream.Stream;

/** Processor time of a process and of everything below it, in seconds; what has ended already is not counted. */
final class CpuSeconds {

    private CpuSeconds() {}

    static double of(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants())
                .mapToDouble(one -> alone(one))
                .sum();
    }

    static double alone(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1000.0;
    }
}
