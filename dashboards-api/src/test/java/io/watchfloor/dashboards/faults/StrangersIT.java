package io.watchfloor.dashboards.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.config.testing.FreePorts;
import io.watchfloor.config.testing.PreparedPostgres;
import io.watchfloor.dashboards.faults.ChildNode.Seat;
import io.watchfloor.dashboards.http.RawClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Unauthenticated clients can neither stop a small node nor block users and sensors. */
@Tag("processes")
class StrangersIT {

    private static final int WITHHOLDING = 60;
    private static final int PACK_BYTES = 16 << 20;
    private static final int DRIPPING = 220;
    private static final Seat SMALL =
            new Seat("127.0.0.1", FreePorts.tcp(), List.of(), List.of("-Xmx512m", "-XX:TieredStopAtLevel=1"));

    @TempDir
    private Path folder;

    @Test
    void aNodeOf512MibSurvivesWithheldBodiesAndLetsPeopleThroughDrippingHeaders() throws Exception {
        Path config = Files.writeString(folder.resolve("node.conf"), "pekko.http.server.max-connections = 200\n");
        PreparedPostgres.into(folder.resolve("data"));
        try (ChildNode node = new ChildNode(folder, config, SMALL, ChildNode.Program.underTest())) {
            node.awaitReady();
            withheld(node, "");
            assertThat(node.ready()).as("after withheld bodies of strangers").isTrue();
            withheld(node, "Authorization: Bearer " + node.bootstrapToken() + "\r\n");
            assertThat(node.ready())
                    .as("after withheld bodies of an administrator")
                    .isTrue();
            dripping(node);
            assertThat(node.alive()).isTrue();
        }
    }

    /** Each client sends all but the last byte of a large pack, and waits. */
    private static void withheld(ChildNode node, String authorization) throws Exception {
        List<RawClient> clients = new ArrayList<>();
        try (ExecutorService sending = Executors.newFixedThreadPool(8)) {
            for (int number = 0; number < WITHHOLDING; number++) {
                RawClient client = new RawClient("127.0.0.1", SMALL.port());
                clients.add(client);
                sending.execute(() -> withhold(client, authorization));
            }
        }
        assertThat(node.alive()).isTrue();
        clients.forEach(RawClient::close);
    }

    private static void withhold(RawClient client, String authorization) {
        try {
            client.send("PUT /api/v1/rule-packs/x HTTP/1.1\r\nHost: localhost\r\n" + authorization + "Content-Length: "
                    + PACK_BYTES + "\r\n\r\n");
            byte[] part = new byte[64 * 1024];
            for (int sent = 0; sent < PACK_BYTES - part.length; sent += part.length) {
                client.send(part);
            }
            client.send(new byte[part.length - 1]);
        } catch (UncheckedIOException e) {
            // rejected before it was complete, as expected
            assertThat(e.getMessage()).isNotEmpty();
        }
    }

    private static void dripping(ChildNode node) throws IOException, InterruptedException {
        List<RawClient> strangers = new ArrayList<>();
        try {
            for (int number = 0; number < DRIPPING; number++) {
                strangers.add(new RawClient("127.0.0.1", SMALL.port()).send("GET / HTTP/1.1\r\nX: "));
            }
            for (int person = 0; person < 5; person++) {
                strangers.forEach(RawClient::drip);
                assertThat(me(node)).isEqualTo(200);
            }
            String sensor = ChildSensor.enrol(node.address(), node.bootstrapToken(), "beside-strangers");
            assertThat(sensor).isNotEmpty();
            assertThat(node.metric("watchfloor_http_refused_total{code=\"connection.made-room\"}"))
                    .isGreaterThanOrEqualTo(DRIPPING - 200);
        } finally {
            strangers.forEach(RawClient::close);
        }
    }

    /** Uses a separate connection. */
    private static int me(ChildNode node) throws IOException, InterruptedException {
        try (HttpClient person = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(node.address().resolve("/api/v1/me"))
                    .header("Authorization", "Bearer " + node.bootstrapToken())
                    .timeout(Duration.ofSeconds(30))
                    .build();
            return person.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }
}
