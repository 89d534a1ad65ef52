package io.watchfloor.dashboards.words;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The literals, comments and type names of one Java source. */
final class JavaTexts {

    private static final Set<String> KINDS = Set.of("class", "interface", "enum", "record");
    /** SQL: a keyword in capitals, or a fragment that starts with one in small letters. */
    private static final Pattern STATEMENT = Pattern.compile(
            "(?s)(?:.*\\b(?:SELECT|INSERT INTO|UPDATE [a-z_]+|DELETE FROM|ON CONFLICT|RETURNING|LEFT JOIN|WHERE|VALUES)\\b.*"
                    + "|\\s*(?:select\\b|insert into|update [a-z_]+\\s+(?:[a-z]+\\s+)?set\\b|delete from|order by|where [a-z_.]+|on conflict"
                    + "|left join|join [a-z_]+|and [a-z_.]+ (?:[=<>]|in|is|not|like)|from [a-z]+_).*)");

    /** In Javadoc what are names of the code. */
    private static final Pattern CODE = Pattern.compile("\\{@(?:code|link|linkplain|value)\\s[^}]*}|@param\\s+\\S+");

    private final Path file;
    private final String source;
    private final List<Text> texts = new ArrayList<>();
    private final StringBuilder joined = new StringBuilder();
    private int joinedLine;
    private final StringBuilder remark = new StringBuilder();
    private int remarkLine;
    private boolean plus;
    private int depth;
    private int at;
    private int line = 1;
    private String word = "";

    private JavaTexts(Path file, String source) {
        this.file = file;
        this.source = source;
    }

    static List<Text> of(Path file, String source) {
        JavaTexts texts = new JavaTexts(file, source);
        texts.read();
        return texts.texts;
    }

    private void read() {
        while (at < source.length()) {
            char c = source.charAt(at);
            if (c == '\n') {
                newLine();
                at++;
            } else if (Character.isWhitespace(c)) {
                at++;
            } else if (source.startsWith("//", at)) {
                lineComment();
            } else if (source.startsWith("/*", at)) {
                endOfRemark();
                blockComment();
            } else {
                endOfRemark();
                if (c == '"') {
                    literal(source.startsWith("\"\"\"", at) ? "\"\"\"" : "\"");
                } else {
                    between(c);
                    code(c);
                }
            }
        }
        endOfRemark();
        endOfLiteral();
    }

    /** What stands between two literals of one text: a plus, and what is put in. */
    private void between(char c) {
        if (joined.isEmpty()) {
            return;
        }
        if (c == '+' && depth == 0) {
            plus = true;
        } else if (!plus
                || c == ';'
                || c == '{'
                || c == '}'
                || (depth == 0 && (c == ',' || c == ')' || c == '?' || c == ':'))) {
            endOfLiteral();
        } else {
            depth += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
            if (joined.charAt(joined.length() - 1) != '…') {
                joined.append('…');
            }
        }
    }

    private void newLine() {
        line++;
        if (!joined.isEmpty()) {
            joined.append('\n');
        }
        if (!remark.isEmpty()) {
            remark.append('\n');
        }
    }

    private void lineComment() {
        int end = source.indexOf('\n', at);
        if (end < 0) {
            end = source.length();
        }
        if (remark.isEmpty()) {
            remarkLine = line;
        }
        remark.append(source, at + 2, end);
        at = end;
    }

    private void blockComment() {
        int end = source.indexOf("*/", at + 2);
        if (end < 0) {
            end = source.length();
        }
        String content = source.substring(at + 2, end).replaceAll("(?m)^\\s*\\*", " ");
        content = CODE.matcher(content)
                .replaceAll(code -> "…"
                        + "\n".repeat((int)
                                code.group().chars().filter(c -> c == '\n').count()));
        texts.add(new Text(Scope.COMMENTS, file, line, content));
        lines(source.substring(at, end));
        at = Math.min(end + 2, source.length());
    }

    private void lines(String passed) {
        passed.chars().filter(c -> c == '\n').forEach(c -> newLine());
    }

    private void literal(String quotes) {
        if (!plus) {
            endOfLiteral();
        }
        plus = depth > 0;
        if (joined.isEmpty()) {
            joinedLine = line;
        }
        at += quotes.length();
        while (at < source.length() && !source.startsWith(quotes, at)) {
            char c = source.charAt(at);
            boolean escaped = c == '\\' && at + 1 < source.length();
            char kept = escaped ? source.charAt(at + 1) : c;
            if (kept == '\n') {
                line++;
            }
            joined.append(escaped && "ntrbfs".indexOf(kept) >= 0 ? ' ' : kept);
            at += escaped ? 2 : 1;
        }
        at += quotes.length();
        // an empty literal counts as one, so that "" + "x" is one text
        if (joined.isEmpty()) {
            joined.append(' ');
        }
    }

    private void code(char c) {
        if (c == '\'') {
            at += source.charAt(at + 1) == '\\' ? 3 : 2;
            while (at < source.length() && source.charAt(at) != '\'') {
                at++;
            }
            at++;
            word = "";
        } else if (Character.isJavaIdentifierStart(c)) {
            int start = at;
            while (at < source.length() && Character.isJavaIdentifierPart(source.charAt(at))) {
                at++;
            }
            String name = source.substring(start, at);
            if (KINDS.contains(word) && file.getFileName().toString().equals(name + ".java")) {
                texts.add(new Text(Scope.TYPES, file, line, name));
            }
            word = name;
        } else {
            at++;
            word = "";
        }
    }

    private void endOfLiteral() {
        if (!joined.isEmpty()) {
            String content = joined.toString();
            if (!STATEMENT.matcher(content).matches()) {
                texts.add(new Text(isName(content) ? Scope.NAMES : Scope.MESSAGES, file, joinedLine, content));
            }
            joined.setLength(0);
        }
        plus = false;
        depth = 0;
    }

    private void endOfRemark() {
        if (!remark.isEmpty()) {
            texts.add(new Text(Scope.COMMENTS, file, remarkLine, remark.toString()));
            remark.setLength(0);
        }
    }

    /** Whether only programs read it: one word in small letters, a path, a code. */
    static boolean isName(String content) {
        String text = content.strip();
        return !text.contains(" ") && !text.matches("(?s)[A-Z…].*") && content.equals(text);
    }
}
