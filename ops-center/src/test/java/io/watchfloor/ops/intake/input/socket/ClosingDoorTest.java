package io.watchfloor.ops.intake.input.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.input.AllowedSenders;
import io.watchfloor.config.input.ConnectionLimits;
import io.watchfloor.config.input.InputRate;
import io.watchfloor.config.reading.AddressRange;
import io.watchfloor.ops.intake.input.InputCounters;
import io.watchfloor.ops.intake.input.InputName;
import io.watchfloor.ops.intake.input.InputSender;
import io.watchfloor.ops.intake.input.Inputs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class ClosingDoorTest {

    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    private final InputCounters counters = new Inputs(
                    door -> Optional.of(new InputRate(1000, 1000)), new PrometheusRegistry(), Clock.systemUTC())
            .of(InputName.SYSLOG);
    private final List<String> heard = new CopyOnWriteArrayList<>();

    /** Messages are read but complete no record. */
    private final PortInput door = new PortInput(
            InputName.SYSLOG,
            counters,
            token -> Optional.empty(),
            new InputSender("door"),
            new AllowedSenders(List.of(AddressRange.parse("127.0.0.0/8").orElseThrow()), List.of("*")),
            (message, peer) -> {
                heard.add(new String(message, StandardCharsets.UTF_8));
                return Optional.empty();
            },
            sender -> {
                throw new AssertionError("nothing is complete");
            });

    @Test
    void aMessageCutOffByTheClosingInputIsLostAndNotTreatedAsComplete() throws Exception {
        TcpPort port = open();
        try (Socket sender = sending("<13>whole\n<13>ha")) {
            awaitHeard("<13>whole");
            port.close();
            assertThat(heard).containsExactly("<13>whole");
            assertThat(counters.state().traffic().refused()).containsEntry("input.lost", 1L);
            assertThat(sender.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void nothingIsLostWhenTheInputClosesBetweenTwoMessages() throws Exception {
        TcpPort port = open();
        try (Socket sender = sending("<13>whole\n")) {
            awaitHeard("<13>whole");
            port.close();
            assertThat(counters.state().traffic().refused()).isEmpty();
            assertThat(sender.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void theLastMessageBeforeTheEndOfAStreamNeedsNoDelimiter() throws Exception {
        TcpPort port = open();
        sending("<13>whole\n<13>last").close();
        awaitHeard("<13>whole", "<13>last");
        port.close();
        assertThat(counters.state().traffic().refused()).isEmpty();
    }

    @Test
    void aConnectionWithoutACompleteMessageIsClosedAndCounted() throws Exception {
        try (TcpPort port = open(Duration.ofSeconds(1));
                Socket sender = sending("<13>ha")) {
            assertThat(sender.getInputStream().read()).isEqualTo(-1);
            assertThat(port).isNotNull();
            assertThat(counters.state().traffic().refused()).containsEntry("input.idle", 1L);
        }
    }

    @Test
    void theLongestSilentConnectionIsClosedForANewOneOfItsAddress() throws Exception {
        TcpPort port = open();
        try (Socket first = sending("");
                Socket second = sending("")) {
            Socket third = sending("<13>third\n");
            awaitHeard("<13>third");
            assertThat(first.getInputStream().read()).isEqualTo(-1);
            second.getOutputStream().write("<13>second\n".getBytes(StandardCharsets.UTF_8));
            awaitHeard("<13>third", "<13>second");
            assertThat(counters.state().traffic().refused()).containsExactly(Map.entry("input.made-room", 1L));
            third.close();
        }
        port.close();
    }

    private TcpPort open() {
        return open(Duration.ofHours(1));
    }

    /** Allows two connections of one address until a record is accepted. */
    private TcpPort open(Duration idle) {
        return TcpPort.syslog(
                new InetSocketAddress(HERE, 0), door, new ConnectionLimits(10, 2, idle, 1000, 4096), Optional.empty());
    }

    private Socket sending(String text) throws IOException {
        String where = counters.state().listens().getFirst();
        Socket socket = new Socket(HERE, Integer.parseInt(where.substring(where.lastIndexOf(':') + 1)));
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    private void awaitHeard(String... messages) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(heard).containsExactly(messages));
    }
}
