package io.watchfloor.dashboards.faults;

import io.watchfloor.config.tls.ServerTls;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * A man in the middle as a process: presents a certificate with the center's address from another CA, and records the
 * number of calls and the bytes received after a handshake. Arguments: a folder, its address, the center's address, the
 * port.
 */
final class Impostor {

    private Impostor() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        int port = Integer.parseInt(arguments[3]);
        try (ServerTls identity = ServerTls.ofOwnCa(
                        folder.resolve("tls"),
                        arguments[1],
                        List.of(arguments[2]),
                        Optional.empty(),
                        Clock.systemUTC());
                SSLServerSocket listening = (SSLServerSocket) identity.context()
                        .getServerSocketFactory()
                        .createServerSocket(port, 50, InetAddress.getByName(arguments[1]))) {
            int called = 0;
            int heard = 0;
            write(folder, called, heard);
            while (!Thread.currentThread().isInterrupted()) {
                try (SSLSocket client = (SSLSocket) listening.accept()) {
                    called++;
                    write(folder, called, heard);
                    heard += client.getInputStream().readAllBytes().length;
                } catch (IOException e) {
                    // the client rejected it, as expected
                }
                write(folder, called, heard);
            }
        }
    }

    private static void write(Path folder, int called, int heard) throws IOException {
        // Written atomically, so that readers never see half of it.
        Path whole = Files.writeString(folder.resolve("hears"), called + " " + heard);
        Files.move(whole, folder.resolve("heard"), StandardCopyOption.ATOMIC_MOVE);
    }
}
