package io.watchfloor.dashboards.audit.chain;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the audit log as text, with one JSON object per line. Each object has exactly one valid form. A line
 * in another form, for example with an additional space, is rejected, so that no byte can be changed unnoticed.
 */
public final class LogText {

    /** Maximum length of a line in bytes. No record is longer, even if each character takes six bytes. */
    public static final int LONGEST_LINE = 128 * 1024;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(2)
                    .maxStringLength(LONGEST_LINE)
                    .build())
            .build();
    private static final AuditField[] FIELDS = AuditField.values();

    private LogText() {}

    public static String write(LogLine line) {
        return LogForm.write(line);
    }

    /** Writes a signed chain head as a line for the file of chain heads or for the end of a log. */
    public static String write(SignedHead head) {
        return write(new LogLine.End(head));
    }

    /** Bytes that are not UTF-8 become a text that matches no line of a log. */
    static String utf8(byte[] bytes, int from, int to) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, to - from))
                    .toString();
        } catch (CharacterCodingException e) {
            return "";
        }
    }

    /** @return empty if the line differs from the output of {@link #write} */
    public static Optional<LogLine> read(String line) {
        try (JsonParser in = JSON.createParser(line)) {
            LogLine read = read(in);
            return read != null && in.nextToken() == null && write(read).equals(line)
                    ? Optional.of(read)
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException | DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static @Nullable LogLine read(JsonParser in) throws IOException {
        if (in.nextToken() != JsonToken.START_OBJECT || in.nextToken() != JsonToken.FIELD_NAME) {
            return null;
        }
        String first = in.currentName();
        in.nextToken();
        long number = in.getLongValue();
        List<String> names = new ArrayList<>(FIELDS.length + 2);
        List<String> values = new ArrayList<>(FIELDS.length + 2);
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            names.add(in.currentName());
            in.nextToken();
            values.add(in.getText());
        }
        return switch (first) {
            case "seq" -> entry(number, names, values);
            case "audit" ->
                new LogLine.Begin(
                        value(names, values, "chain"),
                        Long.parseLong(value(names, values, "from")),
                        new ChainHash(value(names, values, "previous")));
            case "head" ->
                new LogLine.End(new SignedHead(
                        value(names, values, "chain"),
                        number,
                        new ChainHash(value(names, values, "hash")),
                        time(value(names, values, "at")),
                        value(names, values, "key"),
                        value(names, values, "signature")));
            default -> null;
        };
    }

    /** Fields with other names or in another order are dropped, so that the comparison with the line fails. */
    private static LogLine entry(long seq, List<String> names, List<String> values) {
        String[] texts = new String[FIELDS.length];
        Arrays.fill(texts, "");
        int next = 1;
        for (int i = 0; i < FIELDS.length && next < names.size(); i++) {
            if (names.get(next).equals(FIELDS[i].text())) {
                texts[i] = values.get(next++);
            }
        }
        return new LogLine.Entry(
                new AuditRecord(seq, time(value(names, values, "at")), Arrays.asList(texts)),
                new ChainHash(value(names, values, "hash")));
    }

    private static String value(List<String> names, List<String> values, String name) {
        int place = names.lastIndexOf(name);
        if (place < 0) {
            throw new IllegalArgumentException("No " + name);
        }
        return values.get(place);
    }

    private static Instant time(String text) {
        return Instant.parse(text);
    }
}
