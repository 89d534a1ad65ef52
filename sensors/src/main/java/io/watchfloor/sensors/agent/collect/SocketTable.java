package io.watchfloor.sensors.agent.collect;

import io.watchfloor.sensors.agent.spool.Spool;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of each connection that it finds in {@code /proc/net}, with the program that holds it, once as long as it lasts; after
 * a start of all that are there. One that ends between two looks is not seen.
 */
public final class SocketTable implements Collector {
    private static final Logger LOG = LoggerFactory.getLogger(SocketTable.class);
    private static final String ESTABLISHED = "01";
    private static final String LISTENING = "0A";

    private final ProcFiles proc;
    private final Duration every;
    private final Source source;
    private final Spool spool;
    private final InstantSource clock;
    private final Group group = new Group();
    private Set<Socket> told = new HashSet<>();
    private Set<Socket> next = Set.of();
    private Instant lookAt = Instant.EPOCH;

    private record Socket(
            String protocol, String local, int localPort, String remote, int remotePort, String state, String inode) {}

    /** @param every how often to look */
    public SocketTable(Path root, Duration every, Source source, Spool spool, InstantSource clock) {
        this.proc = new ProcFiles(root);
        this.every = every;
        this.source = source;
        this.spool = spool;
        this.clock = clock;
    }

    @Override
    public Progress collect() throws IOException {
        Instant now = clock.instant();
        if (group.isEmpty()) {
            if (now.isBefore(lookAt)) {
                return Progress.IDLE;
            }
            lookAt = now.plus(every);
            try {
                look(now);
            } catch (IOException e) {
                LOG.warn("{}/net cannot be read: {}", proc.root(), e.getMessage());
            }
        }
        if (group.isEmpty() || !spool.append(group.records())) {
            return Progress.IDLE;
        }
        group.clear();
        told = new HashSet<>(next);
        return Progress.IDLE;
    }

    private void look(Instant now) throws IOException {
        List<Socket> all = new ArrayList<>();
        for (String protocol : List.of("tcp", "tcp6")) {
            all.addAll(sockets(protocol));
        }
        Set<Integer> served = new HashSet<>();
        for (Socket socket : all) {
            if (socket.state().equals(LISTENING)) {
                served.add(socket.localPort());
            }
        }
        Set<Socket> kept = new HashSet<>();
        List<Socket> fresh = new ArrayList<>();
        for (Socket socket : all) {
            boolean open = socket.state().equals(ESTABLISHED) && !socket.inode().equals("0");
            if (open && (told.contains(socket) || fresh.size() < 2_000)) {
                kept.add(socket);
                if (!told.contains(socket)) {
                    fresh.add(socket);
                }
            }
        }
        Map<String, Long> holders = fresh.isEmpty() ? Map.of() : holders();
        fresh.forEach(socket -> group.add(source.collected(record(now, socket, served, holders))));
        next = kept;
        told.retainAll(kept);
    }

    private byte[] record(Instant now, Socket socket, Set<Integer> served, Map<String, Long> holders) {
        boolean incoming = served.contains(socket.localPort());
        Long holder = holders.get(socket.inode());
        Told record = new Told(now, "linux", "network_connection")
                .with("Protocol", "tcp")
                .with("Initiated", Boolean.toString(!incoming))
                .with("SourceIp", incoming ? socket.remote() : socket.local())
                .with("SourcePort", incoming ? socket.remotePort() : socket.localPort())
                .with("DestinationIp", incoming ? socket.local() : socket.remote())
                .with("DestinationPort", incoming ? socket.localPort() : socket.remotePort());
        if (holder != null) {
            record.with("ProcessId", holder)
                    .with("Image", proc.link(holder, "exe"))
                    .with("CommandLine", proc.commandLine(holder))
                    .with("User", proc.user(holder));
        }
        return record.bytes();
    }

    private List<Socket> sockets(String protocol) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(proc.root().resolve("net/" + protocol))) {
                String[] parts = line.strip().split("\\s+", -1);
                if (parts.length > 9 && parts[1].indexOf(':') > 0) {
                    sockets.add(new Socket(
                            protocol,
                            address(parts[1]),
                            port(parts[1]),
                            address(parts[2]),
                            port(parts[2]),
                            parts[3],
                            parts[9]));
                }
            }
        } catch (NoSuchFileException none) {
            // No such protocol on this machine.
        }
        return sockets;
    }

    /** In words of four bytes, each with its least byte first. */
    static String address(String written) throws IOException {
        byte[] bytes = HexFormat.of().parseHex(written.substring(0, written.indexOf(':')));
        byte[] turned = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            turned[i] = bytes[i - i % 4 + 3 - i % 4];
        }
        return InetAddress.getByAddress(turned).getHostAddress();
    }

    private static int port(String written) {
        return Integer.parseInt(written.substring(written.indexOf(':') + 1), 16);
    }

    /** Which process holds the socket of each inode, as far as this user may see. */
    private Map<String, Long> holders() throws IOException {
        Map<String, Long> holders = new HashMap<>();
        for (ProcFiles.Running process : proc.processes()) {
            Path folder = proc.root().resolve(process.pid() + "/fd");
            try (DirectoryStream<Path> open = Files.newDirectoryStream(folder)) {
                for (Path each : open) {
                    String link = proc.link(process.pid(), "fd/" + each.getFileName());
                    if (link != null && link.startsWith("socket:[")) {
                        holders.put(link.substring("socket:[".length(), link.length() - 1), process.pid());
                    }
                }
            } catch (IOException notAllowedOrGone) {
                // Its sockets have no holder.
            }
        }
        return holders;
    }

    @Override
    public void close() {}
}
