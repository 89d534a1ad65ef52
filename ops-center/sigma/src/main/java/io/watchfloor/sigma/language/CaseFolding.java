package io.watchfloor.sigma.language;

import java.util.BitSet;

/** Case folding for case-insensitive comparison. Each code point folds to one code point, independent of the locale. */
public final class CaseFolding {

    private CaseFolding() {}

    /** Code points that another code point folds to; computed on first use. */
    private static final class Targets {
        private static final BitSet ALL = new BitSet();

        static {
            for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
                int folded = fold(codePoint);
                if (folded != codePoint) {
                    ALL.set(folded);
                    ALL.set(codePoint);
                }
            }
        }
    }

    /** Whether the code point equals no other code point when case is ignored. */
    public static boolean isUncased(int codePoint) {
        return !Targets.ALL.get(codePoint);
    }

    public static String fold(String text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80 || (c >= 'A' && c <= 'Z')) {
                return foldFrom(text, i);
            }
        }
        return text;
    }

    public static int fold(int codePoint) {
        if (codePoint < 0x80) {
            return codePoint >= 'A' && codePoint <= 'Z' ? codePoint + 32 : codePoint;
        }
        return Character.toLowerCase(Character.toUpperCase(codePoint));
    }

    private static String foldFrom(String text, int start) {
        StringBuilder folded = new StringBuilder(text.length()).append(text, 0, start);
        int i = start;
        while (i < text.length()) {
            int codePoint = text.codePointAt(i);
            folded.appendCodePoint(fold(codePoint));
            i += Character.charCount(codePoint);
        }
        return folded.toString();
    }
}
