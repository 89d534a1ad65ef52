package io.watchfloor.dashboards;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * A proxy that can stop like a host that disappears: connections stay open, data is discarded, and nothing is reset.
 * New connections are accepted and ignored, too, until {@link #replace}; old ones stay silent.
 */
final class SilentProxy implements AutoCloseable {

    private final InetSocketAddress server;
    private final ServerSocket port;
    private final List<Link> links = new ArrayList<>();
    private boolean silent;

    private static final class Link {
        final Socket client;
        final Socket upstream = new Socket();
        volatile boolean silent;

        Link(Socket client, boolean silent) {
            this.client = client;
            this.silent = silent;
        }
    }

    private SilentProxy(InetSocketAddress server, ServerSocket port) {
        this.server = server;
        this.port = port;
    }

    static SilentProxy before(int server) throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        SilentProxy proxy =
                new SilentProxy(new InetSocketAddress(loopback, server), new ServerSocket(0, 200, loopback));
        Thread.ofVirtual().start(proxy::accept);
        return proxy;
    }

    int port() {
        return port.getLocalPort();
    }

    /** The host disappears: its database sessions end, and no client is notified. */
    synchronized void silence() throws IOException {
        silent = true;
        for (Link link : links) {
            link.silent = true;
            link.upstream.close();
        }
    }

    /** Another host takes over the address: new connections work. */
    synchronized void replace() {
        silent = false;
    }

    private void accept() {
        try {
            while (true) {
                serve(port.accept());
            }
        } catch (IOException closed) {
            if (!port.isClosed()) {
                throw new UncheckedIOException(closed);
            }
        }
    }

    private synchronized void serve(Socket client) {
        Link link = new Link(client, silent);
        links.add(link);
        Thread.ofVirtual().start(() -> forward(link));
    }

    private void forward(Link link) {
        try {
            if (!link.silent) {
                link.upstream.connect(server);
                Thread.ofVirtual().start(() -> pump(link, link.upstream, link.client));
            }
        } catch (IOException e) {
            link.silent = true;
        }
        pump(link, link.client, link.upstream);
    }

    /** Data on a silent link is read and discarded. */
    private static void pump(Link link, Socket from, Socket to) {
        byte[] some = new byte[16 * 1024];
        try {
            InputStream in = from.getInputStream();
            for (int n = in.read(some); n >= 0; n = in.read(some)) {
                if (!link.silent) {
                    to.getOutputStream().write(some, 0, n);
                }
            }
        } catch (IOException broken) {
            if (!link.silent) {
                end(link);
            }
            return;
        }
        if (!link.silent) {
            end(link);
        }
    }

    private static void end(Link link) {
        try {
            link.client.close();
            link.upstream.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        port.close();
        links.forEach(SilentProxy::end);
    }
}
