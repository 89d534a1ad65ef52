package io.watchfloor.sensors.agent.action;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * An nftables table that only this sensor uses. The table is replaced in one kernel transaction, so either the old or
 * the new rules are in effect. Tables of other programs are not changed, and packets that those tables drop are still
 * dropped.
 */
record NftTable(CommandRunner nft, String table) {

    NftTable(List<String> command, String table) {
        this(new CommandRunner(command), table);
    }

    /** @param body the nftables sets and chains of the table */
    CommandRunner.Result replace(String body) throws IOException, InterruptedException {
        return run(
                "add table inet %1$s\ndelete table inet %1$s\ntable inet %1$s {\n%2$s}\n".formatted(table, body),
                "-f",
                "-");
    }

    CommandRunner.Result remove() throws IOException, InterruptedException {
        return run("add table inet %1$s\ndelete table inet %1$s\n".formatted(table), "-f", "-");
    }

    /** Returns the nftables rules as the kernel lists them. */
    CommandRunner.Result list() throws IOException, InterruptedException {
        return run("", "list", "table", "inet", table);
    }

    private CommandRunner.Result run(String input, String... arguments) throws IOException, InterruptedException {
        try {
            return nft.run(input, arguments);
        } catch (IOException e) {
            throw new IOException("nft cannot be started, install nftables: " + e.getMessage(), e);
        }
    }

    /** Returns the error output of nft, with advice if the sensor lacks a capability. */
    static String failure(CommandRunner.Result ended) {
        String message = "nft: " + ended.output().strip();
        return message.contains("Operation not permitted")
                ? message + ": give this sensor CAP_NET_ADMIN or run it as root"
                : message;
    }

    /**
     * Returns the timeout of a set element in nft syntax. When the timeout expires, the kernel removes the element,
     * even if the sensor has stopped.
     */
    static String timeout(Duration time) {
        return "timeout %dms".formatted(Math.max(1, time.toMillis()));
    }
}
