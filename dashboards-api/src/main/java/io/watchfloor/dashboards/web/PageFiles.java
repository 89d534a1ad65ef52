package io.watchfloor.dashboards.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The page's files and Lit's modules, from the class path. Only existing files are kept, so the map is bounded. */
final class PageFiles {

    private static final Pattern OWN =
            Pattern.compile("(?:[a-z]+/)?[a-z-]+(?:-\\d+)?\\.(?:js|css|svg|png|webmanifest)");
    private static final Pattern LIBRARY =
            Pattern.compile("(?:lit|lit-html|lit-element|lit__reactive-element)/[0-9.]+/(?:[a-z-]+/)?[a-z-]+\\.js");

    private final Map<String, PageFile> files = new ConcurrentHashMap<>();

    /** The page itself. */
    PageFile index() {
        return find("web/index.html", false)
                .orElseThrow(() -> new IllegalStateException("web/index.html is missing from the class path."));
    }

    /** @param name as in the page's URLs: {@code app.js}, {@code views/queue.js} */
    Optional<PageFile> own(String name) {
        return OWN.matcher(name).matches() ? find("web/" + name, false) : Optional.empty();
    }

    /** @param name WebJar, version and path: {@code lit/3.3.1/index.js} */
    Optional<PageFile> library(String name) {
        return LIBRARY.matcher(name).matches() ? find("META-INF/resources/webjars/" + name, true) : Optional.empty();
    }

    private Optional<PageFile> find(String resource, boolean versioned) {
        return Optional.ofNullable(files.computeIfAbsent(resource, name -> read(name, versioned)));
    }

    private static @Nullable PageFile read(String resource, boolean versioned) {
        try (InputStream in = PageFiles.class.getClassLoader().getResourceAsStream(resource)) {
            return in == null ? null : PageFile.of(resource, in.readAllBytes(), versioned);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
