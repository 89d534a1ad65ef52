package io.watchfloor.dashboards.words;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every text of the checkout that people read: main sources, page, settings, examples of the API, manuals. */
final class TreeTexts {

    private static final Set<String> SKIPPED =
            Set.of("target", "node_modules", "test", "migration", "rules", "demo", ".git", ".mvn");
    private static final Pattern MEMBER = Pattern.compile("\"([A-Za-z][A-Za-z0-9_-]*)\"\\s*:");
    /** Of an indented line the code, up to the explanation behind it. */
    private static final Pattern EXAMPLE = Pattern.compile("(?m)^ *\\S.*?(?: {3,}|$)|^ +$");

    private static final Pattern CODE = Pattern.compile("`([^`\\n]+)`");
    private static final Pattern LINK_TARGET = Pattern.compile("\\]\\([^)\\s]*\\)");
    private static final Pattern KEY = Pattern.compile("^\\s*\"?([A-Za-z][A-Za-z0-9_.-]*)\"?\\s*(?:[={]|\\+=)");

    private TreeTexts() {}

    /** @param root the checkout; the files of the texts are relative to it */
    static List<Text> of(Path root) {
        List<Text> texts = new ArrayList<>();
        each(root, file -> texts.addAll(ofFile(root.relativize(file), read(file))));
        return texts;
    }

    /** What a file of this name holds; nothing for a file that people do not read. */
    static List<Text> ofFile(Path file, String source) {
        String path = file.toString();
        String name = file.getFileName().toString();
        boolean main = path.contains("src/main/");
        if (name.endsWith(".java")) {
            return main ? JavaTexts.of(file, source) : List.of();
        }
        if (name.endsWith(".js")) {
            return main ? ScriptTexts.of(file, source) : List.of();
        }
        if (name.endsWith(".html")) {
            return main ? ScriptTexts.ofHtml(file, source) : List.of();
        }
        if (name.endsWith(".md")) {
            return paragraphs(file, source);
        }
        if (name.endsWith(".json") && path.contains("api/examples/")) {
            return members(file, source);
        }
        if (main
                && (name.endsWith(".conf")
                        || name.endsWith("-metrics.txt")
                        || name.endsWith(".service")
                        || name.endsWith(".sh")
                        || !name.contains("."))) {
            return settings(file, source);
        }
        return List.of();
    }

    private static List<Text> paragraphs(Path file, String source) {
        List<Text> texts = new ArrayList<>();
        StringBuilder paragraph = new StringBuilder();
        int start = 1;
        String[] lines = source.split("\n", -1);
        for (int n = 0; n <= lines.length; n++) {
            if (n == lines.length || lines[n].isBlank()) {
                if (!paragraph.isEmpty()) {
                    texts.addAll(withNames(new Text(Scope.DOCS, file, start, paragraph.toString())));
                    paragraph.setLength(0);
                }
            } else {
                if (paragraph.isEmpty()) {
                    start = n + 1;
                } else {
                    paragraph.append('\n');
                }
                paragraph.append(lines[n]);
            }
        }
        return texts;
    }

    /** What a paragraph shows as code are names, and the targets of links no words. */
    private static List<Text> withNames(Text paragraph) {
        if (paragraph.content().lines().allMatch(line -> line.startsWith("    "))
                || paragraph.content().startsWith("```")) {
            String explained = EXAMPLE.matcher(paragraph.content()).replaceAll("");
            return List.of(new Text(Scope.DOCS, paragraph.file(), paragraph.line(), explained));
        }
        List<Text> texts = new ArrayList<>();
        Matcher code = CODE.matcher(paragraph.content());
        while (code.find()) {
            texts.add(new Text(Scope.NAMES, paragraph.file(), paragraph.lineAt(code.start()), code.group(1)));
        }
        String prose = LINK_TARGET.matcher(code.replaceAll("…")).replaceAll("]");
        texts.add(new Text(Scope.DOCS, paragraph.file(), paragraph.line(), prose));
        return texts;
    }

    /** Comments behind # or // are docs, keys are names. */
    private static List<Text> settings(Path file, String source) {
        List<Text> texts = new ArrayList<>();
        StringBuilder remark = new StringBuilder();
        int start = 1;
        String[] lines = source.split("\n", -1);
        for (int n = 0; n < lines.length; n++) {
            String line = lines[n];
            int mark = line.matches("\\s*(#|//).*") ? line.indexOf(line.strip().charAt(0)) : line.indexOf(" # ");
            boolean alone = mark >= 0 && line.substring(0, mark).isBlank();
            if (!alone && !remark.isEmpty()) {
                texts.add(new Text(Scope.DOCS, file, start, remark.toString()));
                remark.setLength(0);
            }
            if (alone) {
                if (remark.isEmpty()) {
                    start = n + 1;
                } else {
                    remark.append('\n');
                }
                remark.append(line.strip().replaceFirst("^(#+|//)", ""));
                continue;
            }
            if (mark >= 0) {
                texts.add(new Text(Scope.DOCS, file, n + 1, line.substring(mark + 2)));
            }
            Matcher key = KEY.matcher(line);
            if (key.find()) {
                texts.add(new Text(Scope.NAMES, file, n + 1, key.group(1)));
            } else if (file.toString().endsWith(".txt") && !line.isBlank()) {
                texts.add(new Text(Scope.DOCS, file, n + 1, line));
            }
        }
        if (!remark.isEmpty()) {
            texts.add(new Text(Scope.DOCS, file, start, remark.toString()));
        }
        return texts;
    }

    private static List<Text> members(Path file, String source) {
        List<Text> texts = new ArrayList<>();
        String[] lines = source.split("\n", -1);
        for (int n = 0; n < lines.length; n++) {
            Matcher members = MEMBER.matcher(lines[n]);
            while (members.find()) {
                texts.add(new Text(Scope.NAMES, file, n + 1, members.group(1)));
            }
        }
        return texts;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }

    private static void each(Path root, Consumer<Path> use) {
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    return SKIPPED.contains(folder.getFileName().toString()) && !folder.equals(root)
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (file.toString().matches(".*\\.(java|js|html|md|json|conf|txt|service|sh)|.*/[a-z-]+")) {
                        use.accept(file);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
