package io.watchfloor.ops.intake.input.syslog;

import io.watchfloor.config.input.ConnectionLimits;
import io.watchfloor.config.input.SyslogInput;
import io.watchfloor.ops.intake.input.InputRejection;
import io.watchfloor.ops.intake.input.socket.MessageReader;
import io.watchfloor.ops.intake.input.socket.PortInput;
import io.watchfloor.ops.intake.input.socket.TcpPort;
import io.watchfloor.ops.intake.input.socket.UdpPort;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/** The UDP, TCP and TLS ports of the syslog input. */
public final class SyslogPorts {

    private SyslogPorts() {}

    /** Decodes the messages of the syslog input. */
    public static MessageReader reader(SyslogInput settings, SyslogArrivals arrivals, Clock clock) {
        return (message, peer) -> {
            if (message.length > settings.limits().message()) {
                throw InputRejection.tooLarge(
                        "input.message-too-long",
                        "A message has %d bytes, but the limit is %d (watchfloor.inputs.syslog.max-message)."
                                .formatted(message.length, settings.limits().message()));
            }
            return Optional.of(arrivals.of(message, peer, clock.instant()));
        };
    }

    /**
     * Opens the ports that are set in the settings.
     *
     * @param bind the default address to listen on
     * @param tls creates the supplier of TLS contexts; called only if a TLS port is set
     */
    public static List<AutoCloseable> open(
            SyslogInput settings, String bind, PortInput door, Supplier<Supplier<SSLContext>> tls) {
        String host = settings.bind().orElse(bind);
        ConnectionLimits limits = settings.limits();
        List<AutoCloseable> ports = new ArrayList<>();
        if (settings.udp() > 0) {
            ports.add(new UdpPort(new InetSocketAddress(host, settings.udp()), door));
        }
        if (settings.tcp() > 0) {
            ports.add(TcpPort.syslog(new InetSocketAddress(host, settings.tcp()), door, limits, Optional.empty()));
        }
        if (settings.tls() > 0) {
            ports.add(
                    TcpPort.syslog(new InetSocketAddress(host, settings.tls()), door, limits, Optional.of(tls.get())));
        }
        return ports;
    }
}
