package io.watchfloor.config.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The embedded server's log, as far as a person at a terminal wants to see it. */
final class ServerLog {

    private static final int LINES = 5;

    private ServerLog() {}

    /** The last lines, each on a line of its own and indented; empty when there are none. */
    static String lastLines(Path log) {
        if (!Files.isReadable(log)) {
            return "";
        }
        try {
            List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
            StringBuilder last = new StringBuilder();
            for (String line : lines.subList(Math.max(0, lines.size() - LINES), lines.size())) {
                last.append("\n    ").append(line);
            }
            return last.toString();
        } catch (IOException e) {
            return "\n    (" + log + " cannot be read: " + e.getMessage() + ")";
        }
    }
}
