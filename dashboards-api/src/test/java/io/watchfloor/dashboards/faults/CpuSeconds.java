package io.watchfloor.dashboards.faults;

import java.time.Duration;
import java.util.stream.Stream;

/** Processor time in seconds of a process and its running descendants. */
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
