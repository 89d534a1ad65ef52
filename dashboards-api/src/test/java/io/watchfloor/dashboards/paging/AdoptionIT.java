package io.watchfloor.dashboards.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.Caller;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service that was installed before the ransomware is part of its story, also over the end of the node. */
class AdoptionIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    @Test
    void aCaseThatOpensAdoptsWhatCameBeforeItAndPagesOnce() throws Exception {
        try (Receiver receiver = new Receiver();
                PagedNode node = new PagedNode(folder, receiver.settings())) {
            Caller sensor = node.sensor("dc01");
            node.send(sensor, PagedNode.record("dc01.corp.example", PagedNode.MEDIUM));
            await().atMost(PATIENCE)
                    .until(() -> node.list("/api/v1/alerts").size() == 1);
            assertThat(node.list("/api/v1/cases")).isEmpty();
            node.restart();
            node.send(sensor, PagedNode.record("dc01.corp.example", PagedNode.CRITICAL));
            await().atMost(PATIENCE).until(() -> !receiver.taken().isEmpty());
            node.restart();

            Receiver.Got page = receiver.taken().getFirst();
            String id = page.body().at("/case/id").asText();
            assertThat(page.body().at("/case/alertCount").asInt())
                    .as("the first page counts the whole story")
                    .isEqualTo(2);
            await().atMost(PATIENCE)
                    .until(() -> node.list("/api/v1/alerts?case=" + id).size() == 2);
            List<JsonNode> activity = node.list("/api/v1/cases/" + id + "/activity");
            assertThat(activity).extracting(line -> line.path("verb").asText()).startsWith("opened", "adopted");
            assertThat(activity.get(1).path("text").asText())
                    .isEqualTo("1 alert of the asset since 2026-11-24 22:26 UTC: Program Seen");
            assertThat(node.list("/api/v1/pages?case=" + id)).hasSize(1);
            assertThat(node.list("/api/v1/cases")).hasSize(1);
        }
    }
}
