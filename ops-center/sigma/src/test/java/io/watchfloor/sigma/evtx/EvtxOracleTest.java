package io.watchfloor.sigma.evtx;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.sigma.engine.SharedData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** Every field of SigmaHQ's 128 event logs, against what evtx_dump makes of them. */
class EvtxOracleTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void everyFieldIsWhatEvtxDumpMakesOfIt() throws Exception {
        Path cases = SharedData.path("regression/cases.jsonl.gz");
        List<String> differences = new ArrayList<>();
        int files = 0;
        int records = 0;
        for (String line : SharedData.packedLines(cases)) {
            JsonNode test = JSON.readTree(line);
            String id = test.get("rule_id").asText();
            Path file = cases.resolveSibling("evtx/" + id + ".evtx.gz");
            if (!Files.exists(file)) {
                continue;
            }
            EvtxFiles read;
            try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
                read = EvtxFiles.of(in);
            }
            read.damage().forEach(damage -> differences.add(id + " " + damage));
            JsonNode wanted = test.get("events");
            if (wanted.size() != read.records().size()) {
                differences.add("%s: %d records instead of %d"
                        .formatted(id, read.records().size(), wanted.size()));
            }
            for (int i = 0; i < Math.min(wanted.size(), read.records().size()); i++) {
                JsonNode found = JSON.readTree(read.records().get(i));
                compare(id + " " + (i + 1) + ": ", wanted.get(i), found, differences);
                records++;
            }
            files++;
        }
        System.out.printf("evtx: %d files, %d records, %d fields different%n", files, records, differences.size());
        assertThat(differences).isEmpty();
        assertThat(files).isEqualTo(128);
    }

    private static void compare(String path, JsonNode wanted, JsonNode found, List<String> differences) {
        if (!wanted.isObject() || !found.isObject()) {
            if (!wanted.equals(found)) {
                differences.add("%s is %s instead of %s".formatted(path, found, wanted));
            }
            return;
        }
        TreeSet<String> names = new TreeSet<>();
        wanted.fieldNames().forEachRemaining(names::add);
        found.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            JsonNode want = wanted.get(name);
            JsonNode have = found.get(name);
            if (want == null || have == null) {
                differences.add("%s.%s is %s instead of %s"
                        .formatted(path, name, Objects.toString(have, "absent"), Objects.toString(want, "absent")));
            } else {
                compare(path + "." + name, want, have, differences);
            }
        }
    }
}
