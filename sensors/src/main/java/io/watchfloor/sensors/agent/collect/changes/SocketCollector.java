package io.watchfloor.sensors.agent.collect.changes;

import io.watchfloor.sensors.agent.collect.Collector;
import io.watchfloor.sensors.agent.collect.IntervalTimer;
import io.watchfloor.sensors.agent.collect.RecordGroup;
import io.watchfloor.sensors.agent.collect.Source;
import io.watchfloor.sensors.agent.collect.changes.OpenSockets.Socket;
import io.watchfloor.sensors.agent.spool.Spool;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports each TCP connection in {@code /proc/net} once, with the program that owns the connection. After a restart,
 * the sensor reports all open connections again. A connection that opens and closes between two polls is missed.
 */
public final class SocketCollector implements Collector {
    private static final Logger LOG = LoggerFactory.getLogger(SocketCollector.class);

    private final ProcFiles proc;
    private final OpenSockets sockets;
    private final IntervalTimer timer;
    private final Source source;
    private final Spool spool;
    private final InstantSource clock;
    private final RecordGroup group = new RecordGroup();
    private Set<Socket> reported = new HashSet<>();
    private Set<Socket> next = Set.of();

    /** @param every polling interval */
    public SocketCollector(Path root, Duration every, Source source, Spool spool, InstantSource clock) {
        this.proc = new ProcFiles(root);
        this.sockets = new OpenSockets(proc);
        this.timer = new IntervalTimer(every, clock);
        this.source = source;
        this.spool = spool;
        this.clock = clock;
    }

    @Override
    public Progress collect() throws IOException {
        Instant now = clock.instant();
        if (group.isEmpty()) {
            if (!timer.isDue()) {
                return Progress.IDLE;
            }
            try {
                poll(now);
            } catch (IOException e) {
                LOG.warn("cannot read {}/net: {}", proc.root(), e.getMessage());
            }
        }
        if (group.isEmpty() || !spool.append(group.records())) {
            return Progress.IDLE;
        }
        group.clear();
        reported = new HashSet<>(next);
        return Progress.IDLE;
    }

    private void poll(Instant now) throws IOException {
        List<Socket> all = new ArrayList<>();
        for (String protocol : List.of("tcp", "tcp6")) {
            all.addAll(sockets.all(protocol));
        }
        Set<Integer> listeningPorts = new HashSet<>();
        for (Socket socket : all) {
            if (socket.state().equals(OpenSockets.LISTENING)) {
                listeningPorts.add(socket.localPort());
            }
        }
        Set<Socket> current = new HashSet<>();
        List<Socket> fresh = new ArrayList<>();
        for (Socket socket : all) {
            boolean open = socket.state().equals(OpenSockets.ESTABLISHED)
                    && !socket.inode().equals("0");
            if (open && (reported.contains(socket) || fresh.size() < 2_000)) {
                current.add(socket);
                if (!reported.contains(socket)) {
                    fresh.add(socket);
                }
            }
        }
        Map<String, Long> owners = fresh.isEmpty() ? Map.of() : sockets.processBySocket();
        fresh.forEach(socket -> group.add(source.collected(record(now, socket, listeningPorts, owners))));
        next = current;
        reported.retainAll(current);
    }

    private byte[] record(Instant now, Socket socket, Set<Integer> listeningPorts, Map<String, Long> owners) {
        boolean incoming = listeningPorts.contains(socket.localPort());
        Long owner = owners.get(socket.inode());
        SensorRecord record = new SensorRecord(now, "linux", "network_connection")
                .with("Protocol", "tcp")
                .with("Initiated", Boolean.toString(!incoming))
                .with("SourceIp", incoming ? socket.remote() : socket.local())
                .with("SourcePort", incoming ? socket.remotePort() : socket.localPort())
                .with("DestinationIp", incoming ? socket.local() : socket.remote())
                .with("DestinationPort", incoming ? socket.localPort() : socket.remotePort());
        if (owner != null) {
            record.with("ProcessId", owner)
                    .with("Image", proc.link(owner, "exe"))
                    .with("CommandLine", proc.commandLine(owner))
                    .with("User", proc.user(owner));
        }
        return record.bytes();
    }

    @Override
    public void close() {}
}
