package io.watchfloor.sensors.agent.collect.recording;

import io.watchfloor.sensors.agent.collect.file.Cutter;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Splits JSON text into its values without changing them: the elements of an array, the elements of CloudTrail's
 * {@code {"Records":[…]}}, or consecutive values. Invalid JSON is split at an arbitrary position, and the center
 * rejects the parts. A value over the limit is skipped.
 */
final class JsonCutter implements Cutter {
    private static final Pattern RECORDS = Pattern.compile("\\{\\s*\"Records\"\\s*:\\s*\\[");
    private static final int LONGEST_OPENING = 64;

    private final int limit;
    private final Consumer<byte[]> value;
    private final Runnable tooLong;
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();
    private int depth;
    private int elements;
    private boolean started;
    private boolean within;
    private boolean inString;
    private boolean escaped;
    private boolean skipping;

    JsonCutter(int limit, Consumer<byte[]> value, Runnable tooLong) {
        this.limit = limit;
        this.value = value;
        this.tooLong = tooLong;
    }

    @Override
    public void cut(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            take(bytes.get());
        }
    }

    @Override
    public void finish() {
        if (within) {
            end();
        }
    }

    private void take(byte b) {
        if (inString) {
            append(b);
            inString = escaped || b != '"';
            escaped = !escaped && b == '\\';
        } else if (!within && ((b <= ' ' && b >= 0) || b == ',')) {
            return;
        } else {
            structure(b);
        }
    }

    private void structure(byte b) {
        switch (b) {
            case '[', '{' -> open(b);
            case ']', '}' -> close(b);
            case '"' -> {
                within = true;
                inString = true;
                append(b);
            }
            case ',', ' ', '\t', '\r', '\n' -> {
                if (depth == elements) {
                    end(); // end of a number, a literal or a string
                } else {
                    append(b);
                }
            }
            default -> {
                within = true;
                append(b);
            }
        }
    }

    private void open(byte b) {
        depth++;
        if (!started && b == '[') {
            elements = depth;
        } else {
            within = true;
            append(b);
            if (b == '[' && depth == 2 && opensRecords()) {
                elements = 2;
                discard();
            }
        }
        started = true;
    }

    private boolean opensRecords() {
        return elements == 0
                && buffer.size() <= LONGEST_OPENING
                && RECORDS.matcher(buffer.toString(StandardCharsets.UTF_8)).matches();
    }

    private void close(byte b) {
        if (depth > elements) {
            depth--;
            append(b);
            if (depth == elements) {
                end();
            }
            return;
        }
        if (within) {
            end();
        }
        depth = Math.max(0, depth - 1);
        elements = depth;
    }

    private void append(byte b) {
        if (skipping) {
            return;
        }
        if (buffer.size() == limit) {
            skipping = true;
            buffer.reset();
            tooLong.run();
        } else {
            buffer.write(b);
        }
    }

    private void end() {
        if (!skipping && buffer.size() > 0) {
            value.accept(buffer.toByteArray());
        }
        discard();
    }

    private void discard() {
        buffer.reset();
        within = false;
        inString = false;
        escaped = false;
        skipping = false;
    }
}
