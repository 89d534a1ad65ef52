package io.watchfloor.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Bundles the web page: {@code app.js} contains the code that every view needs, each view that is imported on demand has its own script,
 * and there is one style sheet. The bundle's folder is named by a hash of its content. An address therefore always has the same content,
 * and browsers can cache files without a time limit. {@code index.html} names the folder. Files with a fixed address (icons, the
 * manifest, the service worker, the style sheets of pages without a script) are also copied next to the folder.
 */
public final class PageBundle {

    private static final Pattern STYLE_SHEET =
            Pattern.compile(" *<link rel=\"stylesheet\" href=\"/page/([a-z-]+\\.css)\"(?: media=\"(.*)\")?>\n");
    private static final int HASH_BYTES = 8;

    private final Path source;
    private final Path target;

    private PageBundle(Path source, Path target) {
        this.source = source;
        this.target = target;
    }

    /** @param args the folder of the page's files, and the folder to write */
    public static void main(String[] args) throws IOException {
        new PageBundle(Path.of(args[0]), Path.of(args[1])).write();
    }

    private void write() throws IOException {
        Map<String, String> scripts = new TreeMap<>();
        Map<String, byte[]> fixed = new TreeMap<>();
        for (Path file : files(source)) {
            String name = source.relativize(file).toString().replace('\\', '/');
            if (name.endsWith(".js") && !name.equals("sw.js")) {
                scripts.put(name, Files.readString(file));
            } else {
                fixed.put(name, Files.readAllBytes(file));
            }
        }
        Map<String, String> lit = LitModules.read();
        // Bundling takes seconds, so it is skipped if no source file has changed.
        String madeOf = hash(System.getProperty("java.class.path", "") + scripts + lit, fixed);
        Path made = target.resolveSibling("../page-made-of").normalize();
        if (Files.exists(target) && Files.exists(made) && Files.readString(made).equals(madeOf)) {
            return;
        }
        if (Files.exists(target)) {
            for (Path file : files(target)) {
                Files.delete(file);
            }
        }
        String index = text(fixed.remove("index.html"));
        Map<String, String> bundle = new TreeMap<>(ScriptBundle.of(scripts, lit));
        bundle.put("app.css", styleSheet(index, fixed));
        String folder = hash(bundle.toString(), fixed);
        for (Map.Entry<String, byte[]> file : fixed.entrySet()) {
            write(file.getKey(), file.getValue());
            if (!file.getKey().endsWith(".css")) {
                write(folder + "/" + file.getKey(), file.getValue());
            }
        }
        for (Map.Entry<String, String> file : bundle.entrySet()) {
            write(
                    folder + "/" + file.getKey(),
                    inFolder(folder, file.getValue()).getBytes(UTF_8));
        }
        write("index.html", inFolder(folder, withOneSheet(index)).getBytes(UTF_8));
        Files.writeString(made, madeOf);
    }

    private static String hash(String texts, Map<String, byte[]> files) {
        MessageDigest digest = sha256();
        digest.update(texts.getBytes(UTF_8));
        files.forEach((name, bytes) -> {
            digest.update(name.getBytes(UTF_8));
            digest.update(bytes);
        });
        return HexFormat.of().formatHex(digest.digest(), 0, HASH_BYTES);
    }

    private static String inFolder(String folder, String text) {
        return text.replace("/page/", "/page/" + folder + "/");
    }

    /** All style sheets that the page names, in the page's order, so that later rules still override earlier rules. */
    private static String styleSheet(String index, Map<String, byte[]> files) {
        return STYLE_SHEET
                .matcher(index)
                .results()
                .map(link -> {
                    String rules = text(files.get(link.group(1)));
                    return link.group(2) == null ? rules : "@media %s {\n%s}\n".formatted(link.group(2), rules);
                })
                .collect(Collectors.joining("\n"));
    }

    private static String withOneSheet(String index) {
        Matcher sheet = STYLE_SHEET.matcher(index);
        if (!sheet.find()) {
            throw new IllegalStateException("index.html names no style sheet.");
        }
        return index.substring(0, sheet.start())
                + "  <link rel=\"stylesheet\" href=\"/page/app.css\">\n"
                + STYLE_SHEET.matcher(index.substring(sheet.end())).replaceAll("");
    }

    private void write(String name, byte[] content) throws IOException {
        Path file = target.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static String text(byte @Nullable [] file) {
        return new String(Objects.requireNonNull(file, "index.html, or a style sheet named in index.html"), UTF_8);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }
}
