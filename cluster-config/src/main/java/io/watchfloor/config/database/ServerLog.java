package io.watchfloor.config.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The part of the embedded server's log that a person at a terminal wants to see. */
final class ServerLog {

    private static final int LINES = 5;

    private ServerLog() {}

    /** The last lines, each indented on its own line; empty when there are none. */
    static String lastLines(Path log) {
        if (!Files.isReadable(log)) {
            return "";
        }
        try {
            List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
            if (lines.isEmpty()) {
                return " It wrote nothing to its log.";
            }
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
