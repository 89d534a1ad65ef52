package io.watchfloor.dashboards.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.watchfloor.dashboards.webhooks.routes.ExportRoutes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The center is an HTTP server that gives the answers of the test in order, and refuses the token afterwards. */
@Timeout(120)
@DisplayName("An export")
class ExportFollowIT {

    private static final String BUSY =
            "{\"status\":503,\"code\":\"database.busy\",\"detail\":\"The database is busy.\"}";

    private final List<Answer> answers = new ArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @TempDir
    private Path folder;

    private record Answer(int status, String cursor, String body) {}

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void end() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.add(String.valueOf(exchange.getRequestURI().getQuery()));
            int number = requests.size() - 1;
            Answer answer = number < answers.size() ? answers.get(number) : new Answer(401, "", "{}");
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add(ExportRoutes.CURSOR, answer.cursor());
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private CommandRun export(String... more) throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "t");
        List<String> arguments = new ArrayList<>(List.of(
                "export",
                "cases",
                "--center",
                "http://127.0.0.1:" + server.getAddress().getPort(),
                "--token-file",
                token.toString()));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    @Test
    @DisplayName("that follows waits while the center answers with 5xx, and continues at the same cursor")
    void waits() throws IOException {
        answers.add(new Answer(503, "", BUSY));
        answers.add(new Answer(200, "c1", "{\"n\":1}\n"));
        answers.add(new Answer(503, "", BUSY));
        answers.add(new Answer(502, "", "<html>Bad Gateway</html>"));
        answers.add(new Answer(200, "c2", "{\"n\":2}\n"));
        CommandRun run = export("--follow");

        assertThat(run.out()).isEqualTo("{\"n\":1}\n{\"n\":2}\n");
        assertThat(run.err().lines())
                .startsWith(
                        "The center answered with status 503: The database is busy. (database.busy) Next attempt in 1 s.",
                        "The center answered with status 503: The database is busy. (database.busy) Next attempt in 1 s.");
        assertThat(run.err().lines().filter(line -> line.contains("502")))
                .singleElement()
                .asString()
                .endsWith("Next attempt in 2 s.");
        assertThat(requests.subList(2, 5)).allSatisfy(query -> assertThat(query).contains("since=c1"));
        assertThat(requests).as("ends when the token is refused").hasSize(6);
        assertThat(run.status()).isNotZero();
    }

    @Test
    @DisplayName("that does not follow ends when the center answers with 5xx")
    void ends() throws IOException {
        answers.add(new Answer(503, "", BUSY));
        CommandRun run = export();
        assertThat(run.status()).isNotZero();
        assertThat(run.err()).contains("The database is busy.");
        assertThat(requests).hasSize(1);
    }
}
