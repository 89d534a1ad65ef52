package io.watchfloor.dashboards.audit.timestamp;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.dashboards.audit.chain.ChainHash;
import io.watchfloor.dashboards.audit.chain.LogChecks;
import io.watchfloor.dashboards.audit.chain.LogFlaw;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Verifies files with the lines of {@code watchfloor audit time-stamps --json}. */
public final class StampFiles {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final TimeStampCheck check;
    private final List<Stamped> stamps = new ArrayList<>();

    /** A record with a valid time stamp. */
    public record Stamped(long seq, TimeStamp stamp) {}

    public StampFiles(TimeStampCheck check) {
        this.check = check;
    }

    /**
     * Verifies a file, and lets the log be compared with the records that have a time stamp.
     *
     * @return the first flaw; empty if there is none
     */
    public Optional<LogFlaw> read(Path file, LogChecks log) throws IOException {
        try (BufferedReader in = Files.newBufferedReader(file)) {
            long line = 0;
            for (String text = in.readLine(); text != null; text = in.readLine()) {
                Optional<LogFlaw> flaw = read(file.toString(), ++line, text, log);
                if (flaw.isPresent()) {
                    return flaw;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<LogFlaw> read(String file, long line, String text, LogChecks log) {
        long seq;
        ChainHash hash;
        byte[] response;
        try {
            JsonNode one = JSON.readTree(text);
            seq = one.path("seq").asLong();
            hash = new ChainHash(one.path("hash").asText());
            response = Base64.getDecoder().decode(one.path("response").asText());
        } catch (JacksonException | IllegalArgumentException e) {
            return Optional.of(new LogFlaw(
                    LogFlaw.Kind.UNREADABLE, file, line, 0, "The line is not a time stamp of an audit log."));
        }
        return switch (check.check(response, hash.hex(), null)) {
            case TimeStampCheck.Result.Refused refused ->
                Optional.of(new LogFlaw(
                        LogFlaw.Kind.SIGNATURE, file, line, seq, refused.code() + ": " + refused.message()));
            case TimeStampCheck.Result.Valid valid -> {
                stamps.add(new Stamped(seq, valid.stamp()));
                yield log.stamped(file, line, seq, hash);
            }
        };
    }

    /** Returns the valid time stamps. */
    public List<Stamped> stamps() {
        return List.copyOf(stamps);
    }
}
