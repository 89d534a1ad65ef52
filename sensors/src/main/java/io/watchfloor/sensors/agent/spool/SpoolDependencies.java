package io.watchfloor.sensors.agent.spool;

import io.watchfloor.sensors.protocol.RunningHash;
import java.time.Clock;
import java.util.random.RandomGenerator;

/** The collaborators of a spool. */
record SpoolDependencies(
        Disk disk,
        SpoolLimits limits,
        SpoolKey key,
        Clock clock,
        RandomGenerator random,
        RunningHash hash,
        DropCounter drops) {}
