package io.watchfloor.dashboards.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PageFilesTest {

    private static final Path SOURCE = Path.of("page", "src", "main", "web");

    private static final Pattern ADDRESS = Pattern.compile("(?:src|href)=\"(/[^\"]+)\"");
    private static final Pattern NEXT_SCRIPT =
            Pattern.compile("(?:from|import|importOnDemand\\()\"\\./([a-z-]+\\.js)\"");
    private static final Pattern IMPORT = Pattern.compile("(?:from|^import) '(\\.[^']+)'", Pattern.MULTILINE);
    private static final Pattern DEFINES = Pattern.compile("customElements\\.define\\('(wf-[a-z-]+)'");
    private static final Pattern SHOWS = Pattern.compile("(?:<|createElement\\(')(wf-[a-z-]+)");

    private final PageFiles files = new PageFiles();

    @Test
    void everyScriptThatThePageLoadsIsServedAndKeptForGood() {
        assertThat(bundle())
                .hasSizeBetween(20, 60)
                .containsKeys("app.js", "queue.js", "case.js")
                .allSatisfy(
                        (name, file) -> assertThat(file.versioned()).as(name).isTrue());
    }

    @Test
    void everyAddressInThePageIsServed() {
        assertThat(ADDRESS.matcher(files.index().text()).results().map(found -> found.group(1)))
                .isNotEmpty()
                .allSatisfy(address -> assertThat(open(address)).isNotNull());
    }

    @Test
    void noFileOfOursAsksAnotherHost() throws IOException {
        assertThat(ours())
                .allSatisfy((name, text) -> assertThat(text.replace("http://www.w3.org/2000/svg", ""))
                        .as(name)
                        .doesNotContainPattern("https?://|(?<!:)//[a-z]+\\."));
    }

    @Test
    void telemetryIsNeverTakenForMarkup() throws IOException {
        assertThat(ours())
                .allSatisfy((name, text) -> assertThat(text)
                        .as(name)
                        .doesNotContain(
                                "unsafe", "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("));
    }

    /** Each view's script contains only what it imports. */
    @Test
    void everyElementThatAViewShowsComesWithIt() throws IOException {
        Map<String, String> scripts = new TreeMap<>(ours());
        scripts.keySet().removeIf(name -> !name.endsWith(".js"));
        Map<String, String> definedIn = new HashMap<>();
        scripts.forEach(
                (name, text) -> DEFINES.matcher(text).results().forEach(found -> definedIn.put(found.group(1), name)));
        Set<String> always = imported(scripts, "app.js");
        Set<String> missing = new TreeSet<>();
        scripts.forEach((name, text) -> SHOWS.matcher(text)
                .results()
                .map(found -> found.group(1))
                // loaded later by its own script
                .filter(element -> !name.equals("places.js"))
                .filter(element -> {
                    String module = definedIn.getOrDefault(element, "no module");
                    return !always.contains(module) && !imported(scripts, name).contains(module);
                })
                .forEach(element -> missing.add(name + " shows " + element)));
        assertThat(definedIn).hasSizeGreaterThan(60);
        assertThat(missing).isEmpty();
    }

    @Test
    void onlyFilesOfThePageAreFound() {
        assertThat(Stream.of(
                        "",
                        "index.html",
                        "../web/icon.svg",
                        "views/../icon.svg",
                        "app.js",
                        "views/queue.js",
                        "0000000000000000/app.js",
                        "Icon.svg",
                        "/icon.svg"))
                .allSatisfy(name -> assertThat(files.own(name)).isEmpty());
    }

    private static Map<String, String> ours() throws IOException {
        try (Stream<Path> all = Files.walk(SOURCE)) {
            return all.filter(file -> file.toString().matches(".*\\.(js|css|svg|html)"))
                    .collect(Collectors.toMap(file -> SOURCE.relativize(file).toString(), PageFilesTest::read));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The module and all static imports. */
    private static Set<String> imported(Map<String, String> scripts, String first) {
        Set<String> found = new TreeSet<>();
        Deque<String> open = new ArrayDeque<>(Set.of(first));
        while (!open.isEmpty()) {
            String name = open.remove();
            if (found.add(name)) {
                Path module = Path.of("/" + name);
                IMPORT.matcher(scripts.getOrDefault(name, ""))
                        .results()
                        .map(match -> module.resolveSibling(match.group(1))
                                .normalize()
                                .toString()
                                .substring(1))
                        .forEach(open::add);
            }
        }
        return found;
    }

    /** All scripts reachable from {@code app.js}, including dynamic imports. */
    private Map<String, PageFile> bundle() {
        Map<String, PageFile> found = new LinkedHashMap<>();
        Deque<String> open = new ArrayDeque<>(Set.of("app.js"));
        while (!open.isEmpty()) {
            String name = open.remove();
            if (!found.containsKey(name)) {
                PageFile script = open(Bundle.address(name));
                found.put(name, script);
                NEXT_SCRIPT
                        .matcher(script.text())
                        .results()
                        .map(match -> match.group(1))
                        .forEach(open::add);
            }
        }
        return found;
    }

    private PageFile open(String address) {
        return files.own(address.substring("/page/".length()))
                .orElseThrow(() -> new AssertionError("Not served: " + address));
    }
}
