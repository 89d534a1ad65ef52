package io.watchfloor.ops.intake.input.socket;

import io.watchfloor.ops.intake.input.InputRejection;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A stream is cut into the same messages however it arrives, in pieces of any size. */
public final class FramesFuzz {

    private static final int LONGEST = 600;

    private FramesFuzz() {}

    /** One input: the style, the size of the pieces, and the stream. */
    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length < 2) {
            return;
        }
        MessageFraming.Style style = data[0] % 2 == 0 ? MessageFraming.Style.SYSLOG : MessageFraming.Style.ZERO;
        byte[] stream = Arrays.copyOfRange(data, 2, data.length);
        List<String> whole = messages(style, stream, Integer.MAX_VALUE);
        List<String> pieces = messages(style, stream, 1 + (data[1] & 0xff));
        if (!whole.equals(pieces)) {
            throw new IllegalStateException("at once %s, in pieces %s".formatted(whole, pieces));
        }
    }

    private static List<String> messages(MessageFraming.Style style, byte[] stream, int piece) {
        MessageFraming frames = new MessageFraming(style, LONGEST);
        List<String> messages = new ArrayList<>();
        InputStream in = new ByteArrayInputStream(stream) {
            @Override
            public int read(byte[] into, int at, int most) {
                return super.read(into, at, Math.min(most, piece));
            }
        };
        try {
            while (frames.fill(in)) {
                take(frames, messages);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] rest = frames.rest();
        if (rest != null) {
            messages.add(text(rest));
        }
        return messages;
    }

    private static void take(MessageFraming frames, List<String> messages) {
        while (true) {
            try {
                byte[] message = frames.next();
                if (message == null) {
                    return;
                }
                if (message.length > LONGEST) {
                    throw new IllegalStateException("a message of " + message.length);
                }
                messages.add(text(message));
            } catch (InputRejection refusal) {
                messages.add(refusal.code());
            }
        }
    }

    private static String text(byte[] message) {
        return new String(message, StandardCharsets.ISO_8859_1);
    }

    /** To begin with. */
    public static List<byte[]> seeds() {
        return List.of(
                seed(0, "<13>one\n<13>two\r\n\0<13>three"),
                seed(0, "7 <13>one9 <13>t\nwo2026-11-27 <13>line\n5 <13>"),
                seed(0, "999 <13>" + "x".repeat(990) + "7 <13>one"),
                seed(0, "<13>" + "x".repeat(700) + "\n<13>two\n"),
                seed(1, "{\"a\":1}\0{\"b\":\n2}\0" + "x".repeat(700) + "\0{}"));
    }

    private static byte[] seed(int style, String stream) {
        byte[] text = stream.getBytes(StandardCharsets.ISO_8859_1);
        byte[] seed = new byte[text.length + 2];
        seed[0] = (byte) style;
        seed[1] = 4;
        System.arraycopy(text, 0, seed, 2, text.length);
        return seed;
    }
}
