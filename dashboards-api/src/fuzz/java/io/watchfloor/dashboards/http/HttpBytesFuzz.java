package io.watchfloor.dashboards.http;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.http.HttpSettings;
import io.watchfloor.config.CommandLineSettings;
import io.watchfloor.config.ProgramConfig;
import io.watchfloor.config.InvalidSettingsException;
import io.watchfloor.ops.platform.limits.Edge;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.stream.SystemMaterializer;
import org.apache.pekko.stream.javadsl.Flow;

/**
 * Any bytes on the center's own port, on a connection that ends behind them: they are answered or cut, and the next
 * connection is served. A zero as the first byte makes of the rest the frames of a WebSocket.
 */
public final class HttpBytesFuzz {

    private static final String UPGRADE = """
            GET /socket HTTP/1.1\r
            Host: localhost\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            Sec-WebSocket-Version: 13\r
            \r
            """;
    private static final int PATIENCE_MILLIS = 20_000;
    private static final int LOOK_EVERY = 256;
    private static final int PORT = port();

    private static int inputs;

    private HttpBytesFuzz() {}

    private static int port() {
        try {
            ProgramConfig config = ProgramConfig.load(Optional.empty(), CommandLineSettings.NONE);
            HttpSettings http = config.settings().http();
            Config quiet = ConfigFactory.parseString(
                            "pekko { actor.provider = local, loglevel = OFF, stdout-loglevel = OFF, http.server.idle-timeout = 15s }")
                    .withFallback(ConfigFactory.load());
            ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "fuzzed", quiet);
            PrometheusRegistry registry = new PrometheusRegistry();
            Edge edge = Edge.of(
                    http.edge(), registry, SystemMaterializer.get(system).materializer());
            Route echo = Directives.concat(
                    Directives.path("socket", () -> Directives.handleWebSocketMessages(echo())),
                    Directives.extractStrictEntity(
                            java.time.Duration.ofSeconds(5), entity -> Directives.complete(entity.getData().utf8String())));
            return HttpServer.start(system, http, 0, Optional.empty(), edge, echo, registry)
                    .port();
        } catch (InvalidSettingsException | ExecutionException | TimeoutException refused) {
            throw new IllegalStateException(refused);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static Flow<Message, Message, NotUsed> echo() {
        return Flow.create();
    }

    /** One input. */
    public static void fuzzerTestOneInput(byte[] data) throws IOException {
        boolean socket = data.length > 0 && data[0] == 0;
        talk(socket ? UPGRADE.getBytes(StandardCharsets.ISO_8859_1) : new byte[0], data, socket ? 1 : 0);
        if (++inputs % LOOK_EVERY == 0) {
            String answer = talk(
                    "GET /alive HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.ISO_8859_1),
                    new byte[0],
                    0);
            if (!answer.startsWith("HTTP/1.1 ")) {
                throw new IllegalStateException("the port does not answer any more: " + answer);
            }
        }
    }

    private static String talk(byte[] first, byte[] then, int from) throws IOException {
        try (Socket connection = new Socket(InetAddress.getLoopbackAddress(), PORT)) {
            connection.setSoTimeout(PATIENCE_MILLIS);
            try {
                connection.getOutputStream().write(first);
                connection.getOutputStream().write(then, from, then.length - from);
                connection.shutdownOutput();
                return new String(connection.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            } catch (SocketTimeoutException held) {
                throw new IllegalStateException("a connection that had ended was held", held);
            } catch (IOException cut) {
                return ""; // As the port may do.
            }
        }
    }

    /** To begin with. */
    public static List<byte[]> seeds() {
        return List.of(
                        "GET /x?y=%20 HTTP/1.1\r\nHost: localhost\r\nCookie: a=b\r\n\r\n",
                        "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n3;e=f\r\nabc\r\n0\r\nT: u\r\n\r\n",
                        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n"
                                + "Content-Type: multipart/form-data; boundary=b\r\n\r\nabc",
                        "\0\u0081\u0083\1\2\3\4`ab",
                        "\0\u0001\u0081\0\0\0\0a\u0080\u0081\0\0\0\0b\u0089\u0080\0\0\0\0\u0088\u0082\0\0\0\0\3\u00e8",
                        "\0\u00c1\u00fe\1\0\0\0\0\0",
                        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                        "\026\003\001\000\005abcde")
                .stream()
                .map(text -> text.getBytes(StandardCharsets.ISO_8859_1))
                .toList();
    }
}
