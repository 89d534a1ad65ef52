package io.watchfloor.dashboards.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the bundled files of the page from the class path. Only existing files are cached, so the size of the cache is bounded. */
final class PageFiles {

    /** Pattern of file names, with or without the bundle's content hash as a folder. */
    private static final Pattern NAME =
            Pattern.compile("([0-9a-f]{16}/)?[a-z-]+(?:-\\d+)?\\.(?:js|css|svg|png|webmanifest)");

    private final Map<String, PageFile> files = new ConcurrentHashMap<>();

    /** The HTML page. */
    PageFile index() {
        return find("index.html", false)
                .orElseThrow(() -> new IllegalStateException(
                        "web/index.html is missing on the class path: build the module dashboards-api/page."));
    }

    /** @param name name as in the page's URLs, such as {@code icon.svg} or {@code 0f3a81c4d2b59e67/app.js} */
    Optional<PageFile> own(String name) {
        Matcher matcher = NAME.matcher(name);
        return matcher.matches() ? find(name, matcher.group(1) != null) : Optional.empty();
    }

    private Optional<PageFile> find(String name, boolean versioned) {
        return Optional.ofNullable(files.computeIfAbsent(name, file -> read("web/" + file, versioned)));
    }

    private static @Nullable PageFile read(String resource, boolean versioned) {
        try (InputStream in = PageFiles.class.getClassLoader().getResourceAsStream(resource)) {
            return in == null ? null : PageFile.of(resource, in.readAllBytes(), versioned);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
