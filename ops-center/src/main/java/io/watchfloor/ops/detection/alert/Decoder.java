package io.watchfloor.ops.detection.alert;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Finds Base64 in commands and decodes it, including compressed content. Never executes decoded content. Input, output,
 * nesting and the number of results are limited.
 */
public final class Decoder {

    /** Number of characters of a value that are searched for Base64. */
    static final int LONGEST_INPUT = 256 * 1024;

    /** Limit of a decoded text in bytes, against decompression bombs. */
    public static final int LONGEST_OUTPUT = 64 * 1024;

    public static final int MOST = 8;
    static final int DEEPEST = 4;

    /** Shorter Base64 runs are too often ordinary words and are ignored. */
    private static final int SHORTEST = 16;

    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]{4,}={0,2}");

    /** PowerShell accepts -ec, any prefix of -EncodedCommand, and other dash characters before the option. */
    private static final Pattern ENCODED_COMMAND =
            Pattern.compile("(?i)(?:^|\\s)[-/–—―](?:e|ec|enc?|enco[a-z]*)\\s+[\"']?$", Pattern.UNICODE_CASE);

    private static final int LONGEST_OPTION = 24;

    /**
     * A decoded text.
     *
     * @param how the decoding steps, such as {@code Base64, UTF-16LE}
     * @param encoded the original Base64 text
     * @param cut whether the text was cut at the limit
     */
    public record Decoded(String how, String encoded, String text, boolean cut) {}

    private record Plain(String how, String text, boolean cut) {}

    private final Map<String, Decoded> found = new LinkedHashMap<>();

    private Decoder() {}

    /**
     * Decodes all Base64 runs of a value, in order; the results of nested Base64 follow the text that contains the
     * Base64.
     */
    public static List<Decoded> decode(String value) {
        Decoder decoder = new Decoder();
        decoder.search(value, "", DEEPEST);
        return List.copyOf(decoder.found.values());
    }

    private void search(String value, String within, int depth) {
        String text = value.length() > LONGEST_INPUT ? value.substring(0, LONGEST_INPUT) : value;
        Matcher runs = BASE64.matcher(text);
        while (depth > 0 && found.size() < MOST && runs.find()) {
            String run = runs.group();
            boolean command = isCommand(text, runs.start());
            if ((run.length() < SHORTEST && !command) || found.containsKey(run)) {
                continue;
            }
            plain(run, command).ifPresent(plain -> {
                String how = within + plain.how();
                found.put(run, new Decoded(how, run, plain.text(), plain.cut()));
                search(plain.text(), how + ", then ", depth - 1);
            });
        }
    }

    private static boolean isCommand(String text, int at) {
        return ENCODED_COMMAND
                .matcher(text.substring(Math.max(0, at - LONGEST_OPTION), at))
                .find();
    }

    private static Optional<Plain> plain(String run, boolean command) {
        byte[] bytes = bytes(run);
        if (bytes.length == 0) {
            return Optional.empty();
        }
        String start = command ? "PowerShell -EncodedCommand: Base64" : "Base64";
        Optional<Plain> direct = text(bytes).map(plain -> plain(start + ", ", plain, false));
        return direct.isPresent() || bytes.length < 8 ? direct : compressed(bytes, start);
    }

    private static Plain plain(String start, Plain read, boolean cut) {
        boolean tooLong = read.text().length() > LONGEST_OUTPUT;
        return new Plain(
                start + read.how(),
                tooLong ? read.text().substring(0, LONGEST_OUTPUT) : read.text(),
                cut || read.cut() || tooLong);
    }

    /** Decodes both Base64 alphabets, with or without padding; empty for invalid Base64. */
    private static byte[] bytes(String run) {
        String plain = run.replace('-', '+').replace('_', '/');
        int end = plain.indexOf('=') < 0 ? plain.length() : plain.indexOf('=');
        return end % 4 == 1 ? new byte[0] : decoded(plain.substring(0, end));
    }

    private static byte[] decoded(String unpadded) {
        // The last character may have nonzero unused bits, which Java rejects but PowerShell ignores.
        int loose = unpadded.length() % 4;
        String whole = unpadded.substring(0, unpadded.length() - loose);
        byte[] head = Base64.getDecoder().decode(whole);
        if (loose == 0) {
            return head;
        }
        byte[] tail = Base64.getDecoder().decode(unpadded.substring(whole.length()) + "AA".substring(loose - 2));
        byte[] all = java.util.Arrays.copyOf(head, head.length + loose - 1);
        System.arraycopy(tail, 0, all, head.length, loose - 1);
        return all;
    }

    private static Optional<Plain> compressed(byte[] bytes, String start) {
        boolean gzip = bytes[0] == 0x1f && (bytes[1] & 0xff) == 0x8b && bytes[2] == 8;
        boolean zlib = (bytes[0] & 0x0f) == 8 && (((bytes[0] & 0xff) << 8) | (bytes[1] & 0xff)) % 31 == 0;
        String how = gzip ? "gzip" : zlib ? "zlib" : "deflate";
        int from = gzip ? gzipBody(bytes) : 0;
        return inflated(bytes, from, !zlib).map(inflated -> plain(start + ", " + how + ", ", inflated, inflated.cut()));
    }

    /**
     * The offset after the gzip header and the optional header fields; the length of the data if the header is damaged.
     */
    private static int gzipBody(byte[] bytes) {
        int flags = bytes[3];
        int at = 10;
        if ((flags & 4) != 0) {
            at += at + 2 <= bytes.length ? 2 + (bytes[at] & 0xff) + ((bytes[at + 1] & 0xff) << 8) : bytes.length;
        }
        for (int zeroEnded = Integer.bitCount(flags & 0x18); zeroEnded > 0; zeroEnded--) {
            while (at < bytes.length && bytes[at] != 0) {
                at++;
            }
            at++;
        }
        return Math.min(bytes.length, (flags & 2) != 0 ? at + 2 : at);
    }

    private static Optional<Plain> inflated(byte[] bytes, int from, boolean bare) {
        Inflater inflater = new Inflater(bare);
        try {
            inflater.setInput(bytes, from, bytes.length - from);
            byte[] out = new byte[LONGEST_OUTPUT];
            int length = 0;
            while (length < out.length && !inflater.finished()) {
                int read = inflater.inflate(out, length, out.length - length);
                if (read == 0) {
                    break; // the data ends too early, because the record was truncated
                }
                length += read;
            }
            boolean cut = !inflater.finished();
            return text(Arrays.copyOf(out, length)).map(plain -> new Plain(plain.how(), plain.text(), cut));
        } catch (DataFormatException notCompressed) {
            return Optional.empty();
        } finally {
            inflater.end();
        }
    }

    /** The decoded bytes as readable text in UTF-16LE or UTF-8. */
    private static Optional<Plain> text(byte[] bytes) {
        return utf16(bytes).or(() -> utf8(bytes)).filter(plain -> isReadable(plain.text()));
    }

    private static Optional<Plain> utf16(byte[] bytes) {
        int even = bytes.length & ~1;
        int zeros = 0;
        for (int i = 1; i < even; i += 2) {
            zeros += bytes[i] == 0 ? 1 : 0;
        }
        return zeros * 4 >= even / 2 * 3 && even > 0
                ? Optional.of(new Plain("UTF-16LE", new String(bytes, 0, even, StandardCharsets.UTF_16LE), false))
                : Optional.empty();
    }

    private static Optional<Plain> utf8(byte[] bytes) {
        try {
            return Optional.of(new Plain(
                    "UTF-8",
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString(),
                    false));
        } catch (CharacterCodingException binary) {
            return Optional.empty();
        }
    }

    /**
     * Rejects binary data that is valid text by chance: readable text has no control characters, and at least 90 %
     * printable ASCII.
     */
    private static boolean isReadable(String text) {
        long plain = text.chars()
                .filter(c -> (c >= ' ' && c < 0x7f) || c == '\n' || c == '\r' || c == '\t')
                .count();
        boolean control = text.chars().anyMatch(c -> (c < ' ' && c != '\n' && c != '\r' && c != '\t') || c == 0x7f);
        return !text.isBlank() && !control && plain * 10 >= text.length() * 9L;
    }
}
