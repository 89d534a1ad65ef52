package io.watchfloor.config.testing;

import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports that are free, and below those that systems give to outgoing connections, so that nothing else takes them before they are used. For
 * what cannot choose a port by itself.
 */
public final class FreePorts {

    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 32_000;
    private static final int MOST_TRIES = 200;

    private interface Opening {
        Closeable at(int port) throws IOException;
    }

    private FreePorts() {}

    public static int tcp() {
        return free(ServerSocket::new);
    }

    public static int udp() {
        return free(DatagramSocket::new);
    }

    private static int free(Opening opening) {
        for (int i = 0; i < MOST_TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            try {
                opening.at(port).close();
                return port;
            } catch (IOException inUse) {
                // Another one is tried.
            }
        }
        throw new IllegalStateException("No port from %d to %d is free".formatted(LOWEST, HIGHEST));
    }
}
