package io.watchfloor.dashboards.audit.chain;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Verifies files of logs and heads without loading a whole file. */
public final class LogFiles {

    private static final int PIECE = 256 * 1024;

    /** Receives a line without the line end. */
    @FunctionalInterface
    private interface Lines {
        Optional<LogFlaw> accept(byte[] bytes, int from, int to);
    }

    private LogFiles() {}

    /**
     * @param heads files of signed heads that were stored elsewhere
     * @param progress receives the number of bytes of each piece that was read
     * @return the first flaw; empty if there is none
     */
    public static Optional<LogFlaw> check(LogChecks checks, List<Path> logs, List<Path> heads, LongConsumer progress)
            throws IOException {
        for (Path file : heads) {
            long[] line = {0};
            Optional<LogFlaw> flaw = lines(
                    file,
                    progress,
                    (bytes, from, to) -> checks.known(file.toString(), ++line[0], LogText.utf8(bytes, from, to)));
            if (flaw.isPresent()) {
                return flaw;
            }
        }
        if (logs.size() > 1) {
            // The first and the last record of each log are compared with other logs that contain the same records.
            for (Path file : logs) {
                for (String text : ends(file)) {
                    Optional<LogFlaw> flaw = checks.known(file.toString(), 1, text);
                    if (flaw.isPresent() && flaw.get().kind() != LogFlaw.Kind.UNREADABLE) {
                        return flaw;
                    }
                }
            }
        }
        for (Path file : logs) {
            checks.begin(file.toString());
            Optional<LogFlaw> flaw = lines(file, progress, checks::accept).or(checks::endOfFile);
            if (flaw.isPresent()) {
                return flaw;
            }
        }
        return checks.end();
    }

    /** A line that has no line end, is too long or is not UTF-8 is replaced by a line that matches no line of a log. */
    private static Optional<LogFlaw> lines(Path file, LongConsumer progress, Lines each) throws IOException {
        byte[] piece = new byte[PIECE];
        ByteArrayOutputStream begun = new ByteArrayOutputStream();
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                progress.accept(n);
                int from = 0;
                for (int i = 0; i < n; i++) {
                    if (piece[i] != '\n') {
                        continue;
                    }
                    Optional<LogFlaw> flaw;
                    if (begun.size() == 0) {
                        flaw = each.accept(piece, from, i);
                    } else {
                        begun.write(piece, from, i - from);
                        flaw = each.accept(begun.toByteArray(), 0, begun.size());
                        begun.reset();
                    }
                    from = i + 1;
                    if (flaw.isPresent()) {
                        return flaw;
                    }
                }
                begun.write(piece, from, n - from);
                if (begun.size() > LogText.LONGEST_LINE) {
                    return each.accept(piece, 0, 0);
                }
            }
        }
        return begun.size() == 0 ? Optional.empty() : each.accept(piece, 0, 0);
    }

    /** The first and the last line of a log. */
    private static List<String> ends(Path file) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            int size = (int) Math.min(in.length(), LogText.LONGEST_LINE);
            byte[] head = new byte[size];
            in.readFully(head);
            byte[] tail = new byte[size];
            in.seek(in.length() - size);
            in.readFully(tail);
            String first =
                    new String(head, StandardCharsets.UTF_8).lines().findFirst().orElse("");
            String rest = new String(tail, StandardCharsets.UTF_8).stripTrailing();
            return List.of(first, rest.substring(rest.lastIndexOf('\n') + 1));
        }
    }
}
