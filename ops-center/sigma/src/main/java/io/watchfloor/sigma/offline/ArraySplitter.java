package io.watchfloor.sigma.offline;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Splits a JSON array into its elements without parsing them. */
final class ArraySplitter {

    private final int longest;
    private final RecordedFile.Sink sink;
    private final ByteArrayOutputStream element = new ByteArrayOutputStream();
    private boolean tooLong;
    private int depth;
    private boolean inString;
    private boolean escaped;
    private long number;

    ArraySplitter(int longest, RecordedFile.Sink sink) {
        this.longest = longest;
        this.sink = sink;
    }

    void read(InputStream in) throws IOException {
        byte[] chunk = new byte[1 << 16];
        for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
            for (int i = 0; i < count; i++) {
                take(chunk[i]);
            }
        }
        end();
    }

    private void take(byte b) {
        if (inString) {
            inString = escaped || b != '"';
            escaped = !escaped && b == '\\';
            keep(b);
            return;
        }
        switch (b) {
            case '[', '{' -> {
                depth++;
                if (depth > 1) {
                    keep(b);
                }
            }
            case ']', '}' -> {
                if (depth > 1) {
                    keep(b);
                }
                depth--;
            }
            case ',' -> {
                if (depth == 1) {
                    end();
                } else {
                    keep(b);
                }
            }
            default -> {
                inString = b == '"';
                if (depth > 1 || b > ' ' || b < 0) {
                    keep(b);
                }
            }
        }
    }

    private void keep(byte b) {
        if (element.size() > longest) {
            tooLong = true;
        } else {
            element.write(b);
        }
    }

    private void end() {
        if (tooLong) {
            number++;
            sink.tooLong(number);
        } else if (element.size() > 0) {
            number++;
            sink.record(number, element.toByteArray());
        }
        element.reset();
        tooLong = false;
    }
}
