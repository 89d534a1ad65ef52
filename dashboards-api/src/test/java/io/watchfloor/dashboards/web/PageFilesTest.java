package io.watchfloor.dashboards.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PageFilesTest {

    private static final Pattern IMPORT = Pattern.compile("\\b(?:from|import)\\s*['\"]([\\w./@-]+)['\"]");
    private static final Pattern ADDRESS = Pattern.compile("(?:src|href)=\"(/[^\"]+)\"");

    private final PageFiles files = new PageFiles();

    @Test
    void everyModuleThatThePageImportsIsServed() throws JsonProcessingException {
        assertThat(modules()).hasSizeGreaterThan(20).containsKeys("/page/views/queue.js", "/lib/lit/3.3.1/index.js");
    }

    @Test
    void everyAddressInThePageIsServed() {
        assertThat(ADDRESS.matcher(files.index().text()).results().map(found -> found.group(1)))
                .isNotEmpty()
                .allSatisfy(address -> assertThat(open(address)).isNotNull());
    }

    @Test
    void noFileOfOursAsksAnotherHost() throws JsonProcessingException {
        assertThat(ours())
                .allSatisfy((name, text) -> assertThat(text.replace("http://www.w3.org/2000/svg", ""))
                        .as(name)
                        .doesNotContainPattern("https?://|(?<!:)//[a-z]+\\."));
    }

    @Test
    void telemetryIsNeverTakenForMarkup() throws JsonProcessingException {
        assertThat(ours())
                .allSatisfy((name, text) -> assertThat(text)
                        .as(name)
                        .doesNotContain(
                                "unsafe", "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("));
    }

    @Test
    void onlyFilesOfThePageAreFound() {
        assertThat(Stream.of("", "index.html", "../web/app.js", "views/../app.js", "app.js.map", "App.js", "/app.js"))
                .allSatisfy(name -> assertThat(files.own(name)).isEmpty());
        assertThat(Stream.of("lit/3.3.1/package.json", "lit/3.3.1/../../lit/3.3.1/index.js", "swagger-ui/5.0.0/x.js"))
                .allSatisfy(name -> assertThat(files.library(name)).isEmpty());
    }

    private Map<String, String> ours() throws JsonProcessingException {
        Map<String, String> ours = new LinkedHashMap<>();
        modules().forEach((address, text) -> {
            if (address.startsWith("/page/")) {
                ours.put(address, text);
            }
        });
        Stream.of("style.css", "views.css", "icon.svg", "icon-waiting.svg")
                .forEach(name -> ours.put(name, open("/page/" + name).text()));
        ours.put("index.html", files.index().text());
        return ours;
    }

    /** All modules that are reached from {@code app.js}, by address, with their text. */
    private Map<String, String> modules() throws JsonProcessingException {
        Map<String, String> found = new LinkedHashMap<>();
        Deque<String> open = new ArrayDeque<>();
        open.add("/page/app.js");
        while (!open.isEmpty()) {
            String address = open.remove();
            if (found.containsKey(address)) {
                continue;
            }
            String text = open(address).text();
            found.put(address, text);
            Matcher imports = IMPORT.matcher(text);
            while (imports.find()) {
                open.add(resolve(address, imports.group(1)));
            }
        }
        return found;
    }

    private String resolve(String from, String name) throws JsonProcessingException {
        if (name.startsWith(".")) {
            return java.net.URI.create(from).resolve(name).toString();
        }
        for (Map.Entry<String, JsonNode> entry : importMap().properties()) {
            String key = entry.getKey();
            if (name.equals(key)) {
                return entry.getValue().asText();
            }
            if (key.endsWith("/") && name.startsWith(key)) {
                return entry.getValue().asText() + name.substring(key.length());
            }
        }
        throw new AssertionError("The import map has nothing for " + name + ", imported by " + from);
    }

    private JsonNode importMap() throws JsonProcessingException {
        String html = files.index().text();
        int start = html.indexOf('>', html.indexOf("importmap")) + 1;
        return new ObjectMapper()
                .readTree(html.substring(start, html.indexOf("</script>", start)))
                .get("imports");
    }

    private PageFile open(String address) {
        return (address.startsWith("/lib/") ? files.library(address.substring(5)) : files.own(address.substring(6)))
                .orElseThrow(() -> new AssertionError("Not served: " + address));
    }
}
