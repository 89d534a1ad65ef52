package io.watchfloor.sensors.agent.action;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * A table of nftables that is this sensor's alone. It is replaced as a whole, in one transaction of the kernel, so it is what was written
 * last or what was there before. Other tables stay as they are, and what they drop stays dropped.
 */
record NftTable(CommandRunner nft, String table) {

    NftTable(List<String> command, String table) {
        this(new CommandRunner(command), table);
    }

    /** @param body of the table */
    CommandRunner.Result replace(String body) throws IOException, InterruptedException {
        return run(
                "add table inet %1$s\ndelete table inet %1$s\ntable inet %1$s {\n%2$s}\n".formatted(table, body),
                "-f",
                "-");
    }

    CommandRunner.Result remove() throws IOException, InterruptedException {
        return run("add table inet %1$s\ndelete table inet %1$s\n".formatted(table), "-f", "-");
    }

    /** What the kernel has. */
    CommandRunner.Result list() throws IOException, InterruptedException {
        return run("", "list", "table", "inet", table);
    }

    private CommandRunner.Result run(String input, String... arguments) throws IOException, InterruptedException {
        try {
            return nft.run(input, arguments);
        } catch (IOException e) {
            throw new IOException("nft cannot be run, install nftables: " + e.getMessage(), e);
        }
    }

    /** What it said, and what to do about it. */
    static String failure(CommandRunner.Result ended) {
        String said = "nft: " + ended.output().strip();
        return said.contains("Operation not permitted")
                ? said + ": this sensor needs root or CAP_NET_ADMIN for that"
                : said;
    }

    /** As a time-out of an element: the kernel lets go by itself, even when this sensor is gone. */
    static String timeout(Duration time) {
        return "timeout %dms".formatted(Math.max(1, time.toMillis()));
    }
}
