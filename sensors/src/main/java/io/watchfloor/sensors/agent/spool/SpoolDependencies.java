package io.watchfloor.sensors.agent.spool;

import io.watchfloor.sensors.protocol.RunningHash;
import java.time.Clock;
import java.util.random.RandomGenerator;

/** The objects on which a spool depends. */
record SpoolDependencies(
        Disk disk,
        SpoolLimits limits,
        SpoolKey key,
        Clock clock,
        RandomGenerator random,
        RunningHash hash,
        DropCounter drops) {}
