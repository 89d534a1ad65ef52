package io.watchfloor.ops.intake.input.gelf;

import io.watchfloor.config.input.GelfInput;
import io.watchfloor.ops.intake.input.socket.PortInput;
import io.watchfloor.ops.intake.input.socket.TcpPort;
import io.watchfloor.ops.intake.input.socket.UdpPort;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** The UDP and TCP ports of the GELF input. */
public final class GelfPorts {

    private GelfPorts() {}

    /**
     * Opens the ports that are set in the settings.
     *
     * @param bind the default address to listen on
     */
    public static List<AutoCloseable> open(GelfInput settings, String bind, PortInput door) {
        String host = settings.bind().orElse(bind);
        List<AutoCloseable> ports = new ArrayList<>();
        if (settings.udp() > 0) {
            ports.add(new UdpPort(new InetSocketAddress(host, settings.udp()), door));
        }
        if (settings.tcp() > 0) {
            ports.add(TcpPort.zeroEnded(new InetSocketAddress(host, settings.tcp()), door, settings.limits()));
        }
        return ports;
    }
}
