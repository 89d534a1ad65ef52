package io.watchfloor.ops.intake.input.socket;

import io.watchfloor.ops.intake.input.InputRejection;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Splits a stream into messages. A message that is too long is skipped, so that the messages after it can be read.
 * Otherwise, a sender that retries rejected messages would send the long message again and again.
 */
final class MessageFraming {

    private static final int FIRST_BUFFER = 16 * 1024;
    private static final int LONGEST_COUNT = 9;

    private final Style style;
    private final int longest;
    private byte[] buffer = new byte[FIRST_BUFFER];
    private int from;
    private int to;

    /**
     * The position before which there is no delimiter, so that a message that arrives in small pieces is scanned only
     * once.
     */
    private int looked;

    private long skip;
    private boolean skipLine;

    /** The delimiters between messages. */
    enum Style {
        /**
         * Each message starts with its length (RFC 6587, 3.4.1), or ends with a line feed or a zero byte. The format
         * may differ from message to message.
         */
        SYSLOG,
        /** Each message ends with a zero byte. */
        ZERO
    }

    /** @param longest the maximum size of a message, in bytes */
    MessageFraming(Style style, int longest) {
        this.style = style;
        this.longest = longest;
    }

    /**
     * Reads available bytes, at least one byte. Blocks.
     *
     * @return false at the end of the stream
     */
    boolean fill(InputStream in) throws IOException {
        if (from > 0) {
            System.arraycopy(buffer, from, buffer, 0, to - from);
            to -= from;
            looked = Math.max(0, looked - from);
            from = 0;
        }
        if (to == buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.min(2 * buffer.length, longest + 2 * FIRST_BUFFER));
        }
        int read = in.read(buffer, to, buffer.length - to);
        if (read > 0) {
            to += read;
        }
        return read >= 0;
    }

    /**
     * Returns the next complete message, or null when more data must be read.
     *
     * @throws InputRejection when a message is too long; the next call continues with the message after it
     */
    byte @Nullable [] next() throws InputRejection {
        while (true) {
            if (skip > 0) {
                int gone = (int) Math.min(skip, to - from);
                skip -= gone;
                from += gone;
            }
            if (skipLine) {
                int end = delimiter();
                from = end < 0 ? to : end + 1;
                skipLine = end < 0;
            }
            if (from == to || skip > 0) {
                return null;
            }
            byte first = buffer[from];
            if (first == '\n' || first == 0 || first == '\r') {
                from++;
                continue;
            }
            return style == Style.SYSLOG && first >= '1' && first <= '9' ? counted() : delimited();
        }
    }

    private byte @Nullable [] counted() throws InputRejection {
        long length = 0;
        int at = from;
        while (at < to && at - from <= LONGEST_COUNT && buffer[at] >= '0' && buffer[at] <= '9') {
            length = length * 10 + buffer[at] - '0';
            at++;
        }
        if (at == to && at - from <= LONGEST_COUNT) {
            return null;
        }
        // Digits that are not followed by a space and a priority are treated as the beginning of a line, for example
        // of an ISO 8601 time.
        if (at == to || buffer[at] != ' ') {
            return delimited();
        }
        if (at + 1 == to) {
            return null;
        }
        if (buffer[at + 1] != '<') {
            return delimited();
        }
        int start = at + 1;
        if (length > longest) {
            from = start;
            skip = length;
            throw tooLong(length);
        }
        if (to - start < length) {
            return null;
        }
        byte[] message = Arrays.copyOfRange(buffer, start, start + (int) length);
        from = start + (int) length;
        return message;
    }

    private byte @Nullable [] delimited() throws InputRejection {
        int end = delimiter();
        if ((end < 0 ? to : end) - from > longest) {
            int length = (end < 0 ? to : end) - from;
            skipLine = end < 0;
            from = end < 0 ? to : end + 1;
            throw tooLong(length);
        }
        if (end < 0) {
            return null;
        }
        byte[] message = Arrays.copyOfRange(buffer, from, end);
        from = end + 1;
        return message;
    }

    /**
     * Returns the text after the last delimiter when the stream has ended normally, because some programs write no
     * delimiter after their last message.
     */
    byte @Nullable [] rest() {
        boolean whole = to > from && !skipLine && skip == 0;
        byte[] message = whole ? Arrays.copyOfRange(buffer, from, to) : null;
        from = to;
        return message;
    }

    private int delimiter() {
        for (int at = Math.max(from, looked); at < to; at++) {
            if (buffer[at] == 0 || (buffer[at] == '\n' && style == Style.SYSLOG)) {
                looked = at;
                return at;
            }
        }
        looked = to;
        return -1;
    }

    private InputRejection tooLong(long length) {
        return InputRejection.tooLarge(
                "input.message-too-long",
                "A message has %d bytes or more, but the limit is %d (max-message of the input)."
                        .formatted(length, longest));
    }
}
