package io.watchfloor.ops.intake.input.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.intake.input.InputRejection;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MessageFramingTest {

    private static final int LONGEST = 100;

    /** Returns its content in pieces of random sizes, as a network does. */
    private static InputStream inPieces(String text, Random random) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(length, 1 + random.nextInt(7)));
            }
        };
    }

    private static List<String> read(MessageFraming.Style style, String text, Random random) throws IOException {
        MessageFraming frames = new MessageFraming(style, LONGEST);
        InputStream in = inPieces(text, random);
        List<String> all = new ArrayList<>();
        boolean more = true;
        while (more) {
            more = frames.fill(in);
            boolean next = true;
            while (next) {
                try {
                    byte[] message = frames.next();
                    next = message != null;
                    if (message != null) {
                        all.add(new String(message, StandardCharsets.UTF_8));
                    }
                } catch (InputRejection refusal) {
                    all.add(refusal.code());
                }
            }
        }
        byte[] rest = frames.rest();
        if (rest != null) {
            all.add(new String(rest, StandardCharsets.UTF_8));
        }
        return all;
    }

    private static List<String> read(MessageFraming.Style style, String text) throws IOException {
        List<String> first = read(style, text, new Random(0));
        for (int seed = 1; seed < 200; seed++) {
            assertThat(read(style, text, new Random(seed))).isEqualTo(first);
        }
        return first;
    }

    @Test
    void countedAndDelimitedMessagesMayBeMixed() throws IOException {
        assertThat(read(MessageFraming.Style.SYSLOG, "7 <1>a\nb 5 <2>cd<3>e\n<4>f\0" + "5 <5>gh\n\n<6>i"))
                .containsExactly("<1>a\nb ", "<2>cd", "<3>e", "<4>f", "<5>gh", "<6>i");
    }

    @Test
    void aLineThatStartsWithANumberIsNotACountedMessage() throws IOException {
        assertThat(read(MessageFraming.Style.SYSLOG, "2026-11-27T19:04:05Z web01 a: b\n12 monkeys\n1234567890123 x\n"))
                .containsExactly("2026-11-27T19:04:05Z web01 a: b", "12 monkeys", "1234567890123 x");
    }

    @Test
    void aMessageThatIsTooLongIsSkippedAndOthersAreRead() throws IOException {
        String counted = "<1>" + "x".repeat(LONGEST);
        String line = "<2>" + "y".repeat(3 * LONGEST);
        assertThat(read(
                        MessageFraming.Style.SYSLOG,
                        "4 <0>a%d %s4 <0>b%s\n<0>c\n".formatted(counted.length(), counted, line)))
                .containsExactly("<0>a", "input.message-too-long", "<0>b", "input.message-too-long", "<0>c");
    }

    @Test
    void zeroBytesEndMessagesThatContainLines() throws IOException {
        assertThat(read(MessageFraming.Style.ZERO, "{\"a\":\n1}\0{\"b\":2}\0"))
                .containsExactly("{\"a\":\n1}", "{\"b\":2}");
    }

    @Test
    void consecutiveMessagesInSmallPiecesAreAllRead() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            lines.add("line " + i + " " + "z".repeat(i % 90));
        }
        assertThat(read(MessageFraming.Style.SYSLOG, String.join("\n", lines) + "\n"))
                .isEqualTo(lines);
    }
}
