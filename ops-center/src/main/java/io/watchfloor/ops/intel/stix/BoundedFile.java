package io.watchfloor.ops.intel.stix;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Reads a file that is not STIX as JSON or as text. What it may cost is checked before anything is built from it. */
public final class BoundedFile {

    private static final int DEEPEST = 64;
    private static final int LONGEST_NUMBER = 400;

    /** Bytes for each name or value that a file of the most bytes may have: a tree of smaller values fills the memory. */
    private static final int BYTES_PER_VALUE = 8;

    private BoundedFile() {}

    /** What was read, or why the whole file is refused. */
    public sealed interface Result<T> {

        record Done<T>(T value) implements Result<T> {}

        record Refused<T>(StixIssue issue) implements Result<T> {

            /** A file without objects. */
            public StixFile file() {
                return StixReader.refused(issue.code(), issue.place(), issue.message());
            }
        }
    }

    /** Reads a text in UTF-8, without its byte order mark. */
    public static Result<String> text(byte[] file, StixLimits limits) {
        return switch (bytes(file, limits)) {
            case Result.Done<byte[]>(byte[] bytes) -> new Result.Done<>(new String(bytes, StandardCharsets.UTF_8));
            case Result.Refused<byte[]>(StixIssue issue) -> new Result.Refused<>(issue);
        };
    }

    /** Reads JSON in which no key occurs twice. */
    public static Result<JsonNode> json(byte[] file, StixLimits limits) {
        return switch (bytes(file, limits)) {
            case Result.Done<byte[]>(byte[] bytes) -> parsed(bytes, limits);
            case Result.Refused<byte[]>(StixIssue issue) -> new Result.Refused<>(issue);
        };
    }

    private static Result<byte[]> bytes(byte[] file, StixLimits limits) {
        if (file.length > limits.bytes()) {
            return refused(
                    StixCode.FILE_SIZE,
                    "The file has %d bytes, and %d are allowed. Split it.".formatted(file.length, limits.bytes()));
        }
        byte[] bytes = StixReader.withoutMark(file);
        int bad = StixReader.invalidText(bytes);
        return bad < 0
                ? new Result.Done<>(bytes)
                : refused(StixCode.NOT_UTF8, "The file is not UTF-8 text at byte %d. Save it as UTF-8.".formatted(bad));
    }

    private static Result<JsonNode> parsed(byte[] bytes, StixLimits limits) {
        JsonFactory factory = new JsonFactoryBuilder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(DEEPEST)
                        .maxStringLength(limits.text())
                        .maxNameLength(limits.text())
                        .maxNumberLength(LONGEST_NUMBER)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        try {
            int most = limits.bytes() / BYTES_PER_VALUE;
            if (tokens(factory, bytes) > most) {
                return refused(
                        StixCode.VALUE_COUNT, "The file has more than %d names and values. Split it.".formatted(most));
            }
            return new Result.Done<>(new JsonMapper(factory).readTree(bytes));
        } catch (JsonProcessingException e) {
            return refused(StixCode.NOT_JSON, notJson(e));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is wrong, and where. */
    static String notJson(JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        return "The file is not valid JSON at line %d, column %d: %s. Correct the file."
                .formatted(
                        at == null ? 1 : at.getLineNr(),
                        at == null ? 1 : at.getColumnNr(),
                        Quote.of(e.getOriginalMessage()));
    }

    /** Reads the whole file, so that a syntax error is known before a tree is built. */
    private static long tokens(JsonFactory factory, byte[] bytes) throws IOException {
        long count = 0;
        try (JsonParser in = factory.createParser(bytes)) {
            int open = 0;
            while (in.nextToken() != null) {
                open += in.currentToken().isStructStart()
                        ? 1
                        : in.currentToken().isStructEnd() ? -1 : 0;
                count++;
                if (open == 0 && in.nextToken() != null) {
                    throw new JsonParseException(in, "a second value follows the first");
                }
            }
        }
        return count;
    }

    private static <T> Result<T> refused(StixCode code, String message) {
        return new Result.Refused<>(new StixIssue(code, "", message));
    }
}
