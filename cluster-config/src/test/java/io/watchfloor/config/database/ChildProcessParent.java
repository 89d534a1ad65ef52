package io.watchfloor.config.database;

import java.nio.file.Path;
import java.util.List;

/** Holds a server that would run for ever, whose process id it writes into a folder, until it is killed. */
final class ChildProcessParent {

    private ChildProcessParent() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        String server = "echo $$ > '%s.new'; mv '%s.new' '%s'; exec sleep 100000"
                .replace("%s", folder.resolve("server.pid").toString());
        ChildProcess process = ChildProcess.start(List.of("sh", "-c", server), folder.resolve("server.log"));
        while (process.isAlive()) {
            Thread.sleep(1000);
        }
    }
}
