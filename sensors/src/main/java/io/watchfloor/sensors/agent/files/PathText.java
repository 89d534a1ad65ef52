package io.watchfloor.sensors.agent.files;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Converts paths to texts without loss. A Linux file name is a sequence of bytes. Java shows all bytes that are not
 * valid UTF-8 as the same character, so different names look equal. In addition, a glob with {@code **} does not match
 * a line feed.
 */
public final class PathText {

    private static final char ANY = '\u0001';
    private static final Pattern NOT_MATCHED = Pattern.compile("[\\n\\r\\u0085\\u2028\\u2029\\uFFFD]");

    private PathText() {}

    /**
     * Returns a unique text for each path. Backslashes, control characters and invalid UTF-8 bytes are escaped, for
     * example as {@code \\} and {@code \x0a}.
     */
    public static String of(Path path) {
        byte[] bytes = bytes(path);
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (text.chars().noneMatch(PathText::isEscaped)) {
                return text;
            }
        } catch (CharacterCodingException e) {
            // The name is not valid UTF-8 and is escaped below.
        }
        return escaped(bytes);
    }

    /** Whether the text contains escaped characters. */
    public static boolean isEscaped(String text) {
        return FileSystems.getDefault().getSeparator().equals("/") && text.indexOf('\\') >= 0;
    }

    private static boolean isEscaped(int c) {
        return c == '\\' || Character.isISOControl(c) || c == '\u2028' || c == '\u2029';
    }

    /** Returns the bytes of the path's name in the file system. */
    public static byte[] bytes(Path path) {
        if (!path.getFileSystem().getSeparator().equals("/")) {
            return path.toString().getBytes(StandardCharsets.UTF_8);
        }
        // A URI is the only public API that gives access to the original bytes.
        String raw = path.toUri().getRawPath();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                bytes.write(Integer.parseInt(raw, i + 1, i + 3, 16));
                i += 2;
            } else {
                bytes.write(c);
            }
        }
        byte[] all = bytes.toByteArray();
        boolean folder = all.length > 1 && all[all.length - 1] == '/';
        return folder ? Arrays.copyOf(all, all.length - 1) : all;
    }

    private static String escaped(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(2);
        while (in.hasRemaining()) {
            int from = in.position();
            CoderResult result = one(decoder, in, out);
            if (result.isError()) {
                in.position(from + result.length());
                hex(bytes, from, in.position(), text);
            } else if (out.get(0) == '\\') {
                text.append("\\\\");
            } else if (isEscaped(out.get(0))) {
                hex(bytes, from, in.position(), text);
            } else {
                text.append(out.flip());
            }
        }
        return text.toString();
    }

    /** Decodes one character of a file name. */
    private static CoderResult one(CharsetDecoder decoder, ByteBuffer in, CharBuffer out) {
        int end = in.limit();
        int from = in.position();
        CoderResult result = CoderResult.UNDERFLOW;
        for (int length = 1; length <= 4 && from + length <= end; length++) {
            in.limit(from + length);
            in.position(from);
            decoder.reset();
            out.clear();
            result = decoder.decode(in, out, from + length == end || length == 4);
            if (result.isError() || out.position() > 0) {
                break;
            }
        }
        in.limit(end);
        return result;
    }

    private static void hex(byte[] bytes, int from, int to, StringBuilder text) {
        for (int i = from; i < to; i++) {
            text.append("\\x%02x".formatted(bytes[i] & 0xff));
        }
    }

    /**
     * Creates a glob matcher like the file system's own, but with wildcards that match any character.
     *
     * @throws PatternSyntaxException if the glob is invalid
     */
    public static PathMatcher matcher(String glob) {
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + plain(glob));
        return path -> {
            String text = path.toString();
            String plain = plain(text);
            return matcher.matches(plain.equals(text) ? path : Path.of(plain));
        };
    }

    private static String plain(String text) {
        return NOT_MATCHED.matcher(text).replaceAll(String.valueOf(ANY));
    }
}
