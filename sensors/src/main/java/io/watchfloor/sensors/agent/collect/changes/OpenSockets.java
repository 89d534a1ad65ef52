package io.watchfloor.sensors.agent.collect.changes;

import io.watchfloor.sensors.agent.collect.DirectoryListing;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** The open sockets that Linux lists under {@code /proc/net}. */
public record OpenSockets(ProcFiles proc) {

    static final String ESTABLISHED = "01";
    static final String LISTENING = "0A";

    /** @param state the socket's state as the kernel's hexadecimal number */
    public record Socket(
            String protocol, String local, int localPort, String remote, int remotePort, String state, String inode) {}

    /** @param protocol for example {@code tcp6}; the list is empty if the host does not support the protocol */
    public List<Socket> all(String protocol) throws IOException {
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
            // The host does not support this protocol, so it has no such sockets.
        }
        return sockets;
    }

    /** Linux prints addresses as 32-bit words in little-endian order. */
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

    /** Maps the inode of each socket to the PID of its process, for processes that this user can inspect. */
    public Map<String, Long> processBySocket() throws IOException {
        Map<String, Long> processes = new HashMap<>();
        for (ProcFiles.ProcessEntry process : proc.processes()) {
            Path folder = proc.root().resolve(process.pid() + "/fd");
            try {
                for (Path each : DirectoryListing.entries(folder)) {
                    String link = proc.link(process.pid(), "fd/" + each.getFileName());
                    if (link != null && link.startsWith("socket:[")) {
                        processes.put(link.substring("socket:[".length(), link.length() - 1), process.pid());
                    }
                }
            } catch (IOException notAllowedOrGone) {
                // The process is not readable or has ended, so the PID of its sockets is unknown.
            }
        }
        return processes;
    }
}
