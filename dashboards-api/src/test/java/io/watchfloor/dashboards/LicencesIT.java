package io.watchfloor.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/**
 * Every component of the packaged programs has a license that allows redistribution. The build writes the lists before
 * packaging.
 */
class LicencesIT {

    private static final Path CENTER = Path.of("target", "watchfloor.cdx.json");
    private static final Path SENSOR = Path.of("..", "sensors", "target", "watchfloor-sensor.cdx.json");

    /** SPDX ids, or the names that projects without an id use. */
    private static final Set<String> ALLOWED = Set.of(
            "Apache-2.0",
            "MIT",
            "MIT-0",
            "0BSD",
            "BSD-2-Clause",
            "BSD-3-Clause",
            "BSD-license",
            "CC0-1.0",
            "CC0 Universal",
            "Unlicense",
            "EPL-2.0",
            "Bouncy Castle Licence",
            "Go License");

    /**
     * Its license file contains the 3-clause BSD license; its pom says only "BSD", which the list takes for the
     * 4-clause one.
     */
    private static final Set<String> READ_BY_HAND = Set.of("com.thoughtworks.paranamer:paranamer");

    @Test
    void everyComponentOfTheCenterHasALicenceOfTheList() throws IOException {
        assertThat(components(CENTER)).hasSizeGreaterThan(30);
    }

    @Test
    void everyComponentOfTheSensorHasALicenceOfTheList() throws IOException {
        assertThat(components(SENSOR)).contains("net.java.dev.jna:jna", "info.picocli:picocli");
    }

    /** Names of the components; each has a license. */
    private static Set<String> components(Path list) throws IOException {
        JsonNode components = new ObjectMapper().readTree(list.toFile()).path("components");
        Set<String> names = new TreeSet<>();
        Map<String, List<String>> refused = new TreeMap<>();
        for (JsonNode one : components) {
            List<String> licences = licences(one);
            // If there are several licenses, one of them may be chosen.
            String name = one.path("group").asText() + ":" + one.path("name").asText();
            names.add(name);
            if (!one.path("group").asText().equals("io.watchfloor")
                    && !READ_BY_HAND.contains(name)
                    && licences.stream().noneMatch(ALLOWED::contains)) {
                refused.put(name, licences);
            }
        }
        assertThat(refused).isEmpty();
        return names;
    }

    private static List<String> licences(JsonNode component) {
        return StreamSupport.stream(component.path("licenses").spliterator(), false)
                .map(choice -> choice.path("license").has("id")
                        ? choice.at("/license/id").asText()
                        : choice.at("/license/name")
                                .asText(choice.path("expression").asText()))
                .toList();
    }
}
