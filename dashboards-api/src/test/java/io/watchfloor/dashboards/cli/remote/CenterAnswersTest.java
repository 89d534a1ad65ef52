package io.watchfloor.dashboards.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchfloor.config.node.StartFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A center that stops in the middle of an answer, or never ends it, makes the command fail with a message. */
@Timeout(60)
class CenterAnswersTest {

    private interface Body {
        void write(OutputStream out) throws IOException, InterruptedException;
    }

    /** Sends the headers, and then the given content. */
    private record Hanging(ServerSocket server) implements AutoCloseable {

        static Hanging with(Body body) {
            try {
                Hanging center = new Hanging(new ServerSocket(0, 8, InetAddress.getLoopbackAddress()));
                Thread.ofVirtual().start(() -> center.serve(body));
                return center;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void serve(Body body) {
            try (Socket one = server.accept()) {
                one.getInputStream().read(new byte[8192]);
                OutputStream out = one.getOutputStream();
                out.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n{\"a\":\""
                        .getBytes(StandardCharsets.US_ASCII));
                out.flush();
                body.write(out);
            } catch (SocketException end) {
                // the command has ended
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        Center center() {
            return new Center(
                    URI.create("http://127.0.0.1:" + server.getLocalPort()),
                    "t",
                    Optional.empty(),
                    Duration.ofSeconds(2));
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    private static void drips(OutputStream out) throws IOException, InterruptedException {
        while (true) {
            out.write('x');
            out.flush();
            Thread.sleep(50);
        }
    }

    private static void stops(OutputStream out) throws InterruptedException {
        Thread.sleep(Duration.ofMinutes(10));
    }

    private static void floods(OutputStream out) throws IOException {
        byte[] piece = new byte[1 << 20];
        while (true) {
            out.write(piece);
        }
    }

    private static void refused(Body body, String words) throws IOException {
        try (Hanging hanging = Hanging.with(body)) {
            assertThatThrownBy(() -> hanging.center().get("/status"))
                    .asInstanceOf(InstanceOfAssertFactories.type(StartFailure.class))
                    .satisfies(failure -> {
                        assertThat(failure.code()).isEqualTo("center.answer");
                        assertThat(failure.getMessage()).contains("ended early", words);
                        assertThat(failure.advice()).contains("run the command again");
                    });
        }
    }

    @Test
    void anAnswerThatStops() throws IOException {
        refused(CenterAnswersTest::stops, "no data for 2 s");
    }

    @Test
    void anAnswerThatNeverEnds() throws IOException {
        refused(CenterAnswersTest::drips, "incomplete after 2 s");
    }

    @Test
    void anAnswerWithoutABound() throws IOException {
        refused(CenterAnswersTest::floods, "the body has more than");
    }

    @Test
    void aDownloadMayTakeItsTimeAsLongAsItMoves() throws IOException, InterruptedException {
        try (Hanging hanging = Hanging.with(out -> {
            for (int each = 0; each < 60; each++) {
                out.write('x');
                out.flush();
                Thread.sleep(50);
            }
        })) {
            assertThat(hanging.center().download("/export").body().readAllBytes())
                    .hasSize(66);
        }
    }

    @Test
    void aDownloadThatStopsEndsWithAnException() throws IOException {
        try (Hanging hanging = Hanging.with(CenterAnswersTest::stops)) {
            assertThatThrownBy(() -> hanging.center().download("/export").body().readAllBytes())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no data for 2 s");
        }
    }
}
