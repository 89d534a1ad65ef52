package io.watchfloor.ops;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.DoorSettings;
import io.watchfloor.config.NodeRole;
import io.watchfloor.config.Settings;
import io.watchfloor.config.node.StartFailure;
import io.watchfloor.ops.door.DoorSenders;
import io.watchfloor.ops.door.DoorWay;
import io.watchfloor.ops.door.Doors;
import io.watchfloor.ops.door.syslog.SyslogArrivals;
import io.watchfloor.ops.door.syslog.SyslogPorts;
import io.watchfloor.ops.ingest.Handover;
import io.watchfloor.ops.ingest.sensor.AssetPattern;
import io.watchfloor.ops.ingest.sensor.SensorKeyring;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The doors of a node that judges, as its settings open them. */
final class OpenDoors implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OpenDoors.class);

    final Doors doors;
    final DoorSenders senders;
    final DoorWay way;
    private final DoorSettings settings;
    private final String bind;
    private final TelemetryReader reader;
    private final Clock clock;
    private final List<AutoCloseable> ports = Collections.synchronizedList(new ArrayList<>());

    OpenDoors(
            Settings settings,
            Handover gate,
            SensorKeyring keyring,
            TelemetryReader reader,
            PrometheusRegistry registry,
            SecureRandom random,
            Clock clock,
            Executor executor) {
        this.settings = settings.doors();
        this.bind = settings.http().bind();
        this.reader = reader;
        this.clock = clock;
        boolean judges = settings.cluster().roles().contains(NodeRole.OPS);
        this.doors = new Doors(judges ? settings.doors()::rate : door -> Optional.empty(), registry, clock);
        this.senders = new DoorSenders(keyring);
        this.way = new DoorWay(gate, doors, settings.ingest().body().maxRecords(), random, clock, executor);
    }

    /**
     * Opens the ports, once the node can judge. Blocks.
     *
     * @throws StartFailure {@code door.port}, {@code door.assets}
     */
    void open() {
        if (settings.syslog().on()) {
            check("syslog", settings.syslog().senders().assets());
            SyslogArrivals arrivals = new SyslogArrivals(reader);
            ports.add(new SyslogPorts(settings.syslog(), bind, doors, senders, way, arrivals, clock));
        }
    }

    private static void check(String door, List<String> assets) {
        for (String one : assets) {
            try {
                var unused = AssetPattern.parse(one);
            } catch (IllegalArgumentException e) {
                throw new StartFailure(
                        "door.assets",
                        "watchfloor.doors.%s.assets cannot be used: %s".formatted(door, e.getMessage()),
                        "Write patterns such as *.branch.example, user:* or *.",
                        e);
            }
        }
    }

    /** Takes nothing more; what was taken goes on. Blocks for some seconds at most. */
    @Override
    public void close() {
        for (AutoCloseable port : List.copyOf(ports)) {
            try {
                port.close();
            } catch (Exception e) {
                LOG.warn("A door did not close: {}", e.toString());
            }
        }
        ports.clear();
    }
}
