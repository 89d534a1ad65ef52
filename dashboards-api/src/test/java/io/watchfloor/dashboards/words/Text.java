package io.watchfloor.dashboards.words;

import java.nio.file.Path;

/**
 * A text of one scope as it stands in a file: literals that are joined by + are one text, and so are the lines of a comment.
 *
 * @param line of its first character; each line break in the content is one in the file
 */
record Text(Scope scope, Path file, int line, String content) {

    int lineAt(int offset) {
        return line
                + (int) content.substring(0, offset)
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
    }
}
