package io.watchfloor.dashboards.audit;

import io.watchfloor.dashboards.audit.chain.LogText;
import io.watchfloor.dashboards.audit.chain.SignedHead;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;

/**
 * Sends signed chain heads to a syslog server: RFC 5424 messages of the facility "log audit" (13), severity "notice"
 * (5), over UDP (RFC 5426), or over TCP with octet counting (RFC 6587).
 */
final class HeadSyslog implements HeadSink {

    private static final int PATIENCE_MILLIS = 5000;
    private static final int PRIORITY = 13 * 8 + 5;

    private final URI address;
    private final String host;

    /** @param host host name in the messages */
    HeadSyslog(URI address, String host) {
        this.address = address;
        this.host = host.isEmpty() ? "-" : host.replaceAll("[^!-~]", "_");
    }

    @Override
    public String name() {
        return "syslog";
    }

    @Override
    public void store(SignedHead head) throws IOException {
        byte[] message = message(head).getBytes(StandardCharsets.UTF_8);
        if (address.getScheme().equals("udp")) {
            try (DatagramSocket socket = new DatagramSocket()) {
                socket.send(new DatagramPacket(
                        message, message.length, InetAddress.getByName(address.getHost()), address.getPort()));
            }
            return;
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write((message.length + " ").getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(message);
            socket.getOutputStream().flush();
        }
    }

    String message(SignedHead head) {
        return "<%d>1 %s %s watchfloor - audit-head - %s"
                .formatted(PRIORITY, DateTimeFormatter.ISO_INSTANT.format(head.at()), host, LogText.write(head));
    }
}
