package io.watchfloor.dashboards.words;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The texts and comments of one script of the page. In templates only what people read counts: no tags, but their labels and titles. */
final class ScriptTexts {

    private static final Pattern TAG = Pattern.compile("<!--.*?-->|</?[a-zA-Z][^<>]*>", Pattern.DOTALL);
    private static final Pattern LABEL = Pattern.compile(
            "\\b(label|title|placeholder|aria-label|alt|heading|summary|text|hint|help|none|empty|name)=(?:\"([^\"]*)\"|'([^']*)')");
    private static final String BEFORE_AN_EXPRESSION = "(,=:[!&|?{};+-*%<>~^";

    private final Path file;
    private final String source;
    private final List<Text> texts = new ArrayList<>();
    private int at;
    private int line = 1;
    private char before = ';';
    private String word = "";

    private ScriptTexts(Path file, String source) {
        this.file = file;
        this.source = source;
    }

    static List<Text> of(Path file, String source) {
        ScriptTexts texts = new ScriptTexts(file, source);
        texts.code(false);
        return texts.texts;
    }

    static List<Text> ofHtml(Path file, String source) {
        ScriptTexts texts = new ScriptTexts(file, source);
        texts.markup(source, 1);
        return texts.texts;
    }

    /** Up to the end, or up to the brace that ends a template's expression. */
    private void code(boolean inTemplate) {
        int braces = 0;
        StringBuilder remark = new StringBuilder();
        int remarkLine = line;
        while (at < source.length()) {
            char c = source.charAt(at);
            if (source.startsWith("//", at)) {
                int end = source.indexOf('\n', at);
                end = end < 0 ? source.length() : end;
                if (remark.isEmpty()) {
                    remarkLine = line;
                }
                remark.append(source, at + 2, end);
                at = end;
                continue;
            }
            if (c == '\n') {
                line++;
                at++;
                if (!remark.isEmpty()) {
                    remark.append('\n');
                }
                continue;
            }
            if (Character.isWhitespace(c)) {
                at++;
                continue;
            }
            if (!remark.isEmpty()) {
                texts.add(new Text(Scope.COMMENTS, file, remarkLine, remark.toString()));
                remark.setLength(0);
            }
            if (source.startsWith("/*", at)) {
                int end = source.indexOf("*/", at + 2);
                end = end < 0 ? source.length() : end;
                String content = source.substring(at + 2, end);
                texts.add(new Text(
                        Scope.COMMENTS,
                        file,
                        line,
                        content.replaceAll("(?m)^\\s*\\*", " ").replaceAll("@param \\{[^}]*} \\S+", "…")));
                line += (int) content.chars().filter(n -> n == '\n').count();
                at = Math.min(end + 2, source.length());
            } else if (c == '\'' || c == '"') {
                quoted(c);
                before = '"';
            } else if (c == '`') {
                template("css".equals(word));
                before = '"';
            } else if (c == '/' && (BEFORE_AN_EXPRESSION.indexOf(before) >= 0 || "return".equals(word))) {
                expression();
                before = '"';
            } else if (c == '{') {
                braces++;
                at++;
                before = c;
                word = "";
            } else if (c == '}') {
                if (inTemplate && braces == 0) {
                    at++;
                    return;
                }
                braces--;
                at++;
                before = c;
                word = "";
            } else if (Character.isJavaIdentifierStart(c)) {
                int start = at;
                while (at < source.length() && Character.isJavaIdentifierPart(source.charAt(at))) {
                    at++;
                }
                word = source.substring(start, at);
                before = 'a';
            } else {
                at++;
                before = c;
                word = "";
            }
        }
        if (!remark.isEmpty()) {
            texts.add(new Text(Scope.COMMENTS, file, remarkLine, remark.toString()));
        }
    }

    private void expression() {
        boolean group = false;
        at++;
        while (at < source.length() && (group || source.charAt(at) != '/') && source.charAt(at) != '\n') {
            char c = source.charAt(at);
            group = c == '[' || (group && c != ']');
            at += c == '\\' ? 2 : 1;
        }
        at++;
    }

    private void quoted(char quote) {
        StringBuilder content = new StringBuilder();
        at++;
        while (at < source.length() && source.charAt(at) != quote) {
            if (source.charAt(at) == '\\') {
                at++;
            }
            content.append(source.charAt(at));
            at++;
        }
        at++;
        add(content.toString(), line);
    }

    private void template(boolean style) {
        StringBuilder content = new StringBuilder();
        int start = line;
        at++;
        while (at < source.length() && source.charAt(at) != '`') {
            char c = source.charAt(at);
            if (source.startsWith("${", at)) {
                content.append('…');
                at += 2;
                int from = line;
                before = ';';
                word = "";
                code(true);
                content.append("\n".repeat(line - from));
            } else {
                if (c == '\\') {
                    at++;
                }
                content.append(source.charAt(at));
                if (source.charAt(at) == '\n') {
                    line++;
                }
                at++;
            }
        }
        at++;
        if (!style) {
            markup(content.toString(), start);
        }
    }

    private void markup(String content, int start) {
        if (!content.contains("<")) {
            add(content, start);
            return;
        }
        StringBuilder shown = new StringBuilder();
        Matcher tags = TAG.matcher(content);
        int end = 0;
        while (tags.find()) {
            shown.append(content, end, tags.start()).append('<');
            String tag = tags.group();
            shown.append("\n".repeat((int) tag.chars().filter(c -> c == '\n').count()))
                    .append('>');
            Matcher labels = LABEL.matcher(tag);
            while (labels.find()) {
                String label = labels.group(2) == null ? labels.group(3) : labels.group(2);
                int lines = (int) content.substring(0, tags.start() + labels.start())
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
                add(label, start + lines);
            }
            end = tags.end();
        }
        shown.append(content, end, content.length());
        texts.add(new Text(Scope.PAGE, file, start, shown.toString()));
    }

    private void add(String content, int start) {
        if (!content.isBlank() && !content.startsWith("./") && !content.startsWith("../")) {
            texts.add(new Text(JavaTexts.isName(content) ? Scope.NAMES : Scope.PAGE, file, start, content));
        }
    }
}
