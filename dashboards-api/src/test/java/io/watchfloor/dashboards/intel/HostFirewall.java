package io.watchfloor.dashboards.intel;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The firewall of a sensor's host. With root, {@code ip} and {@code nft} it is the kernel's, in a network namespace of its
 * own. Otherwise the host has no firewall, which the sensor reports.
 */
final class HostFirewall implements AutoCloseable {

    /** An address of the network for documentation. */
    static final String ADDRESS = "198.51.100.88";

    private final String name = "wflive" + ProcessHandle.current().pid();
    private final @Nullable Path nft = program("nft").orElse(null);
    private final Path programs;
    private final boolean real;

    HostFirewall(Path folder) throws IOException, InterruptedException {
        programs = Files.createDirectories(folder.resolve("programs"));
        real = nft != null
                && "root".equals(System.getProperty("user.name"))
                && program("ip").isPresent()
                && ran("ip", "netns", "add", name);
        if (real) {
            Path script = Files.writeString(
                    programs.resolve("nft"), "#!/bin/sh\nexec ip netns exec %s %s \"$@\"\n".formatted(name, nft));
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
            // Packets to the link are sent, and nothing answers.
            if (!ran("ip", "-n", name, "link", "add", "d0", "type", "veth", "peer", "name", "d1")
                    || !ran("ip", "-n", name, "link", "set", "d1", "up")
                    || !ran("ip", "-n", name, "address", "add", "198.51.100.1/24", "dev", "d0")
                    || !ran("ip", "-n", name, "link", "set", "d0", "arp", "off", "up")) {
                close();
                throw new IOException("The network namespace " + name + " cannot be configured.");
            }
        }
    }

    /** Prefix of a command on the host. */
    List<String> environment() {
        return List.of("env", real ? "PATH=%s:%s".formatted(programs, System.getenv("PATH")) : "PATH=" + programs);
    }

    boolean isReal() {
        return real;
    }

    /** How a block ends. */
    String outcome() {
        return real ? "succeeded" : "failed";
    }

    /** What the sensor reports of a block. */
    String report() {
        return real ? ADDRESS + " is blocked" : "nft cannot be started, install nftables";
    }

    /** Whether packets to the address are dropped. */
    boolean blocks() throws IOException, InterruptedException {
        return real && !ran("ip", "netns", "exec", name, "bash", "-c", "echo x > /dev/udp/%s/9".formatted(ADDRESS));
    }

    private static Optional<Path> program(String name) {
        return Arrays.stream((System.getenv("PATH") + File.pathSeparator + "/usr/sbin").split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static boolean ran(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    @Override
    public void close() throws IOException {
        try {
            if (real && !ran("ip", "netns", "delete", name)) {
                throw new IOException("The network namespace " + name + " cannot be removed.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("The removal of the network namespace " + name + " was interrupted.", e);
        }
    }
}
