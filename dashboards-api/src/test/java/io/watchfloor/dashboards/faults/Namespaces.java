package io.watchfloor.dashboards.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A network namespace for each node, joined by a bridge that the test is on as well, and separable with packet filters.
 * Needs root, {@code ip} and {@code nft}; {@code -Dfaults.network=N} if several run at once.
 */
final class Namespaces implements AutoCloseable {

    /** Distinguishes concurrent runs on one machine. */
    private static final int NUMBER = Integer.getInteger("faults.network", 66);

    private static final String BRIDGE = "wfbr" + NUMBER;
    private static final String NET = "10.87." + NUMBER + ".";

    /** The nodes are reached without TLS: the whole network is listed as proxies. */
    static final String TRUSTED = "watchfloor.http.behind-proxy.addresses = [\"" + NET + "0/24\"]";

    private final int count;

    Namespaces(int count) throws IOException, InterruptedException {
        this.count = count;
        remove();
        run("ip", "link", "add", BRIDGE, "type", "bridge");
        run("ip", "address", "add", test() + "/24", "dev", BRIDGE);
        run("ip", "link", "set", BRIDGE, "up");
        for (int node = 0; node < count; node++) {
            run("ip", "netns", "add", name(node));
            run("ip", "link", "add", veth(node), "type", "veth", "peer", "name", "eth0", "netns", name(node));
            run("ip", "link", "set", veth(node), "master", BRIDGE, "up");
            inside(node, "ip", "address", "add", host(node) + "/24", "dev", "eth0");
            inside(node, "ip", "link", "set", "eth0", "up");
            inside(node, "ip", "link", "set", "lo", "up");
            inside(node, "nft", "add table inet cut");
            for (String direction : List.of("input", "output")) {
                inside(
                        node,
                        "nft",
                        "add chain inet cut %1$s { type filter hook %1$s priority 0 ; }".formatted(direction));
            }
        }
    }

    /** Why namespaces are not available here. */
    static Optional<String> missing() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return Optional.of("networks of their own for nodes need root");
        }
        for (String program : List.of("/usr/sbin/ip", "/usr/sbin/nft")) {
            if (!Files.isExecutable(Path.of(program))) {
                return Optional.of("networks of their own for nodes need " + program);
            }
        }
        return Optional.empty();
    }

    /** Address of the test. */
    static String test() {
        return NET + "1";
    }

    static String host(int node) {
        return NET + (11 + node);
    }

    /** Prefix of a command that runs in a node's network. */
    static List<String> in(int node) {
        return List.of("ip", "netns", "exec", name(node));
    }

    /** Blocks traffic between the node and the others in both directions. */
    void cutOff(int node) throws IOException, InterruptedException {
        for (int other = 0; other < count; other++) {
            if (other != node) {
                drop(node, "output", "daddr", other);
                drop(node, "input", "saddr", other);
            }
        }
    }

    /** Blocks only the traffic sent by the node. */
    void silence(int node) throws IOException, InterruptedException {
        for (int other = 0; other < count; other++) {
            if (other != node) {
                drop(node, "output", "daddr", other);
            }
        }
    }

    void heal() throws IOException, InterruptedException {
        for (int node = 0; node < count; node++) {
            inside(node, "nft", "flush table inet cut");
        }
    }

    private static void drop(int node, String chain, String side, int other) throws IOException, InterruptedException {
        inside(node, "nft", "add rule inet cut %s ip %s %s drop".formatted(chain, side, host(other)));
    }

    private static String name(int node) {
        return "wf" + NUMBER + "-" + node;
    }

    private static String veth(int node) {
        return "wfv" + NUMBER + "-" + node;
    }

    private void remove() throws IOException, InterruptedException {
        for (int node = 0; node < count; node++) {
            attempt(List.of("ip", "netns", "delete", name(node)));
            attempt(List.of("ip", "link", "delete", veth(node)));
        }
        attempt(List.of("ip", "link", "delete", BRIDGE));
    }

    private static void inside(int node, String... command) throws IOException, InterruptedException {
        List<String> whole = new ArrayList<>(in(node));
        whole.addAll(List.of(command));
        run(whole.toArray(String[]::new));
    }

    private static void run(String... command) throws IOException, InterruptedException {
        if (attempt(List.of(command)) != 0) {
            throw new IOException("Failed: " + String.join(" ", command));
        }
    }

    /** @return exit code */
    private static int attempt(List<String> command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    @Override
    public void close() throws IOException {
        try {
            remove();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
