package io.watchfloor.sigma.text;

import io.watchfloor.sigma.language.Glob;
import io.watchfloor.sigma.language.Glob.Token;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@link Glob} that matches UTF-8 bytes. Each piece between two stars matches at its first possible position, so
 * matching never backtracks.
 */
public final class ByteGlob {

    private static final int NOWHERE = -1;

    /** A piece without stars. A null part stands for {@code ?}; an empty part stands for any dash. */
    private static final class Piece {
        private final List<byte[]> texts = new ArrayList<>();
        private final List<Part> parts = new ArrayList<>();
        private int shortest;
        private int longest;

        boolean isText() {
            return parts.size() == 1 && parts.getFirst() == Part.TEXT;
        }
    }

    private enum Part {
        TEXT,
        ONE,
        DASH
    }

    private final Piece[] pieces;
    private final boolean openStart;
    private final boolean openEnd;
    private final boolean beyondAscii;

    public ByteGlob(Glob glob) {
        List<Piece> pieces = new ArrayList<>();
        Piece current = new Piece();
        for (Token token : glob.tokens()) {
            switch (token) {
                case Token.Many() -> {
                    pieces.add(current);
                    current = new Piece();
                }
                case Token.Text(String text) -> {
                    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                    current.texts.add(bytes);
                    current.parts.add(Part.TEXT);
                    current.shortest += bytes.length;
                    current.longest += bytes.length;
                }
                case Token.One() -> {
                    current.parts.add(Part.ONE);
                    current.shortest += 1;
                    current.longest += 4;
                }
                case Token.Dash() -> {
                    current.parts.add(Part.DASH);
                    current.shortest += 1;
                    current.longest += 3;
                }
            }
        }
        pieces.add(current);
        this.openStart = pieces.size() > 1 && pieces.getFirst().parts.isEmpty();
        this.openEnd = pieces.size() > 1 && pieces.getLast().parts.isEmpty();
        this.pieces = pieces.toArray(new Piece[0]);
        this.beyondAscii =
                pieces.stream().flatMap(piece -> piece.texts.stream()).anyMatch(ByteGlob::isBeyondAscii);
    }

    private static boolean isBeyondAscii(byte[] text) {
        for (byte b : text) {
            if (b < 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether the glob can match only values with non-ASCII characters. */
    public boolean isBeyondAscii() {
        return beyondAscii;
    }

    public boolean matches(byte[] value, int start, int end) {
        int at = openStart ? start : pieceAt(pieces[0], value, start, end);
        if (pieces.length == 1) {
            return at == end;
        }
        if (at == NOWHERE) {
            return false;
        }
        for (int i = 1; i < pieces.length - 1; i++) {
            at = find(pieces[i], value, at, end);
            if (at == NOWHERE) {
                return false;
            }
        }
        return openEnd || endsWith(pieces[pieces.length - 1], value, at, end);
    }

    private static int pieceAt(Piece piece, byte[] value, int start, int end) {
        int at = start;
        int text = 0;
        for (Part part : piece.parts) {
            switch (part) {
                case TEXT -> {
                    byte[] wanted = piece.texts.get(text++);
                    if (!stands(wanted, value, at, end)) {
                        return NOWHERE;
                    }
                    at += wanted.length;
                }
                case ONE -> at = at < end ? Math.min(end, at + width(value[at])) : NOWHERE;
                case DASH -> at = dash(value, at, end);
            }
            if (at == NOWHERE) {
                return NOWHERE;
            }
        }
        return at;
    }

    private static int find(Piece piece, byte[] value, int from, int end) {
        if (piece.isText()) {
            byte[] wanted = piece.texts.getFirst();
            int at = indexOf(wanted, value, from, end);
            return at < 0 ? NOWHERE : at + wanted.length;
        }
        for (int start = from; start + piece.shortest <= end; start++) {
            if (start < end && isContinuation(value[start])) {
                continue;
            }
            int at = pieceAt(piece, value, start, end);
            if (at != NOWHERE) {
                return at;
            }
        }
        return NOWHERE;
    }

    private static boolean endsWith(Piece piece, byte[] value, int from, int end) {
        for (int start = end - piece.shortest; start >= Math.max(from, end - piece.longest); start--) {
            boolean splits = start < end && isContinuation(value[start]);
            if (!splits && pieceAt(piece, value, start, end) == end) {
                return true;
            }
        }
        return false;
    }

    public static int indexOf(byte[] wanted, byte[] value, int from, int end) {
        return ByteSearch.indexOf(wanted, value, from, end);
    }

    private static boolean stands(byte[] wanted, byte[] value, int at, int end) {
        if (at + wanted.length > end) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (value[at + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    private static int dash(byte[] value, int at, int end) {
        if (at >= end) {
            return NOWHERE;
        }
        if (value[at] == '-' || value[at] == '/') {
            return at + 1;
        }
        boolean wide = at + 2 < end
                && value[at] == (byte) 0xe2
                && value[at + 1] == (byte) 0x80
                && value[at + 2] >= (byte) 0x93
                && value[at + 2] <= (byte) 0x95;
        return wide ? at + 3 : NOWHERE;
    }

    private static boolean isContinuation(byte b) {
        return (b & 0xc0) == 0x80;
    }

    private static int width(byte lead) {
        int first = lead & 0xff;
        return first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    }
}
