package io.watchfloor.dashboards.inputs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** rsyslog and syslog-ng, each with its own folder, which read from a socket that {@code logger} writes to. */
final class SyslogPeers {

    /** Folder with the unpacked syslog-ng: its package conflicts with rsyslog's. */
    private static final Path SYSLOG_NG =
            Path.of(System.getProperty("watchfloor.peers", "/opt/watchfloor-peers"), "syslog-ng");

    private SyslogPeers() {}

    private static Path socket(Path folder) {
        return folder.resolve("log.sock");
    }

    /**
     * Starts rsyslog.
     *
     * @param host its host name
     * @param recipe content of its settings folder
     */
    static PeerProgram rsyslog(Path folder, String host, String recipe) throws IOException {
        Path settings =
                Files.writeString(folder.resolve("rsyslog.conf"), """
                global(workDirectory="%s" localHostname="%s")
                module(load="imuxsock" SysSock.Use="off")
                input(type="imuxsock" Socket="%s" UsePIDFromSystem="off" ParseTrusted="off")
                %s""".formatted(folder, host, socket(folder), recipe));
        return PeerProgram.start(
                        folder,
                        Map.of(),
                        List.of(
                                "rsyslogd",
                                "-n",
                                "-f",
                                settings.toString(),
                                "-i",
                                folder.resolve("pid").toString()))
                .made(socket(folder));
    }

    /** Starts syslog-ng; the recipe's destination must be named {@code d_watchfloor}. */
    static PeerProgram syslogNg(Path folder, String host, String recipe) throws IOException {
        Path lib = SYSLOG_NG.resolve("usr/lib/syslog-ng");
        Path settings = Files.writeString(folder.resolve("syslog-ng.conf"), """
                @version: 4.8
                @define include-path "%s"
                @include "scl.conf"
                source s_local { unix-dgram("%s" host-override("%s")); };
                %s""".formatted(
                        SYSLOG_NG.resolve("usr/share/syslog-ng/include"), socket(folder), host, recipe));
        return PeerProgram.start(
                        folder,
                        Map.of("LD_LIBRARY_PATH", lib + ":" + SYSLOG_NG.resolve("usr/lib/x86_64-linux-gnu")),
                        List.of(
                                SYSLOG_NG.resolve("usr/sbin/syslog-ng").toString(),
                                "--foreground",
                                "--no-caps",
                                "--module-path=" + lib.resolve("4.8"),
                                "-f",
                                settings.toString(),
                                "--persist-file=" + folder.resolve("persist"),
                                "--pidfile=" + folder.resolve("pid"),
                                "--control=" + folder.resolve("control")))
                .made(socket(folder));
    }

    /** Logs a message of a program on the host. */
    static void log(Path folder, String program, String message) throws IOException, InterruptedException {
        String unused = PeerProgram.run(
                folder,
                "",
                List.of(
                        "logger",
                        "-u",
                        socket(folder).toString(),
                        "--id=77",
                        "-p",
                        "auth.info",
                        "-t",
                        program,
                        message));
    }

    /** Logs each line of a file as a message of a program on the host. */
    static void logFile(Path folder, String program, Path file) {
        try {
            String unused = PeerProgram.run(
                    folder,
                    "",
                    List.of(
                            "logger",
                            "-u",
                            socket(folder).toString(),
                            "-p",
                            "auth.info",
                            "-t",
                            program,
                            "-f",
                            file.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
