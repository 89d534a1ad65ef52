package io.watchfloor.config.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads the end of PostgreSQL's log for error messages. */
final class ServerLog {

    private static final int LINES = 5;

    private ServerLog() {}

    /** Returns the last 5 lines of the log, indented; empty if the log cannot be found. */
    static String lastLines(Path log) {
        if (!Files.isReadable(log)) {
            return "";
        }
        try {
            List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
            if (lines.isEmpty()) {
                return " Its log is empty.";
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
