package io.watchfloor.dashboards.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands for inputs, with the API's own examples as answers. */
class DoorsCommandTest {

    private static final Path EXAMPLES = Path.of("src/main/resources/api/examples");

    private final List<String> asked = new ArrayList<>();
    private HttpServer server;
    private String example = "Input-list.json";

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath() + " " + body);
            byte[] bytes = Files.readAllBytes(EXAMPLES.resolve(example));
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String run(String... words) {
        List<String> arguments = new ArrayList<>(List.of(words));
        arguments.addAll(
                List.of("--center", "http://127.0.0.1:" + server.getAddress().getPort(), "--token", "t"));
        CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
        assertThat(run.status()).as(run.err()).isEqualTo(ExitCode.DONE);
        return run.out();
    }

    @Test
    void theListShowsWhatComesAndWhatIsRefused() {
        assertThat(run("inputs", "list"))
                .contains("syslog", "udp 0.0.0.0:514", "184210", "17", "input.foreign-network");
        assertThat(run("inputs", "list", "--json")).contains("\"loses\"").doesNotContain("Not responding");
    }

    @Test
    void aNodeThatDoesNotAnswerIsNamed() {
        assertThat(run("inputs", "list"))
                .contains("Not responding: n2.example:25520")
                .doesNotContain("184000");
        assertThat(run("inputs", "list", "--nodes"))
                .containsPattern("n1.example:25520 .*184000")
                .containsPattern("n2.example:25520 .*does not answer.*210");
    }

    @Test
    void aSenderGetsACredentialForOneDoorAndItsAssets() {
        example = "IngestToken.json";
        assertThat(run("inputs", "token", "syslog", "--name", "relay1", "--assets", "*.branch.example,user:*")
                        .strip())
                .startsWith("wfd_");
        assertThat(asked)
                .last()
                .asString()
                .startsWith("POST /api/v1/inputs/syslog/tokens ")
                .contains("\"name\":\"relay1\"")
                .contains("[\"*.branch.example\",\"user:*\"]");
    }
}
