package io.watchfloor.sensors.agent.action;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A separate network namespace with a dummy link, where firewall rules affect nothing else. Needs root, {@code ip} and
 * {@code nft}.
 */
final class NetworkNamespace {

    /** An address on the dummy link: packets to it are sent, and nothing answers. */
    static final String ADDRESS = "192.0.2.7";

    private final String name = "wfact" + ProcessHandle.current().pid();

    NetworkNamespace() throws IOException, InterruptedException {
        run("ip", "netns", "add", name);
        inside("ip", "link", "set", "lo", "up");
        inside("ip", "link", "add", "d0", "type", "veth", "peer", "name", "d1");
        inside("ip", "link", "set", "d1", "up");
        inside("ip", "address", "add", ADDRESS + "/24", "dev", "d0");
        inside("ip", "link", "set", "d0", "arp", "off", "up");
    }

    static boolean possible() {
        return "root".equals(System.getProperty("user.name"))
                && Files.isExecutable(Path.of("/usr/sbin/ip"))
                && Files.isExecutable(Path.of("/usr/sbin/nft"));
    }

    List<String> nft() {
        return List.of("ip", "netns", "exec", name, "nft");
    }

    /** The rules as the kernel lists them. */
    String rules() throws IOException, InterruptedException {
        return inside("nft", "list", "ruleset");
    }

    String inside(String... command) throws IOException, InterruptedException {
        List<String> whole = new ArrayList<>(List.of("ip", "netns", "exec", name));
        whole.addAll(List.of(command));
        return run(whole.toArray(String[]::new));
    }

    private static String run(String... command) throws IOException, InterruptedException {
        CommandRunner.Result ended = new CommandRunner(List.of(command)).run("");
        if (!ended.succeeded()) {
            throw new IOException("Failed: " + String.join(" ", command) + ": " + ended.output());
        }
        return ended.output();
    }

    void remove() throws IOException, InterruptedException {
        run("ip", "netns", "delete", name);
    }
}
