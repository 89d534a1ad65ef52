package io.watchfloor.dashboards;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.junit.jupiter.api.Test;

class HttpPortTest {

    private static void bind(int port) throws IOException {
        try (Socket other = new Socket()) {
            other.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        }
    }

    @Test
    void aReservedPortIsGivenToNoOtherProgram() throws IOException {
        HttpPort port = HttpPort.reserve("127.0.0.1", 0, false);
        assertThatThrownBy(() -> bind(port.port())).isInstanceOf(BindException.class);
        port.close();
        bind(port.port());
    }

    @Test
    void aReservedPortRejectsClientsBecauseNothingServesThemYet() {
        try (HttpPort port = HttpPort.reserve("127.0.0.1", 0, false)) {
            assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port.port()).close())
                    .isInstanceOf(ConnectException.class);
        }
    }
}
